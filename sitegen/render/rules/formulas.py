"""Marks of formulas become tokens; in places that allow no formula, its source is restored."""

import re
from collections.abc import Iterator
from itertools import chain

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.core import placeholders
from sitegen.core.model import Typeset
from sitegen.render.parse_state import ParseState, parse_state
from sitegen.render.words import word

_ENCODED = re.compile(r"%01(\d+)%02")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_HTML_PIECE = re.compile(r"<!--.*?(?:-->|\Z)|<[^>]*>|[^<]+|<", re.DOTALL)


def install(md: MarkdownIt) -> None:
    """Register the inline rule, the clean-up after parsing and the renderers."""
    md.inline.add_terminator_char(placeholders.START)
    md.inline.ruler.before("escape", "formula", _formula)
    md.core.ruler.push("formulas", _settle)
    md.add_render_rule("formula", _render_inline)
    md.add_render_rule("display", _render_display)
    md.add_render_rule("html_block", _render_html_block)


def _formula(state: StateInline, silent: bool) -> bool:
    found = placeholders.FORMULA.match(state.src, state.pos)
    if found is None:
        return False
    if not silent:
        token = state.push("formula", "", 0)
        token.meta = {"index": int(found[1])}
        # The source, so that image alts and plain text read as the author wrote them.
        token.content = parse_state(state.env).source_of(found[0])
    state.pos = found.end()
    return True


def _settle(core: StateCore) -> None:
    """Restore the source in code and attributes, split raw HTML, list the formulas shown."""
    state = parse_state(core.env)
    in_cell = False
    # The H1 that became the title is no longer among the tokens, but its formulas are shown.
    for token in (*core.tokens, *([state.title_heading] if state.title_heading else ())):
        if token.type in ("td_open", "td_close", "th_open", "th_close"):
            in_cell = token.nesting == 1
        if token.type == "html_block":
            token.children = list(_html_pieces(token.content, state))
        for child in _with_children(token):
            if child.type == "formula":
                state.used.append(child.meta["index"])
                state.in_tables.update([child.meta["index"]] if in_cell else [])
                continue
            if child.type == "image":
                _flatten_alt(child)
            if (
                child.content or child.info or child.attrs
            ):  # a fast path: most tokens have none of them
                _restore(child, state)


def _with_children(token: Token) -> Iterator[Token]:
    yield token
    yield from token.children or ()


def _flatten_alt(image: Token) -> None:
    for child in image.children or ():
        if child.type == "formula":
            child.type = "text"


def _restore(token: Token, state: ParseState) -> None:
    # In the text of an address markdown-it decodes an author's %01, which looks like a mark.
    token.content = _CONTROL.sub("\ufffd", state.source_of(token.content))
    token.info = state.source_of(token.info)
    for name, value in token.attrs.items():
        if isinstance(value, str) and ("\x01" in value or "%01" in value):
            plain = state.source_of(
                _ENCODED.sub(f"{placeholders.START}\\1{placeholders.END}", value)
            )
            token.attrs[name] = plain.replace(placeholders.START, "%01").replace(
                placeholders.END, "%02"
            )


def _html_pieces(html: str, state: ParseState) -> Iterator[Token]:
    """Split a block of raw HTML at formulas in its text; in tags their source is restored."""
    end = (
        html.rfind(">") + 1
    )  # after it no tag ends, and a search for one at each < would be quadratic
    for piece in chain(_HTML_PIECE.findall(html[:end]), re.findall(r"[^<]+|<", html[end:])):
        if piece.startswith("<") or placeholders.START not in piece:
            yield _html(state.source_of(piece))
            continue
        at = 0
        for mark in placeholders.FORMULA.finditer(piece):
            yield _html(piece[at : mark.start()])
            token = Token("formula", "", 0)
            token.meta = {"index": int(mark[1])}
            yield token
            at = mark.end()
        yield _html(piece[at:])


def _html(content: str) -> Token:
    return Token("html_inline", "", 0, content=content)


def _render_inline(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    state, number = parse_state(env), tokens[index].meta["index"]
    if not state.scan.formulas[number].display:
        return _html_of(number, state)
    return _box("span", number, state)


def _render_display(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return _box("div", tokens[index].meta["index"], parse_state(env)) + "\n"


def _render_html_block(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return renderer.renderInline(tokens[index].children or [], options, env)


def _box(tag: str, number: int, state: ParseState) -> str:
    if state.typeset[number] == Typeset():
        return ""  # only definitions
    label = word("formula", state.language)
    named = state.anchors.get(number, ())
    whole = next((id_ for id_, row in named if not row), "")
    mark = f' id="{escapeHtml(whole)}"' if whole else ""
    anchors = "".join(_anchor(id_, row) for id_, row in named if id_ != whole)
    return (
        f'<{tag} class="math-display"{mark} role="group" aria-label="{label}">'
        f"{anchors}{_html_of(number, state)}</{tag}>"
    )


def _anchor(name: str, row: int) -> str:
    """Stand for a row, which the theme marks by its place."""
    kind = f' class="row-{row}"' if row else ""
    return f'<span id="{escapeHtml(name)}"{kind}></span>'


def _html_of(number: int, state: ParseState) -> str:
    """Return the mark: an article's formulas are stored apart from its HTML."""
    typeset = state.typeset[number]
    if not typeset.error:
        return placeholders.formula(number) if typeset.html else ""
    source = state.source_of(placeholders.formula(number))
    return (
        f'<code class="math-error" title="{escapeHtml(typeset.reason)}">{escapeHtml(source)}</code>'
    )
