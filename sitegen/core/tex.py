r"""Reading TeX as far as sitegen must: tokens, groups, and edits that keep account of positions."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct

_TOKEN = re.compile(r"\\[A-Za-z@]+|\\.|%[^\n]*(?:\n|\Z)|[{}()\[\]&]|[^\\{}()\[\]&%]+|\\", re.DOTALL)

_SPACE = re.compile(r"\s*")
_COMMAND = re.compile(r"\\(?:[A-Za-z@]+|.|\Z)", re.DOTALL)


class Token(NamedTuple):
    r"""A command, a bracket of any kind, ``&``, a comment, or a run of other characters."""

    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset behind the token."""
        return self.start + len(self.text)

    @property
    def is_command(self) -> bool:
        r"""Whether it is ``\name``."""
        return len(self.text) > 1 and self.text[0] == "\\" and self.text[1].isalpha()


def tokens(tex: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Cut TeX into tokens, from one offset to another; every character belongs to one."""
    return iter(_tokens(tex)) if start == 0 and end is None else _cut(tex, start, end)


@lru_cache(maxsize=8)
def _tokens(tex: str) -> tuple[Token, ...]:
    """Keep the tokens of the last formulas: one rule after another asks for them."""
    return tuple(_cut(tex, 0))


def _cut(tex: str, start: int, end: int | None = None) -> Iterator[Token]:
    for match in _TOKEN.finditer(tex, start, len(tex) if end is None else end):
        yield Token(match.group(), match.start())


def group(tex: str, start: int, brackets: str = "{}") -> tuple[int, int] | None:
    """Give where the content of the group begins and ends that opens behind ``start``.

    White space before the opening bracket is skipped. None where there is no group or no end.
    """
    begin = _SPACE.match(tex, start).end()  # type: ignore[union-attr]  # it matches everything
    if tex[begin : begin + 1] != brackets[0]:
        return None
    end = _pairs(tex, brackets).get(begin)
    return None if end is None else (begin + 1, end)


@lru_cache(maxsize=16)
def _pairs(tex: str, brackets: str) -> Mapping[int, int]:
    """Pair brackets, by their offsets, in one pass: a formula may open thousands and close none.

    Braces count whatever the brackets: ``(`` may be closed by the brace that it stands in.
    """
    opened: list[int] = []
    pairs: dict[int, int] = {}
    for token in tokens(tex):
        if token.text in ("{", brackets[0]):
            opened.append(token.start)
        elif token.text in ("}", brackets[1]) and opened:
            pairs[opened.pop()] = token.start
    return pairs


def commands(tex: str) -> set[str]:
    r"""Name all commands of a formula, with their backslash; comments do not count."""
    if "%" not in tex:
        return set(_COMMAND.findall(tex))
    return {token.text for token in tokens(tex) if token.text[0] == "\\"}


class Edit(Struct, frozen=True):
    """One replacement in a text."""

    start: int
    end: int
    text: str


class Edited(Struct, frozen=True):
    """A text after edits, able to tell where a position came from."""

    text: str
    starts: tuple[int, ...]
    """Offsets in the new text where a stretch begins."""
    origins: tuple[tuple[int, int], ...]
    """For each stretch its offset in the old text and whether it runs in step (1) or not (0)."""

    def origin(self, position: int) -> int:
        """Give the position in the old text."""
        at = max(bisect_right(self.starts, position) - 1, 0)
        begin, step = self.origins[at]
        return begin + step * (position - self.starts[at])


def edit(text: str, edits: Iterable[Edit]) -> Edited:
    """Apply edits that do not overlap."""
    parts: list[str] = []
    starts: list[int] = []
    origins: list[tuple[int, int]] = []
    at = length = 0
    for change in sorted(edits, key=lambda e: (e.start, e.end)):
        for part, origin in ((text[at : change.start], (at, 1)), (change.text, (change.start, 0))):
            if part:
                parts.append(part)
                starts.append(length)
                origins.append(origin)
                length += len(part)
        at = change.end
    parts.append(text[at:])
    starts.append(length)
    origins.append((at, 1))
    return Edited("".join(parts), tuple(starts), tuple(origins))
