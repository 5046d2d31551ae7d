"""Emphasis on Latin words alone gets a class: these are italic in Chinese text, 汉字 are not."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from msgspec import Struct

from sitegen.core.text import CJK_LETTER
from sitegen.render.parse_state import parse_state

_CHINESE = re.compile(f"[{CJK_LETTER}]")


def install(md: MarkdownIt) -> None:
    """Register the rule after the inline parser."""
    md.core.ruler.push("emphasis_latin", _mark_latin)


def _mark_latin(core: StateCore) -> None:
    if not parse_state(core.env).language.lower().startswith("zh"):
        return
    for token in core.tokens:
        for opening, is_latin in _emphasised(token.children or []):
            if is_latin:
                opening.attrSet("class", "latin")


def _emphasised(tokens: list[Token]) -> Iterator[tuple[Token, bool]]:
    """Yield the opening token of each emphasis, and whether its text is Latin only; in one pass."""
    outer: list[_Emphasis] = []
    for token in tokens:
        if token.type == "em_open":
            outer.append(_Emphasis(token))
        elif token.type == "text" and outer:
            outer[-1].add(
                any(map(str.isalpha, token.content)), bool(_CHINESE.search(token.content))
            )
        elif token.type == "em_close" and outer:
            done = outer.pop()
            if outer:
                outer[-1].add(done.letters, done.chinese)
            yield done.opening, done.letters and not done.chinese


class _Emphasis(Struct):
    """An emphasis that is open, with the scripts found in it."""

    opening: Token
    letters: bool = False
    chinese: bool = False

    def add(self, letters: bool, chinese: bool) -> None:
        """Add the scripts of a text in it."""
        self.letters |= letters
        self.chinese |= chinese
