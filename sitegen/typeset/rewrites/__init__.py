"""The rewrites: TeX that KaTeX lacks, replaced by TeX that it has; one rule a file.

A rule is a pure function ``edits(tex, display) -> list[Edit]``, empty if it does not apply.
"""

from collections.abc import Callable

from sitegen.core.tex import Edit, Edited, edit
from sitegen.typeset.rewrites import (
    brackets,
    characters,
    columns,
    commands,
    environments,
    fractions,
    operator_limits,
    percent,
    rows,
    scripts,
    text_mode,
)

__all__ = ["Rewritten", "rewrite", "rewrite_body"]

Rule = Callable[[str, bool], list[Edit]]
_RULES: tuple[Rule, ...] = (
    characters.edits,
    brackets.edits,
    percent.edits,
    commands.edits,
    text_mode.edits,
    operator_limits.edits,
    scripts.edits,
    columns.edits,
    environments.edits,
    rows.edits,
    fractions.edits,
)
_OF_BODIES: tuple[Rule, ...] = (
    characters.edits,
    percent.edits,
    commands.edits,
    text_mode.edits_of_body,
    operator_limits.edits,
    scripts.edits,
    columns.edits,
)
"""Rules that do not depend on the context: a macro's body is a part of some formula."""


class Rewritten:
    """TeX after all rules, with a map of its positions to those in the author's TeX."""

    __slots__ = ("_steps", "text")

    def __init__(self, text: str, steps: list[Edited]) -> None:
        self.text = text
        self._steps = steps

    def origin(self, position: int) -> int:
        """Return a position in the author's TeX."""
        for step in reversed(self._steps):
            position = step.origin(position)
        return position


def rewrite_body(tex: str) -> str:
    """Rewrite the body of a macro. Tags stay in it, for it may be used in a display."""
    if "\\" not in tex:
        return tex
    for rule in _OF_BODIES:
        tex = edit(tex, rule(tex, True)).text
    return tex


def rewrite(tex: str, display: bool) -> Rewritten:
    """Apply all rules in order; each one sees the edits of those before it."""
    steps: list[Edited] = []
    for rule in _RULES:
        changes = rule(tex, display)
        if changes:
            steps.append(edit(tex, changes))
            tex = steps[-1].text
    return Rewritten(tex, steps)
