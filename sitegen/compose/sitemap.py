"""The files for search engines: ``/sitemap.xml``, and ``/robots.txt`` that names it."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.compose.site_view import SiteView
from sitegen.core.model import Page
from sitegen.incremental.views import later
from sitegen.library import instant

_SITEMAP = "/sitemap.xml"
_ROBOTS = "/robots.txt"


class SitemapEntry(Struct, frozen=True, kw_only=True):
    """One page in the sitemap."""

    url: str
    """Absolute."""
    lastmod: dt.date | None
    """When the author last changed what it shows, as far as dates tell."""


def pages(edition: Edition, planned: Iterable[Page]) -> Iterator[Page]:
    """Plan both from the planned pages; none without a ``base_url``.

    An author's own robots.txt wins, and so does a page of an extension at either address.
    """
    if not edition.config.base_url:
        return
    first: dict[str, Page] = {}
    for page in planned:
        first.setdefault(page.address, page)  # a second one is left out of the site
    listed = tuple((page.address, page.shows) for page in first.values() if page.in_sitemap)
    if _SITEMAP not in first:
        places = later(_places, edition.site, listed)
        yield edition.page("", _SITEMAP, "sitemap.xml", places=places)
    if _ROBOTS not in {*first, *(asset.address for asset in edition.assets)}:
        yield edition.page("", _ROBOTS, later(_robots, edition.site))


def _robots(site: SiteView) -> str:
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.absolute(_SITEMAP)}\n"


def _places(
    site: SiteView, listed: tuple[tuple[str, tuple[ArticleView, ...]], ...]
) -> tuple[SitemapEntry, ...]:
    return tuple(_place(site, address, shown) for address, shown in listed)


def _place(site: SiteView, address: str, shown: Iterable[ArticleView]) -> SitemapEntry:
    dates = [date for each in shown if (date := each.updated or each.date)]
    newest = max(dates, key=lambda date: instant(date, site.timezone), default=None)
    return SitemapEntry(url=site.absolute(address), lastmod=newest)
