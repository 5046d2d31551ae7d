"""Values that templates see in views. The names here are a contract with every theme."""

from collections.abc import Iterable

from markupsafe import Markup
from msgspec import Struct

from sitegen.model import Heading


class SeriesView(Struct, frozen=True, kw_only=True):
    """An article's place in a series."""

    name: str
    url: str
    number: int
    """From 1."""
    count: int


class Alternate(Struct, frozen=True, kw_only=True):
    """A page in one language, its own included."""

    lang: str
    url: str
    """Absolute."""


class Cover(Struct, frozen=True, kw_only=True):
    """An article's picture."""

    url: str
    remote: bool
    width: int
    """In pixels, like ``height``; 0 if it is not known."""
    height: int
    srcset: str
    """Empty if there is but one size."""


class Title(Struct, frozen=True, kw_only=True):
    """A title as HTML and as plain text."""

    html: Markup
    text: str


class TocEntry(Struct, frozen=True, kw_only=True):
    """A heading with those below it."""

    id: str
    text: str
    level: int
    children: "tuple[TocEntry, ...]"


class MenuView(Struct, frozen=True, kw_only=True):
    """One entry of the menu."""

    name: str
    url: str


def toc(headings: Iterable[Heading]) -> tuple[TocEntry, ...]:
    """Nest headings by level; none if there are fewer than two."""
    rows = list(headings)
    return _nested(rows) if len(rows) > 1 else ()


def _nested(rows: list[Heading]) -> tuple[TocEntry, ...]:
    entries = []
    while rows:
        head, rest = rows[0], rows[1:]
        below = next((i for i, row in enumerate(rest) if row.level <= head.level), len(rest))
        entries.append(
            TocEntry(id=head.id, text=head.text, level=head.level, children=_nested(rest[:below]))
        )
        rows = rest[below:]
    return tuple(entries)
