r"""``\\begin{array}{*{3}{c}}``: repeated columns, which KaTeX cannot parse."""

import re

from sitegen.core.tex import Edit, group

_ARRAY = re.compile(r"\\begin\s*\{(?:array|darray|subarray)\}\s*(?:\[[a-z]\])?")
_REPEATED = re.compile(r"\*\s*\{\s*(\d{1,2})\s*\}\s*\{([^{}]*)\}")


def edits(tex: str, display: bool) -> list[Edit]:
    """Write the columns one by one."""
    if "*" not in tex:
        return []
    columns = (group(tex, opener.end()) for opener in _ARRAY.finditer(tex))
    return [
        Edit(m.start(), m.end(), m[2] * int(m[1]))
        for place in columns
        if place
        for m in _REPEATED.finditer(tex, *place)
    ]
