"""Fenced code: highlighting, titles, line numbers, marked lines."""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.core.diagnostics import Code, warning
from sitegen.core.messages import say
from sitegen.render.deadline import TooSlow
from sitegen.render.fences import Info, read_info
from sitegen.render.parse_state import ParseState, parse_state
from sitegen.render.rules.callouts import NAMES
from sitegen.render.words import word

_DIRECTIVE = re.compile(r"\s*\{([a-z][a-z-]*(?::[a-z-]+)?)\}")
"""At the start of a fence: ``{note}``, ``{prf:theorem}``."""
_DIRECTIVES = NAMES | {
    *("admonition", "seealso", "figure", "image", "epigraph", "margin", "sidebar", "toctree"),
    *("tableofcontents", "bibliography", "glossary", "dropdown", "card", "grid", "tab-set"),
    *("exercise", "solution", "proof", "theorem", "include", "raw", "table", "list-table"),
}
"""Directives whose text is not code; so is any with a colon in its name."""


def install(md: MarkdownIt) -> None:
    """Register the renderers of both kinds of code blocks."""
    md.add_render_rule("fence", _render)
    md.add_render_rule("code_block", _render)


def _render(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    info = read_info(token.info)
    _report_directive(token, parse_state(env))
    title = info.title
    if info.language == "mermaid":  # others draw it by script; here its source is shown
        title = title or word("diagram", parse_state(env).language)
    label = f' data-lang="{escapeHtml(info.language)}"' if info.language else ""
    caption = f"\n<figcaption>{escapeHtml(title)}</figcaption>\n" if title else ""
    tag = "figure" if title else "div"
    box = _box(_coloured(token, info.language, parse_state(env)), info)
    return f'<{tag} class="highlight"{label}>{caption}{box}</{tag}>\n'


def _report_directive(token: Token, state: ParseState) -> None:
    """Report a directive of MyST or R Markdown that is shown as code, with its text."""
    found = _DIRECTIVE.match(token.info)
    if found is None or not (found[1] in _DIRECTIVES or ":" in found[1]):
        return
    state.counters[f"directive {found[1]}"] += 1
    if state.counters[f"directive {found[1]}"] > 1:  # once an article is enough
        return
    message = say("the directive {name} is shown as code", name=f"{{{found[1]}}}")
    hint = say("write ::: in place of the fence if it is a callout or a theorem")
    span = state.line_span(token.map[0] if token.map else 0)
    state.diagnostics.append(warning(Code.MARKUP_UNKNOWN, message, span, hint=hint))


def _coloured(token: Token, language: str, state: ParseState) -> str:
    """Return highlighted code; if that takes too long, plain code and a diagnostic."""
    try:
        return state.colours(token.content, language)
    except TooSlow:
        message = say(
            "this code is not coloured: for {language} that takes too long", language=language
        )
        span = state.line_span(token.map[0] if token.map else 0)
        hint = say("split the block, or leave the language out")
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
    """Wrap each line in an element, with its line end inside, so that copied text has them all."""
    parts = []
    # Pygments closes its own elements at line ends.
    for number, line in enumerate(html.removesuffix("\n").split("\n"), 1):
        tag = "mark" if info.is_marked(number) else "span"
        parts.append(f'<{tag} class="line">{line}\n</{tag}>')
    return "".join(parts)
