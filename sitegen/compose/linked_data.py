"""An article as machines read it: a ``BlogPosting`` of schema.org in JSON-LD."""

import datetime as dt
import json

from markupsafe import Markup

from sitegen.compose.deferred import Deferred, fingerprint
from sitegen.compose.edition import Edition
from sitegen.compose.views import ArticleView
from sitegen.library import instant
from sitegen.model import RenderedArticle


def linked_data(edition: Edition, rendered: RenderedArticle) -> Deferred:
    """Give the text of a data block; empty without a ``base_url``, for its addresses are whole."""
    config = edition.config
    if not config.base_url:
        return Deferred(key="", make=Markup)
    site = (config.base_url, config.title, config.timezone.key, edition.resolver.cover(rendered))
    key = fingerprint(edition.print(rendered), *site)
    return Deferred(key=key, make=lambda: _block(edition, rendered, edition.view(rendered)))


def _block(edition: Edition, rendered: RenderedArticle, view: ArticleView) -> Markup:
    text = json.dumps(_posting(edition, rendered, view), ensure_ascii=False)
    # A data block ends at </script whatever its JSON says, and <!-- changes how it is read.
    return Markup(text.replace("<", "\\u003c"))


def _posting(edition: Edition, rendered: RenderedArticle, view: ArticleView) -> dict[str, object]:
    address = edition.absolute(rendered.article.address)
    found = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": view.title.text,
        "description": view.description,
        "url": address,
        "mainEntityOfPage": address,
        "inLanguage": view.lang,
        "datePublished": _iso(view.date, edition),
        "dateModified": _iso(view.updated or view.date, edition),
        "author": [{"@type": "Person", "name": name} for name in view.authors],
        "keywords": [tag.name for tag in view.tags],
        "image": edition.picture(rendered),
        "license": view.license and (view.license.url or view.license.name),
        "isPartOf": {
            "@type": "Blog",
            "name": edition.config.title,
            "url": edition.absolute("/"),
        },
    }
    return {key: value for key, value in found.items() if value}


def _iso(date: dt.date | None, edition: Edition) -> str:
    return instant(date, edition.config.timezone).isoformat() if date else ""
