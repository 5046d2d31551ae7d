"""What was found out for the last edition of the site, as long as it holds.

Each build plans all pages of a site, and after an edit nearly all come out as before. A view of an
article, and what its page shows, are functions of the articles named there and of the structure:
terms, series, translations, covers, configuration. So where the structure is the same, what was
found out for the very same articles is taken over: digests from command to command, views in the
preview.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sitegen.compose.deferred import Fingerprints, fingerprint
from sitegen.compose.views import ArticleView
from sitegen.config import Config
from sitegen.core.model import RenderedArticle
from sitegen.library import Library
from sitegen.resolve import Resolver

Needs = Mapping[str, str]


class Plans:
    """Views, their digests and the needs of pages, by the keys of the articles that they show."""

    def __init__(self, structure: str = "", last: "Plans | None" = None) -> None:
        """Take over what the last one has, where the structure is the same."""
        taken = last if last is not None and last._structure == structure else None
        self._structure: str = structure
        self._views: dict[str, ArticleView] = {}
        self._prints: dict[str, str] = {}
        self._needs: dict[str, Needs] = {}
        self._old_views = taken._views if taken else {}
        self._old_prints = taken._prints if taken else {}
        self._old_needs = taken._needs if taken else {}
        self.fingerprints = Fingerprints()

    def view(
        self, rendered: RenderedArticle, make: Callable[[RenderedArticle], ArticleView]
    ) -> ArticleView:
        """Give the view of an article."""
        key = _name(rendered)
        view = self._views.get(key) or self._old_views.get(key) or make(rendered)
        self._views[key] = view
        return view

    def print(
        self, rendered: RenderedArticle, view: Callable[[RenderedArticle], object], kind: str = ""
    ) -> str:
        """Give the digest of a view of an article; the view is made where that is not known."""
        key = kind + _name(rendered)
        found = self._prints.get(key) or self._old_prints.get(key)
        self._prints[key] = found or fingerprint(repr(view(rendered)))
        return self._prints[key]

    def needs(
        self, shown: tuple[RenderedArticle | None, ...], key: str, make: Callable[[], Needs]
    ) -> Needs:
        """Give what a page of these articles shows; ``key`` is of all else that it depends on."""
        place = fingerprint(key, *(_name(each) if each else "" for each in shown))
        kept = self._old_needs.get(place)
        self._needs[place] = make() if kept is None else kept
        return self._needs[place]

    def settle(self) -> None:
        """Let go of what was not used again."""
        self._old_views, self._old_prints, self._old_needs = {}, {}, {}

    def kept(self) -> dict[str, Any]:
        """Give what the next command can use, as JSON takes it."""
        return {"structure": self._structure, "prints": self._prints, "needs": self._needs}

    @classmethod
    def again(cls, kept: Mapping[str, Any]) -> "Plans":
        """Make plans of what was kept."""
        plans = cls(kept["structure"])
        plans._prints, plans._needs = dict(kept["prints"]), dict(kept["needs"])
        return plans


def _name(rendered: RenderedArticle) -> str:
    """Name an article so that no other is called the same; those of tests have no key."""
    return rendered.key or fingerprint(repr(rendered))


def structure(library: Library, config: Config, resolver: Resolver) -> str:
    """Make a digest of all that views depend on beside their articles."""
    return fingerprint(
        repr(config), *_terms(library), *_languages(library), *_covers(library, resolver)
    )


def _terms(library: Library) -> Iterator[str]:
    for key, taxonomy in library.taxonomies.items():
        for term in taxonomy.terms:
            yield f"{key} {term.name} {term.address} {len(term.articles)}"
            if key == "series":
                yield " ".join(rendered.article.address for rendered in term.articles)


def _languages(library: Library) -> Iterator[str]:
    for address, group in library.translations.items():
        yield address
        yield from (f"{r.article.address} {r.article.front_matter.lang} {r.title}" for r in group)


def _covers(library: Library, resolver: Resolver) -> Iterator[str]:
    for rendered in library.everything:
        if rendered.article.front_matter.cover:
            href = resolver.cover(rendered)
            yield f"{rendered.article.address} {href} {resolver.picture(href)}"
