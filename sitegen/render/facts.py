"""The facts of an article's text: plain text, counts."""

from collections.abc import Iterable

from markdown_it.token import Token

from sitegen.core.text import count_words
from sitegen.render.parse_state import ParseState
from sitegen.render.reading import plain

_DROPPED = (
    "link_open",
    "link_close",
    "image",
    "embed",
    "frame",
    "frame_link",
    "footnote_ref",
    "footnote_anchor",
    "reference",
    "citation",
)


def plain_text(children: Iterable[Token], state: ParseState) -> str:
    """Return inline tokens as text, without markup, with formulas in their plain reading."""
    return "".join(_plain(token, state) for token in children)


def _plain(token: Token, state: ParseState) -> str:
    if token.type in ("text", "code_inline", "text_special", "citation_or_text"):
        return token.content
    if token.type in ("softbreak", "hardbreak"):
        return " "
    if token.type == "formula":
        typeset = state.typeset.get(token.meta["index"])
        return (plain(typeset.html) if typeset and typeset.html else "") or token.content
    return ""


def heading_texts(tokens: list[Token], state: ParseState) -> list[str]:
    """Return the plain text of each heading, in order."""
    return [
        plain_text(tokens[index + 1].children or (), state).strip()
        for index, token in enumerate(tokens)
        if token.type == "heading_open"
    ]


def theorem_titles(tokens: list[Token], state: ParseState) -> dict[str, str]:
    """Return the plain text of the titles of theorems, by id."""
    return {
        token.meta["id"]: plain_text(tokens[index + 2].children or (), state).strip()
        for index, token in enumerate(tokens)
        if token.type == "container_theorem_open" and token.meta["id"] and token.meta["title"]
    }


def counts(tokens: list[Token]) -> tuple[int, int]:
    """Return the numbers of CJK characters and words, without code blocks and formulas."""
    text = " ".join(
        child.content
        for token in tokens
        for child in token.children or ()
        if child.type in ("text", "code_inline")
    )
    return count_words(text)


def bare(children: Iterable[Token]) -> list[Token]:
    """Return the tokens that titles and summaries may have: these appear inside links elsewhere."""
    return [token for token in children if token.type not in _DROPPED]
