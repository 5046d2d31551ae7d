r"""Tokens and groups of TeX, and edits of text that map positions back to the original."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping
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
        """The offset after the token."""
        return self.start + len(self.text)

    @property
    def is_command(self) -> bool:
        r"""Whether it is ``\name``."""
        return len(self.text) > 1 and self.text[0] == "\\" and self.text[1].isalpha()


def tokens(tex: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Return the tokens of TeX between two offsets; every character belongs to one."""
    return iter(_tokens(tex)) if start == 0 and end is None else _cut(tex, start, end)


@lru_cache(maxsize=8)
def _tokens(tex: str) -> tuple[Token, ...]:
    """Return the tokens of a whole formula, cached, as many rules in turn need them."""
    return tuple(_cut(tex, 0))


def _cut(tex: str, start: int, end: int | None = None) -> Iterator[Token]:
    for match in _TOKEN.finditer(tex, start, len(tex) if end is None else end):
        yield Token(match.group(), match.start())


def group(tex: str, start: int, brackets: str = "{}") -> tuple[int, int] | None:
    """Return start and end of the content of the group that opens at ``start``.

    White space before the bracket is skipped. None if there is no group, or it is not closed.
    """
    begin = _SPACE.match(tex, start).end()  # type: ignore[union-attr]  # it matches everything
    if tex[begin : begin + 1] != brackets[0]:
        return None
    end = _pairs(tex, brackets).get(begin)
    return None if end is None else (begin + 1, end)


@lru_cache(maxsize=16)
def _pairs(tex: str, brackets: str) -> Mapping[int, int]:
    """Return the offset of the closing bracket for each opening one.

    One pass for all pairs, as a formula may open thousands and close none. Braces always count:
    the end of the surrounding group also closes a ``(``.
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
    r"""Return all commands of a formula, with their backslash; comments do not count."""
    if "%" not in tex:
        return set(_COMMAND.findall(tex))
    return {token.text for token in tokens(tex) if token.text[0] == "\\"}


class Edit(Struct, frozen=True):
    """One replacement in a text."""

    start: int
    end: int
    text: str


class Edited(Struct, frozen=True):
    """A text after edits, with the mapping of its positions to the original text."""

    text: str
    starts: tuple[int, ...]
    """Offset in the new text of each segment."""
    origins: tuple[tuple[int, int], ...]
    """For each segment its offset in the old text, and 1 if it was copied, 0 if it was inserted."""

    def origin(self, position: int) -> int:
        """Return the position in the old text; for inserted text, where it was inserted."""
        at = max(bisect_right(self.starts, position) - 1, 0)
        begin, step = self.origins[at]
        return begin + step * (position - self.starts[at])


def edit(text: str, edits: Collection[Edit]) -> Edited:
    """Apply edits, which must not overlap."""
    if not edits:
        return Edited(text, (0,), ((0, 1),))
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
