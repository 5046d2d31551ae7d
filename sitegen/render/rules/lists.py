"""Lists directly below a line that ends in a colon, also those that do not begin with 1."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.list import list_block

_ITEM = re.compile(r"\d{1,2}[.)][ \t]+\S")
"""At most two digits: ``2017. `` at the start of a line is a year more often than an item."""


def install(md: MarkdownIt) -> None:
    """Replace CommonMark's rule, in which only 1 may interrupt a paragraph."""
    md.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if silent and state.parentType == "paragraph" and not state.is_code_block(start):
        line_start = state.bMarks[start] + state.tShift[start]
        outside = state.sCount[start] >= state.blkIndent
        above = state.src[state.bMarks[start - 1] : state.eMarks[start - 1]].rstrip(" \t")
        announced = above.endswith((":", "："))
        if outside and announced and _ITEM.match(state.src, line_start, state.eMarks[start]):
            return True
    return list_block(state, start, end, silent)
