"""Feeds for readers: Atom and JSON Feed of the site, Atom of each tag; full text, math made plain.

A feed needs absolute addresses, so there is none without ``base_url``; an entry of an Atom feed
needs a date, so articles without one are in none.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sitegen.compose.edition import Edition
from sitegen.compose.views import ArticleView
from sitegen.library import instant
from sitegen.model import Page, RenderedArticle
from sitegen.render.surfaces import for_feed

_NEWEST = 20
_ADDRESS = re.compile(r'\b(href|src|poster)="(/[^"]*|#[^"]*)"')
_UNWANTED = re.compile(r'\s(?:tabindex|loading|popover|data-lang|id)="[^"]*"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
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
    entries = _entries(edition, edition.library.articles)
    if entries:
        yield _atom(edition, "/", "/feed.xml", edition.config.title, entries)
        text = _json(edition, entries)
        yield Page(address="/feed.json", text=text, origin="the site's feed")
    for term in edition.library.tags:
        if entries := _entries(edition, term.articles):
            title = f"{term.name} · {edition.config.title}"
            yield _atom(edition, term.address, f"{term.address}feed.xml", title, entries)


def _entries(edition: Edition, articles: Iterable[RenderedArticle]) -> list[Entry]:
    dated = [r for r in articles if r.article.front_matter.date]
    return [_entry(edition, rendered) for rendered in dated[:_NEWEST]]


def _entry(edition: Edition, rendered: RenderedArticle) -> Entry:
    front, zone = rendered.article.front_matter, edition.config.zone
    assert front.date is not None, "only dated articles are in feeds"
    url = edition.absolute(rendered.article.address)
    html = for_feed(edition.bodies[rendered.article.address], edition.config.feed.math)
    return Entry(
        article=edition.view(rendered),
        url=url,
        published=instant(front.date, zone).isoformat(),
        updated=instant(front.updated or front.date, zone).isoformat(),
        content=_portable(html, url, edition),
    )


def _portable(html: str, url: str, edition: Edition) -> str:
    """Make addresses absolute, and leave out what only the page's style sheet understands."""
    host = edition.config.base_url.removesuffix(edition.config.base_path)

    def absolute(found: re.Match[str]) -> str:
        base = url if found[2].startswith("#") else host
        return f'{found[1]}="{base}{found[2]}"'

    return _UNWANTED.sub("", _ADDRESS.sub(absolute, html))


def _atom(edition: Edition, of: str, address: str, title: str, entries: list[Entry]) -> Page:
    text = edition.templates.render(
        "feed.xml",
        title=title,
        home=edition.absolute(of),
        self_url=edition.absolute(address),
        updated=max(entry.updated for entry in entries),
        entries=entries,
    )
    return Page(address=address, text=text, origin="templates/feed.xml")


def _json(edition: Edition, entries: list[Entry]) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": edition.config.title,
        "home_page_url": edition.absolute("/"),
        "feed_url": edition.absolute("/feed.json"),
        "description": edition.config.description,
        "language": edition.config.language,
        "items": [_item(entry) for entry in entries],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1)


def _item(entry: Entry) -> dict[str, object]:
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
