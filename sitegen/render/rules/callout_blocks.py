"""Callouts between colons: ``::: tip 标题`` … ``:::``, as VuePress, Docusaurus and MyST have them.

``:::note[标题]``, ``:::{note} 标题``, ``::: {.callout-note}`` are read too; ``details`` is folded.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from sitegen.render.parse_state import parse_state
from sitegen.render.rules.callouts import NAMES, head_of

_OPENING = re.compile(
    r"\s*(?:\{\.?(?:callout-)?([A-Za-z]+)[^{}]*\}|([A-Za-z]+)(?=[\s\[]|$))"
    r"(?:\[([^\[\]]*)\])?\s*(.*?)\s*$"
)
_ALIASES = {"admonition": "note", "seealso": "info", "spoiler": "details"}


def install(md: MarkdownIt) -> None:
    """Register the block, and the rule that makes callouts of it before inline parsing."""
    container_plugin(md, "callout", validate=_is_callout)
    md.core.ruler.before("inline", "callout_blocks", _callouts)


def _is_callout(parameters: str, markup: str) -> bool:
    found = _OPENING.match(parameters)
    return bool(found and _kind(found) in NAMES)


def _kind(found: re.Match[str]) -> str:
    name = (found[1] or found[2]).lower()
    return _ALIASES.get(name, name)


def _callouts(core: StateCore) -> None:
    language = parse_state(core.env).language
    tokens: list[Token] = []
    opened: list[Token] = []
    for token in core.tokens:
        tokens.append(token)
        if token.type == "container_callout_open":
            opened.append(token)
            tokens += _head(token, language)
        elif token.type == "container_callout_close":
            token.type, token.tag = "callout_close", opened.pop().tag
    core.tokens = tokens


def _head(opener: Token, language: str) -> list[Token]:
    found = _OPENING.match(opener.info)
    assert found is not None, "the container plugin has matched it"
    kind, title = _kind(found), found[3] or found[4]
    parts = kind, "-" if kind == "details" else "", title
    return head_of(opener, parts, opener.map, language)
