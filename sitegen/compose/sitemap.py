"""The files for search engines: ``/sitemap.xml``, and ``/robots.txt`` that names it."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sitegen.compose.deferred import Deferred, fingerprint
from sitegen.compose.edition import Edition
from sitegen.library import instant
from sitegen.model import Page

_ROBOTS = "/robots.txt"


class Place(Struct, frozen=True, kw_only=True):
    """One page in the sitemap."""

    url: str
    """Absolute."""
    lastmod: dt.date | None
    """When the author last changed what it shows, as far as dates tell."""


def pages(edition: Edition, planned: Iterable[Page]) -> Iterator[Page]:
    """Compose both from the planned pages; none without a ``base_url``.

    An author's own robots.txt wins.
    """
    if not edition.config.base_url:
        return
    listed: dict[str, Page] = {}
    for page in planned:
        if page.in_sitemap:
            listed.setdefault(page.address, page)  # a second one is left out of the site
    places = tuple(_place(edition, page) for page in listed.values())
    key = fingerprint(*(f"{place.url} {place.lastmod!r}" for place in places))
    yield edition.rendered(
        "/sitemap.xml", "sitemap.xml", places=Deferred(key=key, make=lambda: places)
    )
    if all(asset.address != _ROBOTS for asset in edition.library.assets):
        text = f"User-agent: *\nAllow: /\n\nSitemap: {edition.absolute('/sitemap.xml')}\n"
        needs = {"base_url": edition.fingerprints.of(text)}
        yield Page(address=_ROBOTS, make=lambda: text, origin="the site's robots.txt", needs=needs)


def _place(edition: Edition, page: Page) -> Place:
    fronts = [rendered.article.front_matter for rendered in page.shows]
    dates = [date for front in fronts if (date := front.updated or front.date)]
    newest = max(dates, key=lambda date: instant(date, edition.config.timezone), default=None)
    return Place(url=edition.absolute(page.address), lastmod=newest)
