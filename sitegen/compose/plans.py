"""What was found out for the last edition of the site in this process, as long as it holds.

The preview plans all pages of a site again after each edit, and nearly all come out as before. A
view of an article, and what its page shows, are functions of the articles named there and of the
structure: terms, series, translations, covers, configuration. So where the structure is the same,
what was found out for the very same articles is taken over.
"""

from collections.abc import Callable, Iterator, Mapping

from sitegen.compose.deferred import Fingerprints, fingerprint
from sitegen.compose.views import ArticleView
from sitegen.config import Config
from sitegen.library import Library
from sitegen.model import RenderedArticle
from sitegen.resolve import Resolver

Needs = Mapping[str, str]
_View = tuple[RenderedArticle, ArticleView]
_Needs = tuple[object, Needs]


class Plans:
    """Views and needs by what they were made from, each kept with it, so that no id is reused."""

    def __init__(self, structure: str = "", last: "Plans | None" = None) -> None:
        """Take over what the last one has, where the structure is the same."""
        taken = last if last is not None and last._structure == structure else None
        self._structure: str = structure
        self._views: dict[int, _View] = {}
        self._needs: dict[tuple[object, ...], _Needs] = {}
        self._old_views = taken._views if taken else {}
        self._old_needs = taken._needs if taken else {}
        self.fingerprints: Fingerprints = taken.fingerprints if taken else Fingerprints()

    def view(
        self, rendered: RenderedArticle, make: Callable[[RenderedArticle], ArticleView]
    ) -> ArticleView:
        """Give the view of an article."""
        key = id(rendered)
        kept = self._views.get(key) or self._old_views.get(key)
        if kept is None:
            kept = rendered, make(rendered)
        self._views[key] = kept
        return kept[1]

    def needs(
        self, shown: tuple[RenderedArticle | None, ...], key: str, make: Callable[[], Needs]
    ) -> Needs:
        """Give what a page of these articles shows; ``key`` is of all else that it depends on."""
        place = (key, *map(id, shown))
        kept = self._old_needs.get(place)
        if kept is None:
            kept = shown, make()
        self._needs[place] = kept
        return kept[1]

    def settle(self) -> None:
        """Let go of what was not used again."""
        self._old_views, self._old_needs = {}, {}
        self.fingerprints.keep(view for _, view in self._views.values())


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
