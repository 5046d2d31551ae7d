"""Long lists in pages: where each lies, and which numbers a reader is offered."""

from collections.abc import Iterator

from msgspec import Struct

from sitegen.compose.site_view import SiteView


class Number(Struct, frozen=True, kw_only=True):
    """A page that a reader may go to; without an address a gap."""

    number: int
    url: str


class Pagination(Struct, frozen=True, kw_only=True):
    """Where a reader is in a list of pages."""

    number: int
    total: int
    previous: str
    """An href, empty on the first page."""
    next: str
    pages: tuple[Number, ...]
    """The first, the last, those nearby, and a gap for what is left out."""


def page_address(first: str, number: int) -> str:
    """Return the address of a page of a list whose first one has the address ``first``."""
    return first if number == 1 else f"{first}page/{number}/"


def paginated(site: SiteView, first: str, number: int, total: int) -> Pagination:
    """Return the place of one page among all; ``first`` is the address of the first."""

    def url(number: int) -> str:
        return site.href(page_address(first, number))

    return Pagination(
        number=number,
        total=total,
        previous=url(number - 1) if number > 1 else "",
        next=url(number + 1) if number < total else "",
        pages=tuple(
            Number(number=each, url=url(each) if each else "") for each in _numbers(number, total)
        ),
    )


def _numbers(number: int, total: int) -> Iterator[int]:
    """Yield the numbers that a reader is offered, and 0 for a gap."""
    last = 0
    for each in sorted({1, total, *range(max(1, number - 2), min(total, number + 2) + 1)}):
        if each > last + 1:
            yield 0
        yield each
        last = each
