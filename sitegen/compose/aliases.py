"""Redirects: a small page at each old address of an article, which leads to the new one."""

from collections.abc import Iterator

from sitegen.compose.edition import Edition
from sitegen.core.model import Page


def pages(edition: Edition) -> Iterator[Page]:
    """Plan a page for each alias of an article or a page, but for its own address."""
    site = edition.site
    for article in (*site.articles, *site.pages):
        for alias in article.aliases:
            if alias != article.address:
                yield edition.page(
                    "",
                    alias,
                    "alias.html",
                    span=article.span("aliases"),
                    article=article,
                    canonical=site.absolute(article.address) if site.base_url else "",
                )
