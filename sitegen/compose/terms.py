"""All tags; one page for each tag, author, series and category."""

from collections.abc import Iterator

from sitegen.compose.edition import Edition
from sitegen.compose.views import term_view
from sitegen.model import Page, Term

_KINDS = {
    "tags": ("tag", "tag.html"),
    "authors": ("author", "term.html"),
    "series": ("series", "term.html"),
    "categories": ("category", "term.html"),
}
"""What the page of a term is called, and its template."""


def pages(edition: Edition) -> Iterator[Page]:
    """Compose ``/tags/``, ``/tags/<tag>/``, ``/authors/<name>/`` and so on."""
    tags = tuple(term_view(term, edition.url) for term in edition.library.tags)
    yield edition.page("tags", "/tags/", "tags.html", title="标签", tags=tags)
    for key, (kind, template) in _KINDS.items():
        for term in edition.library.taxonomies[key].terms:
            yield _page(edition, kind, template, term)


def _page(edition: Edition, kind: str, template: str, term: Term) -> Page:
    view = term_view(term, edition.url)
    said = edition.library.descriptions.get(term.address)
    return edition.page(
        kind,
        term.address,
        template,
        shown=term.articles,
        whole=said,
        title=term.name,
        description=said.description if said else "",
        term=view,
        tag=view,
        body=edition.full_view(said).body if said else "",
        articles=edition.listed(term.articles),
    )
