r"""``\eqref{eq:x}``, ``\ref{…}`` and ``\cref{a,b}``, ``\crefrange{a}{b}`` in text."""

import re
from collections.abc import Mapping
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from msgspec.structs import replace

from sitegen.core import placeholders
from sitegen.core.diagnostics import Span
from sitegen.core.model import Reference
from sitegen.render.formula_references import COMMAND, Referred, labels_of
from sitegen.render.parse_state import parse_state

_ROLE = re.compile(r"\{eq\}`(?:[^`<>\n]*<)?([^`<>\s]+)>?`")


def install(md: MarkdownIt) -> None:
    """Register the rule before backslash escapes, the one that collects facts, and the renderer."""
    md.inline.ruler.before("escape", "reference", _reference)
    md.inline.ruler.before("backticks", "role", _role)
    md.core.ruler.push("references", _note)
    md.add_render_rule("reference", _render)


def _reference(inline: StateInline, silent: bool) -> bool:
    found = COMMAND.match(inline.src, inline.pos)
    if found is None:
        return False
    if not silent:
        token = inline.push("reference", "", 0)
        token.content = found[0]
        token.meta = {"referred": labels_of(found), "start": found.start()}
    inline.pos = found.end()
    return True


def _role(inline: StateInline, silent: bool) -> bool:
    """Parse MyST's role for references to equations."""
    found = _ROLE.match(inline.src, inline.pos)
    if found is None:
        return False
    if not silent:
        token = inline.push("reference", "", 0)
        token.content = found[0]
        referred = Referred(
            label=found[1], command="eqref", start=found.start(), length=len(found[0]), place=0
        )
        token.meta = {"referred": [referred], "start": found.start()}
    inline.pos = found.end()
    return True


def _note(core: StateCore) -> None:
    state = parse_state(core.env)
    for token in core.tokens:
        for child in token.children or ():
            if child.type == "reference":
                span = state.span_of(child.content, token.map[0] if token.map else 0)
                child.meta["numbers"] = [
                    state.add_reference(_reference_to(each, span, child.meta))
                    for each in child.meta["referred"]
                ]


def _reference_to(referred: Referred, span: Span, meta: Mapping[str, Any]) -> Reference:
    """Return a reference at its place within its command, whose token has ``meta``."""
    column = span.column + referred.start - meta["start"] if span.column else 0
    return Reference(
        label=referred.label,
        command=referred.command,
        span=replace(span, column=column, length=referred.length),
        place=referred.place,
        within=meta.get("within", ""),
    )


def _render(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    # What stands between them depends on their kinds, also of labels in other articles.
    return "".join(placeholders.reference(number) for number in tokens[index].meta["numbers"])
