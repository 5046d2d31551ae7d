"""Tables stand in a box of their own, which scrolls on narrow screens; a caption may follow.

``: caption {#tab:x}`` below a table, or ``Table: caption {#tab:x}`` above it. A column that holds
sentences is marked, so that the theme keeps it from becoming a strip.
"""

import re
from collections.abc import Iterator
from itertools import pairwise
from unicodedata import east_asian_width

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.core import placeholders
from sitegen.render.parse_state import parse_state
from sitegen.render.rules.captions import number_captions
from sitegen.render.words import word

_ID = r"(?:[ \t]*\{#([^\s{}]+)\})"
_BELOW = re.compile(rf":[ \t]+(\S[^\n]*?){_ID}?[ \t]*")
_NAMED = re.compile(rf"(?:[Tt]able|表)[ \t]*[:：][ \t]*(\S[^\n]*?){_ID}[ \t]*")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*\)")
_SENTENCE = 28
"""Width of a text from which its column is one of sentences; a Chinese character counts two."""


def install(md: MarkdownIt) -> None:
    """Register the rule for captions and columns, and how a table's two ends are printed."""
    md.core.ruler.before("inline", "tables", _tables)
    md.add_render_rule("table_open", _open)
    md.add_render_rule("table_close", _close)
    md.add_render_rule("tablefigure_open", _open_figure)


def _tables(core: StateCore) -> None:
    tokens = core.tokens
    for start, end in list(_places(tokens))[::-1]:
        _mark_sentences(tokens[start:end])
        _take_caption(tokens, start, end)
    openings = [each for each in tokens if each.type == "tablefigure_open"]
    number_captions(openings, "table", parse_state(core.env))


def _places(tokens: list[Token]) -> Iterator[tuple[int, int]]:
    start = 0
    for index, token in enumerate(tokens):
        if token.type == "table_open":
            start = index
        elif token.type == "table_close":
            yield start, index + 1


def _take_caption(tokens: list[Token], start: int, end: int) -> None:
    """Make a figure of a table that has a caption below it, else above."""
    for first, patterns in ((end, (_BELOW, _NAMED)), (start - 3, (_NAMED,))):
        paragraph = tokens[max(first, 0) : first + 3]
        if [each.type for each in paragraph] != ["paragraph_open", "inline", "paragraph_close"]:
            continue
        text = paragraph[1]
        if found := next((m for p in patterns if (m := p.fullmatch(text.content))), None):
            del tokens[first : first + 3]
            at = min(start, first)
            tokens[at : at + end - start] = _figure(tokens[at : at + end - start], text, found)
            return


def _figure(table: list[Token], text: Token, found: re.Match[str]) -> list[Token]:
    opening = Token("tablefigure_open", "figure", 1, map=text.map, block=True)
    opening.meta = {"id": found[2] or "", "captioned": True}
    text.content = found[1]
    return [
        opening,
        Token("figcaption_open", "figcaption", 1, block=True),
        Token("caption_label", "", 0, meta=opening.meta, block=True),
        text,
        Token("figcaption_close", "figcaption", -1, block=True),
        *table,
        Token("tablefigure_close", "figure", -1, block=True),
    ]


def _mark_sentences(table: list[Token]) -> None:
    heads: list[Token] = []
    column = 0
    for token, text in pairwise(table):
        if token.type == "tr_open":
            column = 0
        elif token.type in ("th_open", "td_open"):
            heads += [token] if token.type == "th_open" else []
            if column < len(heads) and _width(text.content) > _SENTENCE:
                heads[column].attrSet("class", "sentences")
            column += 1


def _width(text: str) -> int:
    plain = _LINK.sub(r"\1", placeholders.FORMULA.sub("", text))
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in plain)


def _open(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    label = word("table", parse_state(env).language)
    return f'<div class="table-scroll" role="group" aria-label="{label}">\n<table>\n'


def _close(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table>\n</div>\n"


def _open_figure(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    name = tokens[index].meta["id"]
    mark = f' id="{escapeHtml(name)}"' if name else ""
    return f'<figure class="table"{mark}>\n'
