"""Tables stand in a box of their own, which scrolls on narrow screens."""

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.render.parse_state import parse_state
from sitegen.render.words import word


def install(md: MarkdownIt) -> None:
    """Register how a table's two ends are printed."""
    md.add_render_rule("table_open", _open)
    md.add_render_rule("table_close", _close)


def _open(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    label = word("table", parse_state(env).language)
    return f'<div class="table-scroll" tabindex="0" role="group" aria-label="{label}">\n<table>\n'


def _close(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return "</table>\n</div>\n"
