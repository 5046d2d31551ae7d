"""The numbers of figures and tables: all that have a caption, if a label names one of them."""

from collections.abc import Iterable
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.core.model import Label
from sitegen.render.parse_state import ParseState
from sitegen.render.words import word

_WORDS = {"figure": "figure", "table": "table_number"}


def install(md: MarkdownIt) -> None:
    """Register how the number before a caption is printed."""
    md.add_render_rule("caption_label", _render)


def number_captions(
    openings: Iterable[Token], kind: Literal["figure", "table"], state: ParseState
) -> None:
    """Count captions and take their labels; the numbers go into the tokens' ``meta``."""
    captioned = [each for each in openings if each.meta["captioned"]]
    if not any(each.meta["id"] for each in captioned):
        return
    called = word(_WORDS[kind], state.language)
    for number, opening in enumerate(captioned, 1):
        opening.meta["label"] = f"{called} {number}"
        if name := opening.meta["id"]:
            span = state.span_of(f"#{name}", opening.map[0] if opening.map else 0)
            label = Label(name=name, kind=kind, number=str(number), id=name, span=span, word=called)
            opening.meta["id"] = name if state.add_label(label) else ""


def _render(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    label = tokens[index].meta.get("label")
    return f'<span class="caption-label">{escapeHtml(label)}</span> ' if label else ""
