"""Redirects: a small page at each old address of an article, which leads to the new one."""

from collections.abc import Iterator

from sitegen.compose.edition import Edition
from sitegen.core.model import Page


def pages(edition: Edition) -> Iterator[Page]:
    """Compose a page for each alias of an article or a page, but for its own address."""
    for rendered in (*edition.library.articles, *edition.library.pages):
        article = rendered.article
        aliases = [a for a in article.front_matter.aliases if a != article.address]
        if not aliases:
            continue
        canonical = edition.absolute(article.address) if edition.config.base_url else ""
        for alias in aliases:
            yield edition.rendered(
                alias,
                "alias.html",
                origin=article.source.path,
                span=article.span("aliases"),
                article=edition.near(rendered),
                canonical=canonical,
            )
