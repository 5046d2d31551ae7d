"""The page with the search."""

from collections.abc import Iterator

from sitegen.compose.edition import Edition
from sitegen.locale import words
from sitegen.model import Page


def pages(edition: Edition) -> Iterator[Page]:
    """Plan ``/search/``, if the site has a search."""
    if edition.site.search:
        title = words(edition.config.language).gettext("Search")
        yield edition.page(
            "search", "/search/", "search.html", title=title, wasm=True, in_sitemap=False
        )
