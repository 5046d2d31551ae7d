"""Fenced code, coloured when the site is built; titles, line numbers, marked lines."""

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.core.diagnostics import Code, warning
from sitegen.render.deadline import TooSlow
from sitegen.render.fences import Info, read_info
from sitegen.render.parse_state import ParseState, parse_state
from sitegen.render.words import word


def install(md: MarkdownIt) -> None:
    """Register how both kinds of code blocks are printed."""
    md.add_render_rule("fence", _render)
    md.add_render_rule("code_block", _render)


def _render(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    info = read_info(token.info)
    title = info.title
    if info.language == "mermaid":  # drawn by scripts elsewhere; here its source is what is read
        title = title or word("diagram", parse_state(env).language)
    label = f' data-lang="{escapeHtml(info.language)}"' if info.language else ""
    caption = f"\n<figcaption>{escapeHtml(title)}</figcaption>\n" if title else ""
    tag = "figure" if title else "div"
    box = _box(_coloured(token, info.language, parse_state(env)), info)
    return f'<{tag} class="highlight"{label}>{caption}{box}</{tag}>\n'


def _coloured(token: Token, language: str, state: ParseState) -> str:
    """Colour code, or report that it takes too long."""
    try:
        return state.colours(token.content, language)
    except TooSlow:
        message = f"this code is not coloured: for {language} that takes too long"
        span = state.line_span(token.map[0] if token.map else 0)
        hint = "split the block, or leave the language out"
        state.diagnostics.append(warning(Code.CODE_SLOW, message, span, hint))
        return escapeHtml(token.content)


def _box(html: str, info: Info) -> str:
    opening = "<code>"
    if info.first is not None:
        start = f' style="counter-reset: line {info.first - 1}"' if info.first != 1 else ""
        opening = f'<code class="numbered"{start}>'
    if info.first is not None or info.marked:
        html = _lines(html, info)
    return f"<pre>{opening}{html}</code></pre>"


def _lines(html: str, info: Info) -> str:
    """Put each line into an element; its end stays inside, so that copies have all line ends."""
    parts = []
    # Pygments closes its own elements at line ends.
    for number, line in enumerate(html.removesuffix("\n").split("\n"), 1):
        tag = "mark" if info.is_marked(number) else "span"
        parts.append(f'<{tag} class="line">{line}\n</{tag}>')
    return "".join(parts)
