"""The library: all articles with their order, neighbours, terms and translations."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from msgspec import Struct

from sitegen.core.diagnostics import Diagnostic
from sitegen.core.model import Article, Asset, Kind, RenderedArticle, Term
from sitegen.library.article_names import ArticleNames
from sitegen.library.taxonomies import TAXONOMIES, Taxonomy, describe, gather
from sitegen.library.translations import translations

if TYPE_CHECKING:
    from sitegen.library.permanent_tags.index import PermanentTags

__all__ = ["ArticleNames", "Library", "instant", "make_library"]


class Library(Struct, frozen=True, kw_only=True):
    """The sorted content of the site; the input of all pages."""

    articles: tuple[RenderedArticle, ...]
    """Newest first; articles without a date last, by path."""
    pages: tuple[RenderedArticle, ...]
    """Standing pages, and hidden articles."""
    taxonomies: Mapping[str, Taxonomy]
    """By key in front matter: ``tags``, ``authors``, ``series``, ``categories``."""
    descriptions: Mapping[str, RenderedArticle]
    """The descriptions in ``content/tags/``, by address of the tag."""
    translations: Mapping[str, tuple[RenderedArticle, ...]]
    """All languages of an article, by address, the original first; only if there are two."""
    assets: tuple[Asset, ...]
    """Files of the site: those next to articles and those of ``static/``."""
    diagnostics: tuple[Diagnostic, ...] = ()
    permanent_tags: "PermanentTags | None" = None
    """Of results, by ``tags.toml``; None if the site has no such file."""

    @property
    def tags(self) -> tuple[Term, ...]:
        """Return all tags, the most used first."""
        return self.taxonomies["tags"].terms

    @property
    def everything(self) -> tuple[RenderedArticle, ...]:
        """Return everything rendered: articles, pages, descriptions of tags."""
        return (*self.articles, *self.pages, *self.descriptions.values())

    @property
    def listed(self) -> tuple[RenderedArticle, ...]:
        """Return articles and pages without those in no list."""
        pages = (page for page in self.pages if not page.article.front_matter.hidden)
        return (*self.articles, *pages)

    def terms_of(self, key: str, article: RenderedArticle) -> tuple[Term, ...]:
        """Return an article's terms of one taxonomy, in its own order; pages have none."""
        return self.taxonomies[key].of(article)

    def translated(self, article: RenderedArticle) -> tuple[RenderedArticle, ...]:
        """Return an article in all its languages; empty if it has only one."""
        return self.translations.get(article.article.address, ())

    def series_neighbours(
        self, article: RenderedArticle
    ) -> tuple[RenderedArticle | None, RenderedArticle | None]:
        """Return the articles before and after an article in its series."""
        for term in self.terms_of("series", article):
            row = (None, *term.articles, None)
            at = row.index(article)
            return row[at - 1], row[at + 1]
        return None, None

    def neighbours(self) -> dict[str, tuple[RenderedArticle | None, RenderedArticle | None]]:
        """Return the next older and the next newer article, by address; not its translations."""
        return {
            each.article.address: (self._beside(at, 1), self._beside(at, -1))
            for at, each in enumerate(self.articles)
        }

    def _beside(self, at: int, step: int) -> RenderedArticle | None:
        """Return the nearest article in one direction that is not the same in another language."""
        same = self.translated(self.articles[at])
        beside = range(at + step, len(self.articles) if step > 0 else -1, step)
        others = (self.articles[each] for each in beside)
        return next((each for each in others if each not in same), None)


def make_library(
    rendered: Iterable[RenderedArticle], assets: tuple[Asset, ...], zone: ZoneInfo
) -> Library:
    """Return the library: articles sorted, terms and translations grouped."""
    by_path = sorted(rendered, key=lambda r: r.article.source.path)
    kinds: dict[str, list[RenderedArticle]] = {"article": [], "page": [], "tag": []}
    for each in by_path:
        kinds[_kind(each.article)].append(each)
    articles = sorted(kinds["article"], key=lambda r: _newest_first(r.article, zone))
    to_read = sorted(kinds["article"], key=lambda r: _oldest_first(r.article, zone))
    gathered = {
        key: gather(key, to_read if key == "series" else articles, kinds["article"])
        for key in TAXONOMIES
    }
    taxonomies = {key: taxonomy for key, (taxonomy, _) in gathered.items()}
    descriptions, without_tag = describe(taxonomies["tags"].terms, kinds["tag"])
    languages, without_original = translations([*kinds["article"], *kinds["page"]])
    return Library(
        articles=tuple(articles),
        pages=tuple(kinds["page"]),
        taxonomies=taxonomies,
        descriptions=descriptions,
        translations=languages,
        assets=assets,
        diagnostics=(
            *(p for _, problems in gathered.values() for p in problems),
            *without_tag,
            *without_original,
        ),
    )


def _kind(article: Article) -> Kind:
    """Return where an article belongs; a hidden one is in no list, like a standing page."""
    is_hidden = article.front_matter.hidden and article.source.kind == "article"
    return "page" if is_hidden else article.source.kind


def _newest_first(article: Article, zone: ZoneInfo) -> tuple[float, str]:
    date = article.front_matter.date
    return (-instant(date, zone).timestamp() if date else float("inf")), article.source.path


def _oldest_first(article: Article, zone: ZoneInfo) -> tuple[float, str]:
    date = article.front_matter.date
    return (instant(date, zone).timestamp() if date else float("inf")), article.source.path


def instant(date: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return a date as a moment: midnight in the site's time zone if it has no time."""
    if isinstance(date, dt.datetime):
        return date
    return dt.datetime(date.year, date.month, date.day, tzinfo=zone)
