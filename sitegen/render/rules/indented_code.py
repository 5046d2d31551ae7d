"""Indented code: with a formula or Chinese prose in it, it is text (docs/math.md).

Authors indent below lists more often than they write code this way; code has fences.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.code import code

from sitegen.core import placeholders
from sitegen.core.text import CJK_LETTER

_PROSE = re.compile(
    rf"{placeholders.START}|[{CJK_LETTER}]{{2}}[^\n]*[，。：；、]|^\s*[{CJK_LETTER}]{{4}}", re.M
)

_WINDOW = 4000
"""Characters examined; a longer block would be read again for each of its paragraphs."""


def install(md: MarkdownIt) -> None:
    """Replace CommonMark's rule."""
    md.block.ruler.at("code", _code)


def _code(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not state.is_code_block(start):
        return False
    begin = state.bMarks[start]
    if _PROSE.search(state.src[begin : min(_chunk_end(state, start, end), begin + _WINDOW)]):
        _outdent(state, start)
        return False
    return code(state, start, end, silent)


def _chunk_end(state: StateBlock, start: int, end: int) -> int:
    line = start
    while line + 1 < min(end, start + 100) and (
        state.isEmpty(line + 1) or state.is_code_block(line + 1)
    ):
        line += 1
    return state.eMarks[line]


def _outdent(state: StateBlock, line: int) -> None:
    """Treat the line as one without indentation, so that other rules may parse it."""
    state.sCount[line] = state.blkIndent
