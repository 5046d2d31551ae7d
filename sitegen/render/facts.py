"""The facts of an article's text: plain text, summary, counts."""

from collections.abc import Iterable, Iterator

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
)


def plain_text(children: Iterable[Token], state: ParseState) -> str:
    """Return inline tokens as text, without markup, with formulas in their plain reading."""
    return "".join(_plain(token, state) for token in children)


def _plain(token: Token, state: ParseState) -> str:
    if token.type in ("text", "code_inline", "text_special"):
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


def summary_tokens(tokens: list[Token]) -> list[Token]:
    """Return the inline tokens above ``<!-- more -->``, else those of the first paragraph."""
    paragraphs = list(_paragraphs(tokens))
    more = next((i for i, t in enumerate(tokens) if _is_more(t)), None)
    if more is not None:
        chosen = [inline for index, inline in paragraphs if index < more]
    else:
        chosen = [inline for _, inline in paragraphs][:1]
    joined: list[Token] = []
    for inline in chosen:
        joined += [Token("softbreak", "", 0)] if joined else []
        joined += [t for t in inline.children or () if t.type != "html_inline"]
    return joined


def _paragraphs(tokens: list[Token]) -> Iterator[tuple[int, Token]]:
    """Yield the paragraphs of the top level that contain words."""
    for index, token in enumerate(tokens):
        inside = token.type == "inline" and tokens[index - 1].type == "paragraph_open"
        if inside and token.level == 1 and any(map(_is_word, token.children or ())):
            yield index, token


def _is_word(token: Token) -> bool:
    return token.type == "text" and bool(token.content.strip())


def _is_more(token: Token) -> bool:
    return token.type == "html_block" and token.content.strip().lower().replace(" ", "") in (
        "<!--more-->",
        "<!--readmore-->",
    )
