r"""Escapes left over from other generators: ``\_`` for ``_``, ``\\{`` for ``\{``, ``\`` doubled.

Most are undone only on a page that shows the habit, and none in text arguments: ``\text{a\_b}`` is
meant as it is. A ``\_`` between an atom and its index is always undone: it has no other meaning.
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
"""Characters examined before an escape to see what it belongs to."""
_SPACE = re.compile(r"(?<!\\)\\{2}(?=[!,;:])")
_PLAIN_UNDERSCORE = re.compile(r"(?<!\\)_")
_FOUR = re.compile(r"(?<!\\)\\{4}(?!\\(?![A-Za-z]))")
_TWO = re.compile(r"(?<!\\)\\{2}(?!\\)")
_BRACE = re.compile(r"(?<!\\)\\{2}(?=[{}])")
_STAR = re.compile(r"(?<!\\)\\\*")


class Habits(Struct, frozen=True):
    """The escapes that a page uses throughout."""

    underscore: bool = False
    rows: bool = False
    braces: bool = False


def habits(formulas: Iterable[str]) -> Habits:
    """Return the habits of a page, from all its formulas."""
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
    r"""Whether ``\\{`` and ``\\}`` are balanced: escaped braces, not row breaks before groups."""
    escaped = [tex[m.end()] for m in _BRACE.finditer(tex)]
    return bool(escaped) and escaped.count("{") == escaped.count("}")


def _underscores(tex: str) -> Iterator[int]:
    return (m.start() for m in _UNDERSCORE.finditer(tex)) if "\\_" in tex else iter(())


def _is_index(tex: str, at: int) -> bool:
    r"""Whether ``\_`` begins an index: ``z\_i``, ``\theta\_{i}``, ``\mathbf{z}\_\max``."""
    before = tex[max(0, at - _WINDOW) : at]
    atom = _ATOM.search(before)
    if atom is None or not _INDEX.match(tex, at + 2):
        return False
    return not (atom[1] and _WORDS.search(before[: atom.start()]))


def _is_in_word(tex: str, at: int) -> bool:
    r"""Whether ``\_`` is in a name of a program: ``max\_index``, ``\_\_int128``."""
    before = tex[max(0, at - _WINDOW) : at]
    if _CHAIN_BEFORE.search(before) or _CHAIN_BEHIND.match(tex, at + 2):
        return True
    return bool(_WORD_BEFORE.search(before) and _WORD_BEHIND.match(tex, at + 2))


def edits(tex: str, habit: Habits, *, display: bool = True) -> list[Edit]:
    """Return edits that undo the escapes of one formula."""
    texts = _Spans(tex)
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
    if not display and "\\begin" not in tex:  # an inline formula has no line breaks
        changes += [Edit(m.start(), m.end(), "\\") for m in _SPACE.finditer(tex)]
    return [change for change in changes if not texts.hold(change.start)]


class _Spans:
    """The spans of text arguments in a formula; they do not overlap."""

    def __init__(self, tex: str) -> None:
        self._ends = [m.end() for m in _TEXT.finditer(tex)]
        self._starts = [m.start() for m in _TEXT.finditer(tex)]

    def hold(self, position: int) -> bool:
        """Whether a position is in one of them."""
        at = bisect_right(self._starts, position) - 1
        return at >= 0 and position < self._ends[at]
