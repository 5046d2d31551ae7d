"""The HTML of articles with links resolved; read on demand and not held in memory."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import Protocol

from sitegen.core.model import Body, RenderedArticle
from sitegen.library.uses import Place
from sitegen.resolve import Closing, fill


class BodySource(Protocol):
    """Store of the rendered HTML of articles, and of values derived from it."""

    def body(self, rendered: RenderedArticle) -> Body:
        """Return an article's HTML with its links and references still open."""

    def derived(self, what: str, key: str, make: Callable[[], str]) -> str:
        """Return a cached value derived from an article; compute and cache it if it is missing."""


class Bodies:
    """The HTML of each article with its marks replaced, and values derived from it."""

    def __init__(
        self, closings: Iterable[tuple[RenderedArticle, Closing]], source: BodySource
    ) -> None:
        """Take each article with the values of its marks, and the store of rendered HTML."""
        self._closings: Mapping[str, Closing] = {
            rendered.article.source.path: closing for rendered, closing in closings
        }
        self._source = source
        self._keys: dict[str, str] = {}

    def key(self, rendered: RenderedArticle) -> str:
        """Return a digest of everything that an article's HTML depends on."""
        path = rendered.article.source.path
        if path not in self._keys:
            closing = self._closings[path]
            digest = blake2b(rendered.key.encode(), digest_size=10)
            filled = repr((closing.links, closing.references))
            digest.update(filled.encode("utf-8", "surrogatepass"))
            if closing.citations:
                digest.update(closing.citations.key.encode())
            self._keys[path] = digest.hexdigest()
        return self._keys[path]

    def across(self, rendered: RenderedArticle) -> tuple[tuple[str, Place], ...]:
        """Return the labels of other articles that an article refers to, by href."""
        return self._closings[rendered.article.source.path].across

    def body(self, rendered: RenderedArticle) -> Body:
        """Return an article's HTML with links and references resolved."""
        return fill(self._source.body(rendered), self._closings[rendered.article.source.path])

    def derived(self, what: str, rendered: RenderedArticle, make: Callable[[Body], str]) -> str:
        """Return ``make`` of an article's HTML, cached; ``what`` names it with all its options."""
        return self._source.derived(what, self.key(rendered), lambda: make(self.body(rendered)))
