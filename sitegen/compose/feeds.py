"""Feeds for readers: Atom and JSON Feed of the site, Atom of each tag; full text, math made plain.

A feed needs absolute addresses, so there is none without ``base_url``; an entry of an Atom feed
needs a date, so articles without one are in none.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from sitegen.compose.deferred import Deferred, fingerprint
from sitegen.compose.edition import Edition
from sitegen.compose.views import ArticleView
from sitegen.core.model import Body, Page, RenderedArticle
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
    """Compose ``/feed.xml``, ``/feed.json`` and ``/tags/<tag>/feed.xml``."""
    if not edition.config.base_url:
        return
    newest = _newest(edition.library.articles)
    if newest:
        yield _atom(edition, "/", "/feed.xml", edition.config.title, newest)
        yield _json(edition, newest)
    for term in edition.library.tags:
        if newest := _newest(term.articles):
            title = f"{term.name} · {edition.config.title}"
            yield _atom(edition, term.address, f"{term.address}feed.xml", title, newest)


def _newest(articles: Iterable[RenderedArticle]) -> list[RenderedArticle]:
    return [r for r in articles if r.article.front_matter.date][:_NEWEST]


def _entries(edition: Edition, articles: Sequence[RenderedArticle]) -> Deferred:
    """Give the entries; they are long, and made where the feed is."""
    bodies, math = edition.bodies, edition.config.feed.math
    keys = (part for r in articles for part in (edition.print(r), bodies.key(r)))
    return Deferred(
        key=fingerprint(math, edition.config.base_url, edition.config.timezone.key, *keys),
        make=lambda: [_entry(edition, rendered) for rendered in articles],
    )


def _entry(edition: Edition, rendered: RenderedArticle) -> FeedEntry:
    url = edition.absolute(rendered.article.address)
    math = edition.config.feed.math

    def make(body: Body) -> str:
        return _portable(for_feed(body, math), url, edition)

    return FeedEntry(
        article=edition.view(rendered),
        url=url,
        published=_published(rendered, edition),
        updated=_updated(rendered, edition),
        content=edition.bodies.derived(f"feed {math} {url}", rendered, make),
    )


def _published(rendered: RenderedArticle, edition: Edition) -> str:
    date = rendered.article.front_matter.date
    assert date is not None, "only dated articles are in feeds"
    return instant(date, edition.config.timezone).isoformat()


def _updated(rendered: RenderedArticle, edition: Edition) -> str:
    updated = rendered.article.front_matter.updated
    if updated is None:
        return _published(rendered, edition)
    return instant(updated, edition.config.timezone).isoformat()


def _portable(html: str, url: str, edition: Edition) -> str:
    """Make addresses absolute, and leave out what only the page's style sheet understands."""
    host = edition.config.base_url.removesuffix(edition.config.base_path)

    def absolute(found: re.Match[str]) -> str:
        address = found[1]
        if address.startswith("//"):  # of another host
            return f'="https:{address}"'
        return f'="{url if address.startswith("#") else host}{address}"'

    return _UNWANTED.sub("", _ADDRESS.sub(absolute, html))


def _atom(
    edition: Edition, of: str, address: str, title: str, articles: Sequence[RenderedArticle]
) -> Page:
    return edition.rendered(
        address,
        "feed.xml",
        title=title,
        home=edition.absolute(of),
        self_url=edition.absolute(address),
        updated=max(_updated(rendered, edition) for rendered in articles),
        entries=_entries(edition, articles),
    )


def _json(edition: Edition, articles: Sequence[RenderedArticle]) -> Page:
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": edition.config.title,
        "home_page_url": edition.absolute("/"),
        "feed_url": edition.absolute("/feed.json"),
        "description": edition.config.description,
        "language": edition.config.language,
    }
    entries = _entries(edition, articles)

    def make() -> str:
        items = [_item(entry) for entry in entries.make()]
        return json.dumps({**feed, "items": items}, ensure_ascii=False, indent=1)

    needs = {"entries": entries.key, "feed": edition.fingerprints.of(tuple(feed.items()))}
    return Page(address="/feed.json", make=make, origin="the site's feed", needs=needs)


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
