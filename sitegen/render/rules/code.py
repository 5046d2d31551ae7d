"""Fenced code, coloured by Pygments when the site is built."""

from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound


def install(md: MarkdownIt) -> None:
    """Register how both kinds of code blocks are printed."""
    md.add_render_rule("fence", _render)
    md.add_render_rule("code_block", _render)


def _render(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    token = tokens[index]
    language = (token.info.strip().split(maxsplit=1) or [""])[0].strip("{}.").lower()
    label = f' data-lang="{escapeHtml(language)}"' if language else ""
    return (
        f'<div class="highlight"{label}><pre tabindex="0"><code>'
        f"{highlight(token.content, language)}</code></pre></div>\n"
    )


def highlight(code: str, language: str) -> str:
    """Colour code with Pygments' short classes; escaped text where the language is not known."""
    lexer = _lexer(language)
    if lexer is None:
        return escapeHtml(code)
    return _formatted(code, lexer)


def _formatted(code: str, lexer: Lexer) -> str:
    from io import StringIO

    out = StringIO()
    HtmlFormatter(nowrap=True).format(lexer.get_tokens(code), out)
    return out.getvalue()


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    if language in ("", "text", "plain", "plaintext", "txt", "none"):
        return None
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
