"""Values that templates see in views. The names here are a contract with every theme."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup, escape
from msgspec import Struct

from sitegen.citations.cited_works import Work
from sitegen.core.model import Heading, Picture
from sitegen.core.text import is_external

if TYPE_CHECKING:
    from sitegen.compose.article_view import ArticleView


NOTATION = "/notation/"
"""The address of the list of symbols."""


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

    @classmethod
    def of(cls, href: str, picture: Picture | None) -> "Cover":
        """Return the cover at an address, of which ``picture`` is what is known."""
        return cls(
            url=href,
            remote=is_external(href),
            width=picture.width if picture else 0,
            height=picture.height if picture else 0,
            srcset=picture.srcset if picture else "",
        )


class Title(Struct, frozen=True, kw_only=True):
    """A title as HTML and as plain text."""

    html: Markup
    text: str


class TocEntry(Struct, frozen=True, kw_only=True):
    """A heading with those below it."""

    id: str
    text: str
    html: Markup
    """The text, with formulas typeset."""
    level: int
    children: "tuple[TocEntry, ...]"


class SymbolView(Struct, frozen=True, kw_only=True):
    """A symbol in the list of the site."""

    id: str
    name: str
    """Its TeX."""
    html: Markup
    """Typeset; empty if KaTeX does not know it."""
    means: str
    url: str
    """Of its definition; empty if none is known."""
    text: str
    """Of the link to it."""
    articles: "tuple[ArticleView, ...]"
    """Those that use it."""


class MenuView(Struct, frozen=True, kw_only=True):
    """One entry of the menu."""

    name: str
    url: str


class LinkView(Struct, frozen=True, kw_only=True):
    """Where else the author is found."""

    name: str
    url: str


class CitedWork(Struct, frozen=True, kw_only=True):
    """A work that an article cites."""

    kind: str
    """As BibLaTeX names it: ``article``, ``book``."""
    title: str
    authors: tuple[str, ...]
    venue: str
    """The journal, the book that it is a part of, or the publisher."""
    year: str
    url: str
    doi: str


def cited_work(work: Work) -> CitedWork:
    """Return a cited work as templates see it."""
    from sitegen.citations.typst_input import doi_of, url_of  # late: few articles cite

    entry = work.entry
    return CitedWork(
        kind=entry.kind,
        title=entry.text("title"),
        authors=tuple(
            " ".join(filter(None, (n.given, n.particle, n.family))) for n in entry.people
        ),
        venue=entry.text("journaltitle", "booktitle", "publisher", "institution"),
        year=entry.year,
        url=url_of(entry),
        doi=doi_of(entry),
    )


def toc(headings: Iterable[Heading], typeset: Mapping[str, str]) -> tuple[TocEntry, ...]:
    """Nest headings by level; none if there are fewer than two.

    ``typeset`` is the HTML of those that hold formulas, by id.
    """
    rows = list(headings)
    return _nested(rows, typeset) if len(rows) > 1 else ()


def _nested(rows: list[Heading], typeset: Mapping[str, str]) -> tuple[TocEntry, ...]:
    """Nest from the last to the first: what is open then lies below the next one, or beside it."""
    open_entries: list[TocEntry] = []  # the first of them last
    for head in reversed(rows):
        children = []
        while open_entries and open_entries[-1].level > head.level:
            children.append(open_entries.pop())
        html = Markup(typeset[head.id]) if head.id in typeset else escape(head.text)
        open_entries.append(
            TocEntry(
                id=head.id,
                text=head.text,
                html=html,
                level=head.level,
                children=tuple(children),
            )
        )
    return tuple(reversed(open_entries))
