r"""LaTeX headings in text: ``\section{标题}\label{sec:x}``, alone on a line."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

from sitegen.render.rules.atx import push_heading

_HEADING = re.compile(
    r"\\(part|chapter|section|subsection|subsubsection|paragraph)\*?"
    r"\{((?:[^{}\\]|\\.|\{[^{}]*\}){1,1000})\}[ \t]*(?:\\label\{([^{}\s]+)\})?[ \t]*$"
)
_LEVELS = {
    "part": 1,
    "chapter": 1,
    "section": 2,
    "subsection": 3,
    "subsubsection": 4,
    "paragraph": 5,
}


def install(md: MarkdownIt) -> None:
    """Register the rule before CommonMark's own."""
    md.block.ruler.before(
        "heading", "latex_heading", _heading, {"alt": ["paragraph", "reference", "blockquote"]}
    )


def _heading(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = state.bMarks[start] + state.tShift[start]
    if not state.src.startswith("\\", at) or state.is_code_block(start):
        return False
    found = _HEADING.match(state.src[at : state.eMarks[start]])
    if found is None:
        return False
    if not silent:
        opener = push_heading(state, start, "#" * _LEVELS[found[1]], found[2])
        if found[3]:
            opener.attrSet("id", found[3])
    return True
