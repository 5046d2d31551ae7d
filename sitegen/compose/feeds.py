"""Feeds for readers: Atom and JSON Feed of the site, Atom of each tag; full text, math made plain.

A feed needs absolute addresses, so there is none without ``base_url``; an entry of an Atom feed
needs a date, so articles without one are in none.
"""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice

from msgspec import Struct

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.compose.site_view import SiteView
from sitegen.core.model import Body, Page
from sitegen.incremental.views import later
from sitegen.library import instant
from sitegen.render.surfaces import for_feed

_NEWEST = 20
_ADDRESS = re.compile(
    r'="(?:(?<=\bhref=")|(?<=\bsrc=")|(?<=\bposter="))([/#][^"]*)"'
)  # a literal at the start is what makes a search quick
_UNWANTED = re.compile(r'\s(?:tabindex|loading|srcset|sizes|popover|data-lang|id)="[^"]*"')


class FeedEntry(Struct, frozen=True, kw_only=True):
    """An article in a feed."""

    article: ArticleView
    url: str
    """Absolute."""
    published: str
    """RFC 3339, like ``updated``."""
    updated: str
    content: str
    """HTML with absolute addresses."""


def pages(edition: Edition) -> Iterator[Page]:
    """Plan ``/feed.xml``, ``/feed.json`` and ``/tags/<tag>/feed.xml``."""
    if not edition.config.base_url:
        return
    title, math = edition.config.title, edition.config.feed.math
    if newest := _newest(edition.site.articles):
        yield _atom(edition, "/", "/feed.xml", title, newest)
        yield edition.page("", "/feed.json", later(_json, edition.site, newest, math))
    for term in edition.terms["tags"]:
        if newest := _newest(term.articles):
            address = f"{term.address}feed.xml"
            yield _atom(edition, term.address, address, f"{term.name} · {title}", newest)


def _newest(articles: Iterable[ArticleView]) -> tuple[ArticleView, ...]:
    return tuple(islice((article for article in articles if article.date), _NEWEST))


def _atom(
    edition: Edition, of: str, address: str, title: str, articles: tuple[ArticleView, ...]
) -> Page:
    site = edition.site
    return edition.page(
        "",
        address,
        "feed.xml",
        title=title,
        home=site.absolute(of),
        self_url=site.absolute(address),
        updated=later(_last_updated, site, articles),
        entries=later(_entries, site, articles, edition.config.feed.math),
    )


def _last_updated(site: SiteView, articles: tuple[ArticleView, ...]) -> str:
    return max(_updated(article, site) for article in articles)


def _entries(site: SiteView, articles: tuple[ArticleView, ...], math: str) -> tuple[FeedEntry, ...]:
    return tuple(_entry(site, article, math) for article in articles)


def _entry(site: SiteView, article: ArticleView, math: str) -> FeedEntry:
    url = site.absolute(article.address)

    def make(body: Body) -> str:
        return _portable(for_feed(body, math), url, site.whole(""))

    return FeedEntry(
        article=article,
        url=url,
        published=_published(article, site),
        updated=_updated(article, site),
        content=article.derived(f"feed {math} {url}", make),
    )


def _published(article: ArticleView, site: SiteView) -> str:
    assert article.date is not None, "only dated articles are in feeds"
    return instant(article.date, site.timezone).isoformat()


def _updated(article: ArticleView, site: SiteView) -> str:
    date = article.updated
    return instant(date, site.timezone).isoformat() if date else _published(article, site)


def _portable(html: str, url: str, host: str) -> str:
    """Make addresses absolute, and leave out what only the page's style sheet understands."""

    def absolute(found: re.Match[str]) -> str:
        address = found[1]
        if address.startswith("//"):  # of another host
            return f'="https:{address}"'
        return f'="{url if address.startswith("#") else host}{address}"'

    return _UNWANTED.sub("", _ADDRESS.sub(absolute, html))


def _json(site: SiteView, articles: tuple[ArticleView, ...], math: str) -> str:
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site.title,
        "home_page_url": site.absolute("/"),
        "feed_url": site.absolute("/feed.json"),
        "description": site.description,
        "language": site.language,
        "items": [_item(entry) for entry in _entries(site, articles, math)],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _item(entry: FeedEntry) -> dict[str, object]:
    return {
        "id": entry.url,
        "url": entry.url,
        "title": entry.article.title.text,
        "content_html": entry.content,
        "summary": entry.article.description,
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": name} for name in entry.article.authors],
        "tags": [tag.name for tag in entry.article.tags],
        "language": entry.article.lang,
    }
