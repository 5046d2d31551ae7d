r"""Escapes left over from other generators: ``\_`` for ``_``, ``\\{`` for ``\{``, ``\`` doubled.

Most are undone only on a page that shows the habit, and none in text arguments: in ``\text{a\_b}``
the author means what is written. A ``\_`` between an atom and its index can mean nothing else.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sitegen.core.tex import Edit

_TEXT = re.compile(r"\\(?:text[a-z]*|mbox|operatorname|mathrm|mathtt|tag|label)\*?\s*\{[^{}]*\}")
_UNDERSCORE = re.compile(r"(?<!\\)\\_(?=\s*[A-Za-z0-9{\\])")
_ATOM = re.compile(r"(?:(?<![A-Za-z\\_])[A-Za-z]'*|\\[A-Za-z]+|(\}))$")
_WORDS = re.compile(r"\\(?:text\w*|mathit|mathtt|mbox|operatorname\*?)\s*\{[^{}]*$")
_INDEX = re.compile(
    r"(?:[A-Za-z0-9](?![A-Za-z0-9]|\s*\\_)|\{|\\(?!_|text|math(?:it|tt)|operatorname)[A-Za-z]+)"
)
_WORD_BEFORE = re.compile(r"(?:(?<!\\)\b[A-Za-z]{2,}|^\s*)$")
_WORD_BEHIND = re.compile(r"\s*[A-Za-z]{2,}")
_CHAIN_BEFORE = re.compile(r"\\_[A-Za-z]*$")
_CHAIN_BEHIND = re.compile(r"[A-Za-z]*\\_")
_WINDOW = 60
"""Characters before one that tell what it belongs to."""
_SPACE = re.compile(r"(?<!\\)\\{2}(?=[!,;:])")
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

    underscores = sum(not _is_in_word(tex, at) for tex in bare for at in _underscores(tex))
    return Habits(
        underscore=underscores >= 2 and underscores > count(_PLAIN_UNDERSCORE),
        rows=count(_FOUR) > count(_TWO) - count(_BRACE),
        braces=count(_BRACE) > 0 and any(_balanced(tex) for tex in bare),
    )


def _balanced(tex: str) -> bool:
    r"""Tell ``\\{ … \\}`` from a row break before a group."""
    escaped = [tex[m.end()] for m in _BRACE.finditer(tex)]
    return bool(escaped) and escaped.count("{") == escaped.count("}")


def _underscores(tex: str) -> Iterator[int]:
    return (m.start() for m in _UNDERSCORE.finditer(tex)) if "\\_" in tex else iter(())


def _is_index(tex: str, at: int) -> bool:
    r"""Tell ``z\_i``, ``\theta\_{i}`` and ``\mathbf{z}\_\max`` from parts of a word."""
    before = tex[max(0, at - _WINDOW) : at]
    atom = _ATOM.search(before)
    if atom is None or not _INDEX.match(tex, at + 2):
        return False
    return not (atom[1] and _WORDS.search(before[: atom.start()]))


def _is_in_word(tex: str, at: int) -> bool:
    r"""Tell the names of programs: ``max\_index``, ``\_\_int128``."""
    before = tex[max(0, at - _WINDOW) : at]
    if _CHAIN_BEFORE.search(before) or _CHAIN_BEHIND.match(tex, at + 2):
        return True
    return bool(_WORD_BEFORE.search(before) and _WORD_BEHIND.match(tex, at + 2))


def edits(tex: str, habit: Habits, *, display: bool = True) -> list[Edit]:
    """Undo the escapes of one formula."""
    kept = _Spans(tex)
    changes: list[Edit] = [Edit(m.start(), m.end(), "*") for m in _STAR.finditer(tex)]
    changes += [
        Edit(at, at + 2, "_")
        for at in _underscores(tex)
        if _is_index(tex, at) or (habit.underscore and not _is_in_word(tex, at))
    ]
    if habit.rows:
        changes += [Edit(m.start(), m.end(), "\\\\") for m in _FOUR.finditer(tex)]
    if habit.braces and _balanced(_TEXT.sub("", tex)):
        changes += [Edit(m.start(), m.end(), "\\") for m in _BRACE.finditer(tex)]
    if not display and "\\begin" not in tex:  # a line break has no place there
        changes += [Edit(m.start(), m.end(), "\\") for m in _SPACE.finditer(tex)]
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
