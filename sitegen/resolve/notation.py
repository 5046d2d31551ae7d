"""The notation with its links closed: what pages show of each symbol."""

from collections.abc import Mapping
from hashlib import blake2b
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from sitegen.core.diagnostics import Diagnostic, Span
from sitegen.core.model import RenderedArticle
from sitegen.core.notation import symbol_class
from sitegen.library import Library
from sitegen.library.notation import Given, SiteSymbol, gathered, meaning_of


class See(Protocol):
    """Finds the place where a symbol is defined."""

    def __call__(
        self, written: str, span: Span, by: RenderedArticle | None, page: RenderedArticle | None
    ) -> tuple[str, str, Diagnostic | None]:
        """Return href, text and problem, for an article's page or for another one."""


class Note(Struct, frozen=True, kw_only=True):
    """What a page shows of a symbol."""

    mark: str
    """The class of its uses."""
    means: str
    url: str
    """Of its definition; empty if none is known."""
    text: str
    """Of the link to it."""
    around: tuple[str, ...] = ()
    """The classes of the symbols that stand in it somewhere in the article."""


class Entry(Struct, frozen=True, kw_only=True):
    """A symbol in the list of the site."""

    name: str
    note: Note
    html: str
    users: tuple[RenderedArticle, ...]


class Notation:
    """All symbols of the site that mean something."""

    def __init__(self, library: Library, site: Mapping[str, SiteSymbol], see: See) -> None:
        """Take the library, the symbols of ``sitegen.toml``, and what finds a place to see."""
        self._site = site
        self._see = see
        self._meanings = {name: each.meaning for name, each in site.items()}
        self._given = gathered(library, self._meanings)

    @property
    def problems(self) -> list[Diagnostic]:
        """Return what is wrong with the places to see."""
        found = (self._closed(each, None)[2] for each in self._given)
        return [each for each in found if each]

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Return the symbols in the order of their letters."""
        return tuple(map(self._entry, self._given))

    def notes(self, rendered: RenderedArticle) -> tuple[Note, ...]:
        """Return what an article's page shows of the symbols that it uses."""
        own = rendered.article.front_matter.notation
        found = ((name, meaning_of(name, rendered, self._meanings)) for name in rendered.symbols)
        given = (
            Given(name=name, meaning=meaning, by=rendered if name in own else None, users=())
            for name, meaning in found
            if meaning
        )
        notes = (self._note(each, rendered) for each in given)
        inner: dict[str, tuple[str, ...]] = {}
        for outer, each in rendered.nested_symbols:
            inner[outer] = (*inner.get(outer, ()), each)
        return tuple(replace(each, around=inner.get(each.mark, ())) for each in notes)

    def key(self, rendered: RenderedArticle) -> str:
        """Return a digest of an article's notes; empty if it has none."""
        if not rendered.symbols:
            return ""
        notes = repr(self.notes(rendered)).encode("utf-8", "surrogatepass")
        return blake2b(notes, digest_size=10).hexdigest()

    def _entry(self, given: Given) -> Entry:
        note = self._note(given, None)
        return Entry(name=given.name, note=note, html=self._html(given), users=given.users)

    def _html(self, given: Given) -> str:
        if given.by is None:
            return self._site[given.name].html
        own = dict(zip(given.by.article.front_matter.notation, given.by.own_symbols, strict=True))
        return own[given.name]

    def _note(self, given: Given, page: RenderedArticle | None) -> Note:
        href, text, _ = self._closed(given, page)
        mark, means = symbol_class(given.name), given.meaning.means
        return Note(mark=mark, means=means, url=href, text=text)

    def _closed(
        self, given: Given, page: RenderedArticle | None
    ) -> tuple[str, str, Diagnostic | None]:
        if not given.meaning.see:
            return "", "", None
        span = given.by.article.span("notation") if given.by else self._site[given.name].see
        return self._see(given.meaning.see, span, given.by, page)
