"""Straight quotation marks in English articles become curled ones, and apostrophes with them.

Chinese is left as it is written: its marks are typed as such, and a straight one is code or a slip.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_core.smartquotes import QUOTE_RE, process_inlines

from sitegen.render.parse_state import parse_state


def install(md: MarkdownIt) -> None:
    """Register the rule behind the inline parser."""
    md.core.ruler.push("quotes", _curl)


def _curl(core: StateCore) -> None:
    if parse_state(core.env).language.lower().partition("-")[0] != "en":
        return
    for token in core.tokens:
        if token.children and any(QUOTE_RE.search(child.content) for child in token.children):
            process_inlines(token.children, core)
