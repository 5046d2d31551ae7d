"""All articles by year."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from msgspec import Struct

from sitegen.compose.deferred import Deferred
from sitegen.compose.edition import Edition
from sitegen.compose.views import ArticleView
from sitegen.core.model import Page
from sitegen.locale import words

_TEMPLATE = "archives.html"


class Year(Struct, frozen=True, kw_only=True):
    """The articles of one year; ``year`` is None for those without a date."""

    year: int | None
    articles: tuple[ArticleView, ...]


def pages(edition: Edition) -> Iterator[Page]:
    """Compose ``/archives/``."""
    articles = edition.library.articles
    shown = edition.shown(articles, _TEMPLATE)
    title = words(edition.config.language).gettext("Archives")
    yield edition.page(
        "archives",
        "/archives/",
        _TEMPLATE,
        shown=articles,
        title=title,
        years=Deferred(key=shown.key, make=lambda: _years(shown.make())),
    )


def _years(views: Iterable[ArticleView]) -> tuple[Year, ...]:
    return tuple(Year(year=year, articles=tuple(group)) for year, group in groupby(views, _year))


def _year(view: ArticleView) -> int | None:
    return view.date.year if view.date else None
