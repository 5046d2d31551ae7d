"""ATX headings without a space, such as ``###标题``; CommonMark requires the space."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from sitegen.render.scan.layout import HEADING_MARK

_HEADING = re.compile(rf"({HEADING_MARK})[ \t]*(.*)")
_CLOSING = re.compile(r"(?:^|[ \t])#+$")
"""Also alone: ``### ###`` is an empty heading."""


def install(md: MarkdownIt) -> None:
    """Replace CommonMark's rule."""
    md.block.ruler.at("heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]})


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if state.is_code_block(start):
        return False
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    found = _HEADING.match(line)
    if found is None:
        return False
    if not silent:
        push_heading(state, start, found[1], _CLOSING.sub("", found[2].rstrip(" \t")))
    return True


def push_heading(state: StateBlock, start: int, marker: str, text: str) -> Token:
    """Push the tokens of a heading that is one line; return the first one."""
    state.line = start + 1
    tag = f"h{len(marker)}"
    opener = state.push("heading_open", tag, 1)
    inline = state.push("inline", "", 0)
    inline.content, inline.children = text.strip(), []
    closer = state.push("heading_close", tag, -1)
    opener.map = inline.map = [start, state.line]
    opener.markup = closer.markup = marker
    return opener
