r"""``\\[`` and ``\\(`` inside a formula: escapes of Markdown's, meaningless in math."""

import re

from sitegen.core.tex import Edit

_ESCAPED = re.compile(r"\\\\|(\\)(?=[\[\]()=<])")


def edits(tex: str, display: bool) -> list[Edit]:
    """Drop the backslash; not if there is text, in which they delimit formulas."""
    if "\\text" in tex or "box" in tex:
        return []
    return [Edit(m.start(1), m.end(1), "") for m in _ESCAPED.finditer(tex) if m[1]]
