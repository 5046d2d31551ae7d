"""Emphasis on Latin words alone is marked: in Chinese text they are italic, 汉字 are not."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.render.state import state_of
from sitegen.text import CJK_LETTER

_CHINESE = re.compile(f"[{CJK_LETTER}]")


def install(md: MarkdownIt) -> None:
    """Register the rule behind the inline parser."""
    md.core.ruler.push("emphasis_latin", _mark_latin)


def _mark_latin(core: StateCore) -> None:
    if not state_of(core.env).language.lower().startswith("zh"):
        return
    for token in core.tokens:
        for opening, inside in _emphasised(token.children or []):
            if any(map(str.isalpha, inside)) and not _CHINESE.search(inside):
                opening.attrSet("class", "latin")


def _emphasised(tokens: list[Token]) -> Iterator[tuple[Token, str]]:
    """Give what opens each emphasis, and the text in it."""
    for start, token in enumerate(tokens):
        if token.type == "em_open":
            pairs = enumerate(tokens[start:], start)
            end = next(i for i, t in pairs if t.type == "em_close" and t.level == token.level)
            yield token, "".join(t.content for t in tokens[start:end] if t.type == "text")
