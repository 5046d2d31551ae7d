"""Long lists in pages: where each lies, and which numbers a reader is offered."""

from collections.abc import Callable, Iterator

from msgspec import Struct


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


def paginated(number: int, total: int, url: Callable[[int], str]) -> Pagination:
    """Make the place of one page among all; ``url`` gives the href of each."""
    return Pagination(
        number=number,
        total=total,
        previous=url(number - 1) if number > 1 else "",
        next=url(number + 1) if number < total else "",
        pages=tuple(_numbers(number, total, url)),
    )


def _numbers(number: int, total: int, url: Callable[[int], str]) -> Iterator[Number]:
    last = 0
    for each in sorted({1, total, *range(max(1, number - 2), min(total, number + 2) + 1)}):
        if each > last + 1:
            yield Number(number=0, url="")
        yield Number(number=each, url=url(each))
        last = each
