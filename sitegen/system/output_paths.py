"""Valid names of output files: none leads out of the output folder or is sitegen's own."""

import re

MAX_PATH = 1_000
"""Bytes of a path below the output folder, whose own path comes first; systems allow 4,096."""
MAX_NAME = 255
"""Bytes of one name between two slashes, the limit of nearly all file systems."""
_UNFIT = re.compile(
    r"(?:^|/)(?:\.{0,2}(?:/|$)|\.sitegen)|[\x00-\x1f\x7f\ud800-\udfff]", re.IGNORECASE
)


def is_fit(name: object) -> bool:
    """Return whether a path with forward slashes may be written below the output folder."""
    if not isinstance(name, str) or _UNFIT.search(name):
        return False
    if len(name) <= MAX_NAME // 4:  # no character has more than four bytes
        return True
    parts = name.encode().split(b"/")
    return sum(map(len, parts)) + len(parts) <= MAX_PATH and max(map(len, parts)) <= MAX_NAME
