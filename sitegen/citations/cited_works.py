"""The works that articles cite, in the form of the site's style; and where their keys are found."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from sitegen.citations.bibliography import Bibliography
from sitegen.citations.entries import Entry
from sitegen.citations.styles import PLAIN, Form, Formatted
from sitegen.core.model import RenderedArticle


class Work(Struct, frozen=True):
    """A cited work."""

    entry: Entry
    formatted: Formatted


class Bibliographies(Struct, frozen=True, kw_only=True):
    """The bibliographies of a site: those of all articles, and those of single ones."""

    files: Mapping[str, Bibliography] = field(default_factory=dict)
    """By their paths in the site."""
    shared: tuple[str, ...] = ()
    """Paths of those that all articles have."""
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Paths of others, by the paths of articles."""

    def of(self, path: str) -> Sequence[Bibliography]:
        """Return the bibliographies of an article, its own first."""
        return [self.files[name] for name in (*self.own.get(path, ()), *self.shared)]

    def entry(self, key: str, path: str) -> Entry | None:
        """Return the entry of a key in an article; None if it has none."""
        found = (each.entries.get(key) for each in self.of(path))
        return next((entry for entry in found if entry), None)

    def cited_by(self, rendered: RenderedArticle) -> list[Entry]:
        """Return the entries that an article cites, in the order of their first citation."""
        path = rendered.article.source.path
        keys = dict.fromkeys(key.key for each in rendered.citations for key in each.keys)
        return [entry for key in keys if (entry := self.entry(key, path))]


class CitedWorks(Struct, frozen=True, kw_only=True):
    """What each article cites, formatted, in the order of its list."""

    bibliographies: Bibliographies = Bibliographies()
    form: Form = PLAIN
    works: Mapping[str, tuple[Work, ...]] = field(default_factory=dict)
    """By the paths of articles."""
