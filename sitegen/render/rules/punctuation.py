"""Punctuation stays with the formula it follows or opens: no ``。`` at the start of a line.

Browsers allow a line break at both ends of KaTeX's boxes, whatever stands beside them. A short
formula and its neighbours go into one unbreakable span; a long one must stay free to break.
"""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.render.state import State, state_of

_CLOSING = "，。、；：！？）】》」』〉〕”’…,.;:!?)]%"
_OPENING = "（【《「『〈〔“‘(["
_SHORT = 40
"""Characters of TeX."""


def install(md: MarkdownIt) -> None:
    """Register the rule behind all that make or split text tokens."""
    md.core.ruler.push("punctuation", _bind)


def _bind(core: StateCore) -> None:
    state = state_of(core.env)
    for token in core.tokens:
        if token.type == "inline" and any(c.type == "formula" for c in token.children or ()):
            token.children = _bound(token.children or [], state)


def _bound(children: list[Token], state: State) -> list[Token]:
    bound: list[Token] = []
    for index, token in enumerate(children):
        if not _is_short(token, state):
            bound.append(token)
            continue
        before = _take_end(bound)
        after = _take_start(children[index + 1 :])
        if not before and not after:
            bound.append(token)
            continue
        opener = Token("nowrap_open", "span", 1, attrs={"class": "nowrap"})
        closer = Token("nowrap_close", "span", -1)
        bound += [opener, *_text(before), token, *_text(after), closer]
    return bound


def _is_short(token: Token, state: State) -> bool:
    if token.type != "formula":
        return False
    formula = state.scan.formulas[token.meta["index"]]
    return not formula.display and len(formula.tex) <= _SHORT


def _take_end(bound: list[Token]) -> str:
    """Cut opening punctuation off the end of the text before a formula."""
    if not bound or bound[-1].type != "text":
        return ""
    content = bound[-1].content
    kept = content.rstrip(_OPENING)
    bound[-1].content = kept
    return content[len(kept) :]


def _take_start(following: list[Token]) -> str:
    """Cut closing punctuation off the start of the text behind a formula."""
    if not following or following[0].type != "text":
        return ""
    content = following[0].content
    kept = content.lstrip(_CLOSING)
    following[0].content = kept
    return content[: len(content) - len(kept)]


def _text(content: str) -> list[Token]:
    return [Token("text", "", 0, content=content)] if content else []
