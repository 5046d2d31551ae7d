"""All articles together: order, neighbours, terms, translations."""

import datetime as dt
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from msgspec import Struct

from sitegen.core.diagnostics import Diagnostic
from sitegen.core.model import Article, Asset, RenderedArticle, Term
from sitegen.library.article_names import ArticleNames
from sitegen.library.taxonomies import TAXONOMIES, Taxonomy, describe, gather
from sitegen.library.translations import translations

__all__ = ["ArticleNames", "Library", "instant", "make_library"]


class Library(Struct, frozen=True, kw_only=True):
    """What the site holds, sorted; the input of all pages."""

    articles: tuple[RenderedArticle, ...]
    """Newest first; those without a date behind, by their paths."""
    pages: tuple[RenderedArticle, ...]
    taxonomies: Mapping[str, Taxonomy]
    """By their keys in front matter: ``tags``, ``authors``, ``series``, ``categories``."""
    descriptions: Mapping[str, RenderedArticle]
    """What ``content/tags/`` says of a tag, by the tag's address."""
    translations: Mapping[str, tuple[RenderedArticle, ...]]
    """By address: an article in all its languages, the original first; only where it has two."""
    assets: tuple[Asset, ...]
    """Files of the site: those beside articles and those of ``static/``."""
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def tags(self) -> tuple[Term, ...]:
        """Give all tags, the most used first."""
        return self.taxonomies["tags"].terms

    @property
    def everything(self) -> tuple[RenderedArticle, ...]:
        """Give all that was rendered: articles, pages, descriptions of tags."""
        return (*self.articles, *self.pages, *self.descriptions.values())

    def terms_of(self, key: str, article: RenderedArticle) -> tuple[Term, ...]:
        """Give an article's terms of one taxonomy, in its own order; pages have none."""
        return self.taxonomies[key].of(article)

    def translated(self, article: RenderedArticle) -> tuple[RenderedArticle, ...]:
        """Give an article in all its languages; nothing where it has but one."""
        return self.translations.get(article.article.address, ())

    def series_neighbours(
        self, article: RenderedArticle
    ) -> tuple[RenderedArticle | None, RenderedArticle | None]:
        """Give what comes before and behind an article in its series."""
        for term in self.terms_of("series", article):
            row = (None, *term.articles, None)
            at = row.index(article)
            return row[at - 1], row[at + 1]
        return None, None

    def neighbours(self) -> dict[str, tuple[RenderedArticle | None, RenderedArticle | None]]:
        """Give, by address, the next older and the next newer article."""
        row = (None, *self.articles, None)
        return {
            article.article.address: (row[at + 2], row[at])
            for at, article in enumerate(self.articles)
        }


def make_library(
    rendered: Iterable[RenderedArticle], assets: tuple[Asset, ...], zone: ZoneInfo
) -> Library:
    """Sort the articles, gather their terms, and find what belongs together."""
    by_path = sorted(rendered, key=lambda r: r.article.source.path)
    kinds: dict[str, list[RenderedArticle]] = {"article": [], "page": [], "tag": []}
    for each in by_path:
        kinds[each.article.source.kind].append(each)
    articles = sorted(kinds["article"], key=lambda r: _newest_first(r.article, zone))
    to_read = sorted(kinds["article"], key=lambda r: _oldest_first(r.article, zone))
    gathered = {
        key: gather(key, to_read if key == "series" else articles, kinds["article"])
        for key in TAXONOMIES
    }
    taxonomies = {key: taxonomy for key, (taxonomy, _) in gathered.items()}
    descriptions, unknown = describe(taxonomies["tags"].terms, kinds["tag"])
    pairs, astray = translations([*kinds["article"], *kinds["page"]])
    return Library(
        articles=tuple(articles),
        pages=tuple(kinds["page"]),
        taxonomies=taxonomies,
        descriptions=descriptions,
        translations=pairs,
        assets=assets,
        diagnostics=(
            *(p for _, problems in gathered.values() for p in problems),
            *unknown,
            *astray,
        ),
    )


def _newest_first(article: Article, zone: ZoneInfo) -> tuple[float, str]:
    date = article.front_matter.date
    return (-instant(date, zone).timestamp() if date else float("inf")), article.source.path


def _oldest_first(article: Article, zone: ZoneInfo) -> tuple[float, str]:
    date = article.front_matter.date
    return (instant(date, zone).timestamp() if date else float("inf")), article.source.path


def instant(date: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Give the moment of a date: midnight in the site's time zone where no time was given."""
    if isinstance(date, dt.datetime):
        return date
    return dt.datetime(date.year, date.month, date.day, tzinfo=zone)
