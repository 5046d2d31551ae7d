"""Lists that do not begin with 1, directly below a line that announces them.

It ends in a colon, or is a display, or begins with the number before.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.list import list_block

from sitegen.core import placeholders

_ITEM = re.compile(r"(\d{1,2})[.)][ \t]+\S")
"""At most two digits: ``2017. `` at the start of a line is a year more often than an item."""


def install(md: MarkdownIt) -> None:
    """Replace CommonMark's rule, in which only 1 may interrupt a paragraph."""
    md.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent and state.parentType == "paragraph" and not state.is_code_block(start):
        line_start = state.bMarks[start] + state.tShift[start]
        outside = state.sCount[start] >= state.blkIndent
        above = state.src[state.bMarks[start - 1] : state.eMarks[start - 1]].strip(" \t>")
        item = _ITEM.match(state.src, line_start, state.eMarks[start])
        if outside and item and _announces(above, int(item[1])):
            return True
    return list_block(state, start, end, silent)


def _announces(above: str, number: int) -> bool:
    """Whether the line above an item says that a list goes on, or begins, with its number."""
    before = _ITEM.match(above)
    is_display = bool(placeholders.FORMULA.fullmatch(above))
    return (
        above.endswith((":", "：")) or is_display or bool(before and int(before[1]) == number - 1)
    )
