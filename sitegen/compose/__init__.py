"""Library -> Pages; one file a kind of page, in the order in which they are made."""

from collections.abc import Iterator

from sitegen.compose import (
    archives,
    article_pages,
    extended,
    feeds,
    graph_page,
    home,
    not_found,
    notation_page,
    permanent_tag_pages,
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
    notation_page,
    feeds,
    graph_page,
    search_page,
    permanent_tag_pages,
    not_found,
)


def compose(edition: Edition) -> Iterator[Page]:
    """Plan every page of the site, the sitemap from all others.

    sitegen's own pages come first, so that no extension takes an address of theirs.
    """
    own = []
    for kind in _KINDS:
        for page in kind.pages(edition):
            own.append(page)
            yield page
    added = [*extended.pages(edition)]
    yield from sitemap.pages(edition, [*own, *added])
    yield from added
