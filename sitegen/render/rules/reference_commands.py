r"""``\eqref{eq:x}``, ``\ref{…}`` and ``\cref{a,b}`` in running text."""

import re

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.core import placeholders
from sitegen.core.model import Reference
from sitegen.render.formula_references import COMMAND, command_of
from sitegen.render.parse_state import parse_state
from sitegen.render.words import is_cjk

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
        token.meta = {"command": command_of(found[1]), "labels": found[2].split(",")}
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
        token.meta = {"command": "eqref", "labels": [found[1]]}
    inline.pos = found.end()
    return True


def _note(core: StateCore) -> None:
    state = parse_state(core.env)
    for token in core.tokens:
        for child in token.children or ():
            if child.type == "reference":
                span = state.span_of(child.content, token.map[0] if token.map else 0)
                child.meta["numbers"] = [
                    state.add_reference(
                        Reference(
                            label=label.strip(),
                            command=child.meta["command"],
                            span=span,
                            within=child.meta.get("within", ""),
                        )
                    )
                    for label in child.meta["labels"]
                ]


def _render(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    between = "、" if is_cjk(parse_state(env).language) else ", "
    return between.join(placeholders.reference(number) for number in tokens[index].meta["numbers"])
