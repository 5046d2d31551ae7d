"""The views of one site: each article, term and list has one, whoever asks for it."""

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from msgspec import Struct

from sitegen.compose.article_view import ArticleView
from sitegen.compose.results_view import ResultsView
from sitegen.compose.site_view import SiteView
from sitegen.compose.term_view import TermView
from sitegen.compose.used_by import NOWHERE, UsedBy, used_by
from sitegen.config import Config
from sitegen.core.model import RenderedArticle, Term
from sitegen.core.text import is_external
from sitegen.incremental.trace import Trace, fingerprint
from sitegen.library import Library
from sitegen.library.uses import Uses
from sitegen.resolve import Resolver
from sitegen.resolve.bodies import Bodies
from sitegen.resolve.notation import Notation

if TYPE_CHECKING:
    from sitegen.compose.tagged_result import TaggedResult
    from sitegen.library.permanent_tags.index import PermanentTags


class Nearby(Struct, frozen=True, kw_only=True):
    """What the page of an article leads to."""

    older: ArticleView | None
    newer: ArticleView | None
    before: ArticleView | None
    """In its series, like ``after``."""
    after: ArticleView | None
    related: tuple[ArticleView, ...]


class Views:
    """Makes views, and holds what they read; pages get the views alone."""

    def __init__(
        self,
        trace: Trace,
        library: Library,
        config: Config,
        href: Callable[[str], str],
        resolver: Resolver,
        bodies: Bodies,
        related: Mapping[str, tuple[RenderedArticle, ...]],
        uses: Uses,
        notation: Notation,
        *,
        searchable: bool,
        intro: str = "",
        grounds: tuple[str, str] = ("", ""),
    ) -> None:
        """Take all that views are made of; ``href`` makes an href of a site path.

        ``intro`` is the HTML of ``look.intro``; ``grounds`` are the theme's, light and dark.
        """
        self.trace = trace
        self.library = library
        self.config = config
        self.href = href
        self.resolver = resolver
        self.bodies = bodies
        self.notation = notation
        self.searchable = searchable
        self.uses = uses
        self.intro = intro
        self.grounds = grounds
        self._related = related
        self._structure = f"{fingerprint(tuple(_structure(library, config, resolver))):x}"
        self._articles: dict[str, ArticleView] = {}
        self._terms: dict[str, TermView] = {}
        self._rendered = {r.article.source.path: r for r in library.everything}
        for rendered in library.everything:
            self.article(rendered)
        self.site = SiteView(self)
        self.results = ResultsView(self)

    @cached_property
    def terms(self) -> Mapping[str, tuple[TermView, ...]]:
        """The views of the terms of each taxonomy, the most used first."""
        return {
            key: tuple(map(self.term, each.terms)) for key, each in self.library.taxonomies.items()
        }

    @property
    def permanent_tags(self) -> "PermanentTags | None":
        """Those of ``tags.toml``."""
        return self.library.permanent_tags

    def article(self, rendered: RenderedArticle) -> ArticleView:
        """Return the view of an article."""
        path = rendered.article.source.path
        if path not in self._articles:
            view = self._articles[path] = ArticleView(self, rendered)
            self.trace.add(repr(view), self.version(rendered), view.state_of)
        return self._articles[path]

    def version(self, rendered: RenderedArticle) -> str:
        """Return a text that changes whenever a field of an article's view does."""
        key = f"{self.bodies.key(rendered)} {self.notation.key(rendered)}"
        tags = self.permanent_tags and self.permanent_tags.of(rendered.article.source.path)
        return f"{self._structure} {key} {tags}" if tags else f"{self._structure} {key}"

    def tagged_results(self) -> "tuple[TaggedResult, ...]":
        """Return the views of all permanent tags."""
        if self.permanent_tags is None:
            return ()
        from sitegen.compose.tagged_result import TaggedResult  # late: few sites have tags

        views = tuple(TaggedResult(self, tag) for tag in self.permanent_tags.tags)
        for view in views:
            self.trace.add(repr(view), view.version(), view.state_of)
        return views

    def at(self, path: str) -> ArticleView:
        """Return the view of the article of a file."""
        return self._articles[path]

    def rendered_at(self, path: str) -> RenderedArticle:
        """Return the article of a file."""
        return self._rendered[path]

    def version_of_labels(self) -> str:
        """Return a text that changes whenever an article with labels does."""
        labelled = (each for each in self.library.everything if each.labels)
        return f"{fingerprint((self._structure, *map(self.bodies.key, labelled))):x}"

    def used_by(self, view: ArticleView) -> UsedBy:
        """Return how other articles use an article."""
        uses = self.uses.by_others(view.path)
        return used_by(uses, self._articles) if uses else NOWHERE

    def near(self, rendered: RenderedArticle | None) -> ArticleView | None:
        """Return the view of an article, if there is one."""
        return None if rendered is None else self.article(rendered)

    def term(self, term: Term) -> TermView:
        """Return the view of a term."""
        if term.address not in self._terms:
            view = self._terms[term.address] = TermView(self, term)
            self.trace.add(repr(view), fields=view.state_of)
        return self._terms[term.address]

    def terms_of(self, key: str, rendered: RenderedArticle) -> tuple[TermView, ...]:
        """Return the views of an article's terms of one taxonomy."""
        return tuple(map(self.term, self.library.terms_of(key, rendered)))

    def nearby(self, view: ArticleView) -> Nearby:
        """Return what an article's page leads to."""
        rendered = self._rendered[view.path]
        older, newer = self._neighbours[rendered.article.address]
        before, after = self.library.series_neighbours(rendered)
        return Nearby(
            older=self.near(older),
            newer=self.near(newer),
            before=self.near(before),
            after=self.near(after),
            related=tuple(map(self.article, self._related[rendered.article.address])),
        )

    @cached_property
    def _neighbours(self) -> Mapping[str, tuple[RenderedArticle | None, RenderedArticle | None]]:
        return self.library.neighbours()

    def whole(self, href: str) -> str:
        """Make an href absolute; needs a ``base_url``."""
        host = self.config.base_url.removesuffix(self.config.base_path)
        return urljoin(f"{host}/", href) if is_external(href) else f"{host}{href}"


def _structure(library: Library, config: Config, resolver: Resolver) -> Iterator[object]:
    """Return all that views of articles depend on beside their articles, other views apart."""
    yield config
    for key, taxonomy in library.taxonomies.items():
        for term in taxonomy.terms:
            yield key, term.name, term.address
            if key == "series":
                yield [rendered.article.address for rendered in term.articles]
    for address, group in library.translations.items():
        yield address, [rendered.article.source.path for rendered in group]
    for rendered in library.everything:
        if rendered.article.front_matter.cover:
            href = resolver.cover(rendered)
            yield rendered.article.address, href, resolver.picture(href)
