"""The HTML of all articles, links closed; fetched and filled where a page needs it, not held."""

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from typing import Protocol

from sitegen.core.model import Body, RenderedArticle
from sitegen.resolve import Closing, fill


class BodySource(Protocol):
    """Keeps the HTML of articles as it was rendered, and what is made of it."""

    def body(self, rendered: RenderedArticle) -> Body:
        """Give an article's HTML with its links still open."""

    def derived(self, what: str, key: str, make: Callable[[], str]) -> str:
        """Give something made of an article, or make it and keep it."""


class Bodies:
    """Knows what the marks of each article stand for."""

    def __init__(
        self, closings: Iterable[tuple[RenderedArticle, Closing]], kept: BodySource
    ) -> None:
        """Take each article with what its marks stand for."""
        self._closings: Mapping[str, Closing] = {
            rendered.article.source.path: closing for rendered, closing in closings
        }
        self._kept = kept
        self._keys: dict[str, str] = {}

    def key(self, rendered: RenderedArticle) -> str:
        """Give a digest of all that an article's HTML is made of."""
        path = rendered.article.source.path
        if path not in self._keys:
            closing = self._closings[path]
            digest = blake2b(rendered.key.encode(), digest_size=10)
            filled = repr((closing.links, closing.references))
            digest.update(filled.encode("utf-8", "surrogatepass"))
            self._keys[path] = digest.hexdigest()
        return self._keys[path]

    def body(self, rendered: RenderedArticle) -> Body:
        """Give an article's HTML."""
        return fill(self._kept.body(rendered), self._closings[rendered.article.source.path])

    def derived(self, what: str, rendered: RenderedArticle, make: Callable[[Body], str]) -> str:
        """Give what ``make`` makes of an article's HTML; ``what`` names it, options included."""
        return self._kept.derived(what, self.key(rendered), lambda: make(self.body(rendered)))
