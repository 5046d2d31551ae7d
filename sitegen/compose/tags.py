"""All tags, and one page for each."""

from collections.abc import Iterator

from sitegen.compose.edition import Edition
from sitegen.compose.views import term_view
from sitegen.model import Page


def pages(edition: Edition) -> Iterator[Page]:
    """Compose ``/tags/`` and ``/tags/<tag>/``."""
    terms = edition.library.tags
    views = tuple(term_view(term, edition.url) for term in terms)
    yield edition.page("tags", "/tags/", "tags.html", title="标签", tags=views)
    rank = {r.article.address: at for at, r in enumerate(edition.library.articles)}
    for term, view in zip(terms, views, strict=True):
        shown = sorted(term.articles, key=lambda r: rank[r.article.address])
        yield edition.page(
            "tag",
            term.address,
            "tag.html",
            shown=shown,
            title=term.name,
            tag=view,
            articles=edition.listed(shown),
        )
