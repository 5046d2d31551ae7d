"""The home page: all articles, pinned ones and then newest first, a few on each of its pages."""

from collections.abc import Iterator

from msgspec import Struct

from sitegen.compose.edition import Edition
from sitegen.core.model import Page
from sitegen.locale import words


class Pagination(Struct, frozen=True, kw_only=True):
    """Where a reader is in a list of pages."""

    number: int
    total: int
    previous: str
    """An href, empty on the first page."""
    next: str


def pages(edition: Edition) -> Iterator[Page]:
    """Plan ``/``, ``/page/2/`` and so on."""
    size = edition.config.page_size
    articles = sorted(edition.site.articles, key=lambda article: not article.pinned)
    total = max(1, -(-len(articles) // size))
    for number in range(1, total + 1):
        shown = tuple(articles[(number - 1) * size : number * size])
        yield edition.page(
            "home",
            _address(number),
            "index.html",
            title="" if number == 1 else _title(edition, number),
            description=edition.config.description,
            shown=shown,
            in_sitemap=number == 1,
            articles=shown,
            pagination=Pagination(
                number=number,
                total=total,
                previous=edition.url(_address(number - 1)) if number > 1 else "",
                next=edition.url(_address(number + 1)) if number < total else "",
            ),
        )


def _title(edition: Edition, number: int) -> str:
    return words(edition.config.language).gettext("Page {number}").format(number=number)


def _address(number: int) -> str:
    return "/" if number == 1 else f"/page/{number}/"
