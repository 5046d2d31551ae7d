"""Text copied from web pages, whose math has lost its backslashes (docs/math.md)."""

import re

_LOST = re.compile(r"^[ \t]*\[[ \t]*\n((?:(?![ \t]*\[[ \t]*$).*\n){1,40}?)[ \t]*\][ \t]*$", re.M)


def looks_lost(text: str) -> int | None:
    r"""Give the line (from 0) of the first display between bare ``[`` and ``]`` lines."""
    for found in _LOST.finditer(text):
        if re.search(r"\\[A-Za-z]+", found.group(1)):
            return text.count("\n", 0, found.start())
    return None
