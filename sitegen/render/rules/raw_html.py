"""Raw HTML of untrusted authors: ``html = "escape"`` and ``html = "sanitize"``.

In both, links and images lead to a few schemes only. Escaped HTML is plain text, but for the line
that ends a summary. What is to be sanitized is marked here and cleaned when it is printed.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.html_inline import html_inline

from sitegen.core.text import is_on_computer
from sitegen.render.sanitized import SCHEMES

_MORE = re.compile(r"<!--[ ]*read[ ]*more[ ]*-->|<!--[ ]*more[ ]*-->", re.IGNORECASE)
_SCHEME = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*):")


class LocalMarkdown(MarkdownIt):
    """The parser that reads links to files on a computer, which are then reported as missing."""

    def validateLink(self, url: str) -> bool:
        """Whether an address may be a link; others stay text."""
        return is_on_computer(url) or super().validateLink(url)


class CarefulMarkdown(MarkdownIt):
    """The parser with a list of allowed schemes instead of one of forbidden schemes."""

    def validateLink(self, url: str) -> bool:
        """Whether an address may be a link; others stay text."""
        scheme = _SCHEME.match(url)
        return scheme is None or scheme[1].lower() in SCHEMES or is_on_computer(url)


def install(md: MarkdownIt, mode: str) -> None:
    """Replace CommonMark's rule for inline HTML, or add the one for the end of a summary."""
    if mode == "sanitize":
        md.inline.ruler.at("html_inline", _marked)
    elif mode == "escape":
        md.block.ruler.before("paragraph", "more", _more, {"alt": ["paragraph"]})


def _marked(state: StateInline, silent: bool) -> bool:
    found = html_inline(state, silent)
    if found and not silent:
        state.tokens[-1].meta = {"raw": True}
    return found


def _more(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if state.is_code_block(start) or not _MORE.fullmatch(line.rstrip()):
        return False
    if not silent:
        state.line = start + 1
        token = state.push("html_block", "", 0)
        token.map = [start, state.line]
        token.content = "<!-- more -->\n"
    return True
