"""Theorem-like blocks: ``::: theorem {#thm:x} 标题`` … ``:::``; numbered, named, proofs folding."""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.container import container_plugin
from msgspec import Struct

from sitegen.core.model import Label
from sitegen.render.parse_state import ParseState, parse_state
from sitegen.render.protocol import RenderOptions
from sitegen.render.words import CHINESE_KINDS, THEOREMS, is_cjk, word

_OPENING = re.compile(r"\s*([^\W\d][\w-]*)(\*?)(?=\s|\{|$)\s*(?:\{#([^\s{}]+)\})?\s*(.*)$")
_ID_BEHIND = re.compile(r"\{#([^\s{}]+)\}$")
_QED = re.compile(r"\s*\\qed(?:here)?\s*$")


class Opening(Struct, frozen=True, kw_only=True):
    """The first line of a block."""

    kind: str
    is_numbered: bool
    name: str
    """Its label; empty if it has none."""
    title: str


def kinds_of(options: RenderOptions) -> set[str]:
    """Return the names of all kinds, in English and Chinese, with the site's own."""
    return {*THEOREMS, *CHINESE_KINDS, *(name for name, _ in options.theorem_kinds)}


def install(md: MarkdownIt, options: RenderOptions) -> None:
    """Register the block, the rule that numbers it before inline parsing, and how it is printed."""
    kinds = kinds_of(options)

    def is_theorem(parameters: str, markup: str) -> bool:
        opening = _OPENING.match(parameters)
        return bool(opening and opening[1] in kinds)

    container_plugin(md, "theorem", validate=is_theorem)
    md.core.ruler.before("inline", "theorems", _number)
    md.core.ruler.after("inline", "proof_ends", _sign)
    md.add_render_rule("theorem_head", _render_head)
    md.add_render_rule("theorem_head_end", _render_head_end)
    md.add_render_rule("container_theorem_open", _render_open)
    md.add_render_rule("container_theorem_close", _render_close)


def _number(core: StateCore) -> None:
    state = parse_state(core.env)
    tokens: list[Token] = []
    open_blocks: list[Token] = []
    for token in core.tokens:
        if token.type == "container_theorem_open":
            open_blocks.append(token)
            tokens += [token, *_head(token, state)]
        elif token.type == "container_theorem_close":
            token.meta = dict(open_blocks.pop().meta)
            if token.meta["kind"] == "proof":
                token.meta["qed"] = not _end_with_sign(tokens)
            tokens.append(token)
        else:
            tokens.append(token)
    core.tokens = tokens


def _head(block: Token, state: ParseState) -> list[Token]:
    """Count the block, take its label, and make the tokens of its head."""
    opening: Opening = block.meta.get("opening") or _opening(block.info)
    kind = CHINESE_KINDS.get(opening.kind, opening.kind)
    called = dict(state.options.theorem_kinds).get(kind) or word(kind, state.language)
    line = block.map[0] if block.map else 0
    number = _count(kind, line, state) if opening.is_numbered and kind != "proof" else ""
    label = f"{called} {number}".strip()
    block.meta = {"kind": kind, "id": "", "label": label, "title": opening.title}
    if name := opening.name:
        span = state.line_span(line)
        target = Label(name=name, kind=kind, number=number, id=name, span=span, word=called)
        block.meta["id"] = name if state.add_label(target) else ""
    head = Token("theorem_head", "", 1, meta=block.meta, block=True)
    inline = Token("inline", "", 0, content=opening.title, children=[], map=block.map, level=1)
    return [head, inline, Token("theorem_head_end", "", -1, meta=block.meta, block=True)]


def _opening(line: str) -> Opening:
    """Read what stands behind the colons."""
    found = _OPENING.match(line)
    assert found is not None, "the container plugin has matched it"
    kind, star, name, title = found.groups()
    title = title.rstrip()
    if name is None and (behind := _ID_BEHIND.search(title)):
        name, title = behind[1], title[: behind.start()].rstrip()
    return Opening(kind=kind, is_numbered=not star, name=name or "", title=title)


def _count(kind: str, line: int, state: ParseState) -> str:
    is_shared = state.options.shared_counter and kind != "algorithm"
    counter = "theorem" if is_shared else f"theorem-{kind}"
    within = state.options.theorems_within_sections
    return state.count(counter, state.offset_of(line) if within else 0, within=within)


def _end_with_sign(tokens: list[Token]) -> bool:
    """Set ∎ at the end of a proof's last paragraph; tell whether there was one to take it."""
    if tokens[-1].type != "paragraph_close" or tokens[-1].hidden:
        return False
    tokens[-2].content = _QED.sub("", tokens[-2].content)
    tokens[-2].meta["qed"] = True
    return True


def _sign(core: StateCore) -> None:
    for token in core.tokens:
        if token.type == "inline" and token.meta.get("qed"):
            token.children = [*(token.children or ()), Token("html_inline", "", 0, content=_SIGN)]


_SIGN = '<span class="qed">∎</span>'


def _render_open(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    meta = tokens[index].meta
    mark = f' id="{escapeHtml(meta["id"])}"' if meta["id"] else ""
    if meta["kind"] == "proof":
        return f'<details class="proof" open{mark}>\n'
    return f'<div class="theorem theorem-{escapeHtml(meta["kind"])}"{mark}>\n'


def _render_close(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    meta = tokens[index].meta
    if meta["kind"] != "proof":
        return "</div>\n"
    return (f"<p>{_SIGN}</p>\n" if meta["qed"] else "") + "</details>\n"


def _render_head(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    meta = tokens[index].meta
    if meta["kind"] == "proof":
        return "<summary>" if meta["title"] else f"<summary>{escapeHtml(meta['label'])}"
    title = f'<span class="theorem-title">{_brackets(env)[0]}' if meta["title"] else ""
    label = escapeHtml(meta["label"])
    return f'<p class="theorem-head"><span class="theorem-label">{label}</span>{title}'


def _render_head_end(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    meta = tokens[index].meta
    if meta["kind"] == "proof":
        return "</summary>\n"
    return (f"{_brackets(env)[1]}</span>" if meta["title"] else "") + "</p>\n"


def _brackets(env: EnvType) -> tuple[str, str]:
    return ("（", "）") if is_cjk(parse_state(env).language) else (" (", ")")
