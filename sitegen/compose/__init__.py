"""Library -> Pages; one file a kind of page, in the order in which they are made."""

from collections.abc import Iterator

from sitegen.compose import (
    archives,
    article_pages,
    extended,
    feeds,
    home,
    not_found,
    search_page,
    sitemap,
    term_pages,
)
from sitegen.compose.edition import Edition
from sitegen.core.model import Page

__all__ = ["Edition", "compose"]

_KINDS = (
    article_pages,
    home,
    term_pages,
    archives,
    feeds,
    search_page,
    sitemap,
    not_found,
    extended,
)


def compose(edition: Edition) -> Iterator[Page]:
    """Render every page of the site. Raises BuildError where a template fails."""
    for kind in _KINDS:
        yield from kind.pages(edition)
