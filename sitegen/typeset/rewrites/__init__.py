"""What KaTeX lacks, written in what it has; one rule a file, each giving edits.

A rule is a pure function ``edits(tex, display) -> list[Edit]``, empty where nothing is to do.
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
"""Those that need not know what stands around: a macro's body is a part of some formula."""


class Rewritten:
    """TeX after all rules, able to tell where a position came from."""

    __slots__ = ("_steps", "text")

    def __init__(self, text: str, steps: list[Edited]) -> None:
        self.text = text
        self._steps = steps

    def origin(self, position: int) -> int:
        """Give the position in the author's TeX."""
        for step in reversed(self._steps):
            position = step.origin(position)
        return position


def rewrite_body(tex: str) -> str:
    """Rewrite the body of a macro, which keeps its tags: its use may be in a display."""
    if "\\" not in tex:
        return tex
    for rule in _OF_BODIES:
        tex = edit(tex, rule(tex, True)).text
    return tex


def rewrite(tex: str, display: bool) -> Rewritten:
    """Apply all rules in order."""
    steps: list[Edited] = []
    for rule in _RULES:
        changes = rule(tex, display)
        if changes:
            steps.append(edit(tex, changes))
            tex = steps[-1].text
    return Rewritten(tex, steps)
