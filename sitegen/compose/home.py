"""The home page: all articles, pinned ones and then newest first, a few on each of its pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from sitegen.compose.edition import Edition
from sitegen.model import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Pagination:
    """Where a reader is in a list of pages."""

    number: int
    total: int
    previous: str
    """An href, empty on the first page."""
    next: str


def pages(edition: Edition) -> Iterator[Page]:
    """Compose ``/``, ``/page/2/`` and so on."""
    size = edition.config.page_size
    articles = sorted(edition.library.articles, key=lambda r: not r.article.front_matter.pinned)
    total = max(1, -(-len(articles) // size))
    for number in range(1, total + 1):
        shown = articles[(number - 1) * size : number * size]
        yield edition.page(
            "home",
            _address(number),
            "index.html",
            shown=shown,
            title="" if number == 1 else f"第 {number} 页",
            description=edition.config.description,
            articles=edition.listed(shown),
            pagination=Pagination(
                number=number,
                total=total,
                previous=edition.url(_address(number - 1)) if number > 1 else "",
                next=edition.url(_address(number + 1)) if number < total else "",
            ),
        )


def _address(number: int) -> str:
    return "/" if number == 1 else f"/page/{number}/"
