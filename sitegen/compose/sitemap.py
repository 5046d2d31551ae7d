"""What search engines are told: ``/sitemap.xml``, and ``/robots.txt`` that names it."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.compose.site_view import SiteView
from sitegen.compose.term_view import TermView
from sitegen.incremental.views import later
from sitegen.library import instant
from sitegen.model import Page

_ROBOTS = "/robots.txt"


class Place(Struct, frozen=True, kw_only=True):
    """One page in the sitemap."""

    url: str
    """Absolute."""
    lastmod: dt.date | None
    """When the author last changed what it shows, as far as dates tell."""


def pages(edition: Edition) -> Iterator[Page]:
    """Plan both; none without a ``base_url``, and an author's own robots.txt wins."""
    if not edition.config.base_url:
        return
    site = edition.site
    terms = tuple(term for each in edition.terms.values() for term in each)
    yield edition.page(
        "",
        "/sitemap.xml",
        "sitemap.xml",
        places=later(_places, site, tuple(site.articles), tuple(site.pages), terms),
    )
    if all(asset.address != _ROBOTS for asset in edition.assets):
        yield edition.page("", _ROBOTS, later(_robots, site))


def _robots(site: SiteView) -> str:
    return f"User-agent: *\nAllow: /\n\nSitemap: {site.absolute('/sitemap.xml')}\n"


def _places(
    site: SiteView,
    articles: tuple[ArticleView, ...],
    pages: tuple[ArticleView, ...],
    terms: tuple[TermView, ...],
) -> tuple[Place, ...]:
    return (
        _place(site, "/", articles),
        *(_place(site, each.address, [each]) for each in (*articles, *pages)),
        *(_place(site, term.address, term.articles) for term in terms),
    )


def _place(site: SiteView, address: str, shown: Iterable[ArticleView]) -> Place:
    dates = [date for each in shown if (date := each.updated or each.date)]
    newest = max(dates, key=lambda date: instant(date, site.timezone), default=None)
    return Place(url=site.absolute(address), lastmod=newest)
