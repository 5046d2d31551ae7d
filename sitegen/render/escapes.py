r"""Escapes left over from other generators: ``\_`` for ``_``, ``\\{`` for ``\{``, ``\`` doubled.

They are undone only on a page that shows the habit, and never in text arguments: in ``\text{a\_b}``
the author means what is written.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable

from msgspec import Struct

from sitegen.core.tex import Edit

_TEXT = re.compile(r"\\(?:text[a-z]*|mbox|operatorname|mathrm|mathtt|tag|label)\*?\s*\{[^{}]*\}")
_UNDERSCORE = re.compile(r"(?<!\\)\\_(?=\s*[A-Za-z0-9{\\])")
_PLAIN_UNDERSCORE = re.compile(r"(?<!\\)_")
_FOUR = re.compile(r"(?<!\\)\\{4}(?!\\(?![A-Za-z]))")
_TWO = re.compile(r"(?<!\\)\\{2}(?!\\)")
_BRACE = re.compile(r"(?<!\\)\\{2}(?=[{}])")
_STAR = re.compile(r"(?<!\\)\\\*")


class Habits(Struct, frozen=True):
    """Which escapes a page's author writes out of habit."""

    underscore: bool = False
    rows: bool = False
    braces: bool = False


def habits(formulas: Iterable[str]) -> Habits:
    """Look at all formulas of a page."""
    bare = [_TEXT.sub("", tex) for tex in formulas]
    together = "\n".join(bare)

    def count(pattern: re.Pattern[str]) -> int:
        return len(pattern.findall(together))

    underscores = count(_UNDERSCORE)
    return Habits(
        underscore=underscores >= 2 and underscores > count(_PLAIN_UNDERSCORE),
        rows=count(_FOUR) > count(_TWO) - count(_BRACE),
        braces=count(_BRACE) > 0 and any(_balanced(tex) for tex in bare),
    )


def _balanced(tex: str) -> bool:
    r"""Tell ``\\{ … \\}`` from a row break before a group."""
    escaped = [tex[m.end()] for m in _BRACE.finditer(tex)]
    return bool(escaped) and escaped.count("{") == escaped.count("}")


def edits(tex: str, habit: Habits) -> list[Edit]:
    """Undo the escapes of one formula."""
    kept = _Spans(tex)
    changes: list[Edit] = [Edit(m.start(), m.end(), "*") for m in _STAR.finditer(tex)]
    if habit.underscore:
        changes += [Edit(m.start(), m.end(), "_") for m in _UNDERSCORE.finditer(tex)]
    if habit.rows:
        changes += [Edit(m.start(), m.end(), "\\\\") for m in _FOUR.finditer(tex)]
    if habit.braces and _balanced(_TEXT.sub("", tex)):
        changes += [Edit(m.start(), m.end(), "\\") for m in _BRACE.finditer(tex)]
    return [change for change in changes if not kept.hold(change.start)]


class _Spans:
    """Where text arguments stand in a formula; they do not overlap."""

    def __init__(self, tex: str) -> None:
        self._ends = [m.end() for m in _TEXT.finditer(tex)]
        self._starts = [m.start() for m in _TEXT.finditer(tex)]

    def hold(self, position: int) -> bool:
        """Tell whether a position lies in one."""
        at = bisect_right(self._starts, position) - 1
        return at >= 0 and position < self._ends[at]
