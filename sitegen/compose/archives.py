"""All articles by year."""

from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct

from sitegen.compose.deferred import Deferred
from sitegen.compose.edition import Edition
from sitegen.compose.views import ArticleView
from sitegen.locale import words
from sitegen.model import Page, RenderedArticle


class Year(Struct, frozen=True, kw_only=True):
    """The articles of one year; ``year`` is None for those without a date."""

    year: int | None
    articles: tuple[ArticleView, ...]


def pages(edition: Edition) -> Iterator[Page]:
    """Compose ``/archives/``."""
    articles = edition.library.articles
    title = words(edition.config.language).gettext("Archives")
    yield edition.page(
        "archives",
        "/archives/",
        "archives.html",
        shown=articles,
        title=title,
        years=Deferred(key=edition.shown(articles).key, make=lambda: _years(edition)),
    )


def _years(edition: Edition) -> tuple[Year, ...]:
    return tuple(
        Year(year=year, articles=edition.listed(group))
        for year, group in groupby(edition.library.articles, _year)
    )


def _year(rendered: RenderedArticle) -> int | None:
    date = rendered.article.front_matter.date
    return date.year if date else None
