"""All articles by year."""

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.core.model import Page
from sitegen.incremental.views import later
from sitegen.locale import words


class Year(Struct, frozen=True, kw_only=True):
    """The articles of one year; ``year`` is None for those without a date."""

    year: int | None
    articles: tuple[ArticleView, ...]


def pages(edition: Edition) -> Iterator[Page]:
    """Plan ``/archives/``."""
    articles = tuple(edition.site.articles)
    yield edition.page(
        "archives",
        "/archives/",
        "archives.html",
        title=words(edition.config.language).gettext("Archives"),
        shown=articles,
        years=later(_years, articles),
    )


def _years(articles: tuple[ArticleView, ...]) -> tuple[Year, ...]:
    return tuple(Year(year=year, articles=tuple(group)) for year, group in groupby(articles, _year))


def _year(article: ArticleView) -> int | None:
    return article.date.year if article.date else None
