"""Marked text, subscripts and superscripts: ``==x==``, ``H~2~O``, ``x^2^``, as Typora has them.

The plugins for these take ``1~2 个，3~4 个`` and ``x^2+y^2`` for markup, which Chinese authors and
mathematicians write as text; so here the content and what stands beside it must look like it.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from sitegen.core.text import CJK_LETTER

_MARKED = re.compile(r"==(?=\S)((?:[^=\n]|=(?!=)){1,1000}?)(?<=[^\s=])==(?![=\w([{])", re.ASCII)
_BELOW = re.compile(r"~(\d{1,3}[+−-]?|[A-Za-z0-9]{1,12}(?=~(?![A-Za-z0-9])))~(?!~)")
_ABOVE = re.compile(
    rf"\^([+−-]?[A-Za-z0-9]{{1,12}}[+−-]?|[{CJK_LETTER}]{{1,6}})\^(?![A-Za-z0-9{{(\\^])"
)


def install(md: MarkdownIt) -> None:
    """Register the rules before emphasis, which has rules for ``~~``."""
    md.inline.ruler.before("emphasis", "marked", _marked)
    md.inline.ruler.before("emphasis", "script", _script)


def _before(state: StateInline) -> str:
    return state.src[state.pos - 1] if state.pos else ""


def _marked(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("==", state.pos):
        return False
    before = _before(state)
    found = _MARKED.match(state.src, state.pos, state.posMax)
    in_word = before.isascii() and (before.isalnum() or (before and before in "=!<>)]}_"))
    if found is None or in_word:
        return False
    if not silent:
        outer, state.posMax = state.posMax, found.end(1)
        state.push("mark_open", "mark", 1)
        state.pos = found.start(1)
        state.md.inline.tokenize(state)
        state.push("mark_close", "mark", -1)
        state.posMax = outer
    state.pos = found.end()
    return True


def _script(state: StateInline, silent: bool) -> bool:
    sign, before = state.src[state.pos], _before(state)
    if sign == "~":
        tag, found = "sub", _BELOW.match(state.src, state.pos, state.posMax)
        fits = before.isascii() and (before.isalpha() or before in ")]") and before != ""
    elif sign == "^":
        tag, found = "sup", _ABOVE.match(state.src, state.pos, state.posMax)
        fits = before.isalnum() or (before != "" and before in ")]}~")
    else:
        return False
    if found is None or not fits:
        return False
    if not silent:
        state.push(f"{tag}_open", tag, 1)
        state.push("text", "", 0).content = found[1]
        state.push(f"{tag}_close", tag, -1)
    state.pos = found.end()
    return True
