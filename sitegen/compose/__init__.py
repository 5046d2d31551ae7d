"""Library -> Pages; one file a kind of page, in the order in which they are made."""

from collections.abc import Iterator

from sitegen.compose import (
    archives,
    articles,
    extended,
    feeds,
    home,
    not_found,
    search,
    sitemap,
    terms,
)
from sitegen.compose.edition import Edition
from sitegen.model import Page

__all__ = ["Edition", "compose"]

_KINDS = (articles, home, terms, archives, feeds, search, sitemap, not_found, extended)


def compose(edition: Edition) -> Iterator[Page]:
    """Render every page of the site. Raises BuildError where a template fails."""
    for kind in _KINDS:
        yield from kind.pages(edition)
