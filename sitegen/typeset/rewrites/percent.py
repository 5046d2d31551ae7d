r"""``50%``: in TeX a comment that swallows the rest of the line; authors mean the sign."""

import re

from sitegen.core.tex import Edit

_PERCENT = re.compile(r"(?<=[0-9})\]])\s*(%)(?!\s*\n)")


def edits(tex: str, display: bool) -> list[Edit]:
    """Escape a percent sign after a number or a group, unless a line end follows at once."""
    if "%" not in tex:
        return []
    return [Edit(m.start(1), m.end(1), "\\%") for m in _PERCENT.finditer(tex)]
