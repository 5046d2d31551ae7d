"""What search engines are told: ``/sitemap.xml``, and ``/robots.txt`` that names it."""

import datetime as dt
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sitegen.compose.deferred import Deferred, fingerprint
from sitegen.compose.edition import Edition
from sitegen.core.model import Page, RenderedArticle
from sitegen.library import instant

_ROBOTS = "/robots.txt"


class SitemapEntry(Struct, frozen=True, kw_only=True):
    """One page in the sitemap."""

    url: str
    """Absolute."""
    lastmod: dt.date | None
    """When the author last changed what it shows, as far as dates tell."""


def pages(edition: Edition) -> Iterator[Page]:
    """Compose both; none without a ``base_url``, and an author's own robots.txt wins."""
    if not edition.config.base_url:
        return
    places = tuple(_places(edition))
    key = fingerprint(*(f"{place.url} {place.lastmod!r}" for place in places))
    yield edition.rendered(
        "/sitemap.xml", "sitemap.xml", places=Deferred(key=key, make=lambda: places)
    )
    if all(asset.address != _ROBOTS for asset in edition.library.assets):
        text = f"User-agent: *\nAllow: /\n\nSitemap: {edition.absolute('/sitemap.xml')}\n"
        needs = {"base_url": edition.fingerprints.of(text)}
        yield Page(address=_ROBOTS, make=lambda: text, origin="the site's robots.txt", needs=needs)


def _places(edition: Edition) -> Iterator[SitemapEntry]:
    library = edition.library
    yield _place(edition, "/", library.articles)
    for rendered in (*library.articles, *library.pages):
        yield _place(edition, rendered.article.address, [rendered])
    for taxonomy in library.taxonomies.values():
        for term in taxonomy.terms:
            yield _place(edition, term.address, term.articles)


def _place(edition: Edition, address: str, shown: Iterable[RenderedArticle]) -> SitemapEntry:
    fronts = [rendered.article.front_matter for rendered in shown]
    dates = [date for front in fronts if (date := front.updated or front.date)]
    newest = max(dates, key=lambda date: instant(date, edition.config.timezone), default=None)
    return SitemapEntry(url=edition.absolute(address), lastmod=newest)
