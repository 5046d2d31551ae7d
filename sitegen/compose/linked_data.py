"""An article as machines read it: a ``BlogPosting`` of schema.org in JSON-LD."""

import datetime as dt
import json

from markupsafe import Markup

from sitegen.compose.article_view import ArticleView
from sitegen.compose.site_view import SiteView
from sitegen.compose.views import CitedWork
from sitegen.library import instant


def linked_data(site: SiteView, article: ArticleView) -> Markup:
    """Return the text of a data block; empty without a ``base_url``, which it needs."""
    if not site.base_url:
        return Markup()
    text = json.dumps(_posting(site, article), ensure_ascii=False)
    # A data block ends at </script whatever its JSON says, and <!-- changes how it is read.
    return Markup(text.replace("<", "\\u003c"))


def _posting(site: SiteView, article: ArticleView) -> dict[str, object]:
    address = site.absolute(article.address)
    found = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": article.title.text,
        "description": article.description,
        "url": address,
        "mainEntityOfPage": address,
        "inLanguage": article.lang,
        "datePublished": _iso(article.date, site),
        "dateModified": _iso(article.updated or article.date, site),
        "author": [{"@type": "Person", "name": name} for name in article.authors],
        "keywords": [*dict.fromkeys([*(tag.name for tag in article.tags), *article.keywords])],
        "image": site.share(article),
        "license": article.license and (article.license.url or article.license.name),
        "citation": [_cited(work) for work in article.citations],
        "isPartOf": {
            "@type": "Blog",
            "name": site.title,
            "url": site.absolute("/"),
        },
    }
    return {key: value for key, value in found.items() if value}


def _cited(work: CitedWork) -> dict[str, object]:
    kinds = {"article": "ScholarlyArticle", "inproceedings": "ScholarlyArticle", "book": "Book"}
    found = {
        "@type": kinds.get(work.kind, "CreativeWork"),
        "name": work.title,
        "author": [{"@type": "Person", "name": name} for name in work.authors],
        "datePublished": work.year,
        "sameAs": f"https://doi.org/{work.doi}" if work.doi else work.url,
    }
    return {key: value for key, value in found.items() if value}


def _iso(date: dt.date | None, site: SiteView) -> str:
    return instant(date, site.timezone).isoformat() if date else ""
