"""A guard for inline rules that match without advancing: markdown-it-py would loop forever."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from sitegen.core.messages import say

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline

InlineRule = Callable[["StateInline", bool], bool]


class Stuck(RuntimeError):
    """An inline rule has matched without advancing; ``rule`` is its function."""

    def __init__(self, name: str, rule: InlineRule) -> None:
        super().__init__(
            say("the inline rule {name} has matched without advancing state.pos", name=name)
        )
        self.rule = rule


def install(plugin: Callable[["MarkdownIt"], object], md: "MarkdownIt") -> None:
    """Register a plugin with a parser; the inline rules that it adds are guarded."""
    before = {rule.name: rule.fn for rule in md.inline.ruler.__rules__}
    plugin(md)
    for rule in md.inline.ruler.__rules__:
        if before.get(rule.name) is not rule.fn:
            rule.fn = partial(_advancing, rule.name, rule.fn)


def _advancing(name: str, rule: InlineRule, state: "StateInline", silent: bool) -> bool:
    before = state.pos
    matched = rule(state, silent)
    if matched and state.pos <= before:
        raise Stuck(name, rule)
    return matched
