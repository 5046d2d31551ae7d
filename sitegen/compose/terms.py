"""All tags; one page for each tag, author, series and category."""

from collections.abc import Iterator

from sitegen.compose.deferred import Deferred
from sitegen.compose.edition import Edition
from sitegen.compose.views import term_view
from sitegen.locale import words
from sitegen.model import Page, RenderedArticle, Term

_KINDS = {"tags": "tag", "authors": "author", "series": "series", "categories": "category"}
"""The kind of a term's page, by taxonomy."""
_TEMPLATE = "term.html"


def pages(edition: Edition) -> Iterator[Page]:
    """Compose ``/tags/``, ``/tags/<tag>/``, ``/authors/<name>/`` and so on."""
    tags = tuple(term_view(term, edition.url) for term in edition.library.tags)
    title = words(edition.config.language).gettext("Tags")
    yield edition.page("tags", "/tags/", "tags.html", title=title, tags=tags)
    for key, kind in _KINDS.items():
        for term in edition.library.taxonomies[key].terms:
            yield _page(edition, kind, term)


def _page(edition: Edition, kind: str, term: Term) -> Page:
    view = term_view(term, edition.url)
    said = edition.library.descriptions.get(term.address)
    if said is None:
        return edition.listing(
            kind,
            term.address,
            _TEMPLATE,
            term.articles,
            title=term.name,
            term=view,
            body="",
        )
    return edition.page(
        kind,
        term.address,
        _TEMPLATE,
        shown=term.articles,
        whole=said,
        title=term.name,
        description=said.description,
        term=view,
        body=_body(edition, said),
        articles=edition.shown(term.articles, _TEMPLATE),
    )


def _body(edition: Edition, said: RenderedArticle) -> Deferred:
    view = edition.full_view(said)
    return Deferred(key=view.key, make=lambda: view.make().body)
