"""The works that articles cite, in the form of the site's style; and where their keys are found."""

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from sitegen.citations.bibliography import Bibliography
from sitegen.citations.entries import Entry
from sitegen.citations.styles import PLAIN, Form, Formatted
from sitegen.core.model import RenderedArticle


class Work(Struct, frozen=True, gc=False):
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

    def of(self, path: str) -> Sequence[Mapping[str, Entry]]:
        """Return the entries of an article's bibliographies, its own first."""
        return [self.files[name].entries for name in (*self.own.get(path, ()), *self.shared)]

    def cited_by(self, rendered: RenderedArticle) -> list[Entry]:
        """Return the entries that an article cites, in the order of their first citation."""
        keys = dict.fromkeys(key.key for each in rendered.citations for key in each.keys)
        known = self.of(rendered.article.source.path)
        entries = (next((each[key] for each in known if key in each), None) for key in keys)
        return [entry for entry in entries if entry]


class CitedWorks(Struct, frozen=True, kw_only=True):
    """What each article cites, formatted, in the order of its list."""

    bibliographies: Bibliographies = Bibliographies()
    form: Form = PLAIN
    works: Mapping[str, tuple[Work, ...]] = field(default_factory=dict)
    """By the paths of articles."""
