"""Callouts: a quote that begins with ``[!NOTE]``, as GitHub and Obsidian write them.

``> [!warning]- 标题`` has a title of its own, and folds: ``-`` closed, ``+`` open.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.render.parse_state import parse_state
from sitegen.render.words import CALLOUTS, callout_word

_MARK = re.compile(r"\[!(\w[\w-]*)(?:\|[^\]\n]*)?\](?![(\[:])([+-]?)[ \t]*([^\n]*)(?:\n\s*|$)")
_ALIASES = {
    "summary": "abstract",
    "tldr": "abstract",
    "hint": "tip",
    "check": "success",
    "done": "success",
    "help": "question",
    "faq": "question",
    "attention": "warning",
    "fail": "failure",
    "missing": "failure",
    "error": "danger",
    "cite": "quote",
}


NAMES = frozenset([*CALLOUTS, *_ALIASES])
"""What a callout may be called in ``::: name``; a quote may have any word."""


def install(md: MarkdownIt) -> None:
    """Register the rule, before titles are parsed, and how a head is printed."""
    md.core.ruler.before("inline", "callouts", _callouts)
    md.add_render_rule("callout_head_open", _render_head)


def _callouts(core: StateCore) -> None:
    language = parse_state(core.env).language
    tokens: list[Token] = []
    open_quotes: list[Token] = []
    rest = iter(core.tokens)
    for token in rest:
        if token.type == "blockquote_open":
            open_quotes.append(token)
        elif token.type == "blockquote_close":
            _close(token, open_quotes.pop())
        elif mark := _mark(token, tokens):
            paragraph = tokens.pop()
            tokens += _head(tokens[-1], token, mark, language)
            token.content = token.content[mark.end() :]
            if not token.content:
                next(rest)  # the paragraph's end: the mark was all that stood in it
                continue
            tokens.append(paragraph)
        tokens.append(token)
    core.tokens = tokens


def _mark(token: Token, before: list[Token]) -> re.Match[str] | None:
    """Find the mark at the start of a quote's first paragraph."""
    first = [each.type for each in before[-2:]] == ["blockquote_open", "paragraph_open"]
    return _MARK.match(token.content) if first and token.type == "inline" else None


def _head(quote: Token, text: Token, mark: re.Match[str], language: str) -> list[Token]:
    """Turn the quote into a callout, and make the tokens of its head."""
    written, fold, title = mark.groups()
    return head_of(quote, (written, fold, title.rstrip(" \t")), text.map, language)


def head_of(
    opener: Token, parts: tuple[str, str, str], lines: list[int] | None, language: str
) -> list[Token]:
    """Make a callout of an opening token and return the tokens of its head.

    ``parts`` are kind, sign of folding (``-``, ``+`` or none) and title, as written.
    """
    written, fold, title = parts
    kind = _ALIASES.get(written.lower(), written.lower())
    opener.type, opener.tag = "callout_open", "details" if fold else "aside"
    opener.attrSet("class", f"callout callout-{kind}")
    if fold == "+":
        opener.attrSet("open", "")
    tag = "summary" if fold else "p"
    meta = {"label": callout_word(kind, language) or written, "title": title}
    head = Token("callout_head_open", tag, 1, meta=meta, block=True)
    inline = Token("inline", "", 0, content=title, children=[], map=lines, level=1)
    return [head, inline, Token("callout_head_close", tag, -1, block=True)]


def _close(token: Token, opener: Token) -> None:
    if opener.type == "callout_open":
        token.type, token.tag = "callout_close", opener.tag


def _render_head(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    label = f'<span class="callout-label">{escapeHtml(token.meta["label"])}</span>'
    return f'<{token.tag} class="callout-head">{label}' + (" " if token.meta["title"] else "")
