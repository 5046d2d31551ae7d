"""All tags, authors, series and categories; one page for each of them."""

from collections.abc import Iterator

from sitegen.compose.deferred import Deferred
from sitegen.compose.edition import Edition
from sitegen.compose.views import term_view
from sitegen.locale import words
from sitegen.model import Page, RenderedArticle, Term

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
    title = words(edition.config.language).gettext("Tags")
    yield edition.page("tags", "/tags/", "tags.html", title=title, tags=tags)
    yield from _lists(edition)
    for key, (kind, template) in _KINDS.items():
        for term in edition.library.taxonomies[key].terms:
            yield _page(edition, kind, template, term)


def _lists(edition: Edition) -> Iterator[Page]:
    gettext = words(edition.config.language).gettext
    titles = {
        "series": gettext("Series"),
        "authors": gettext("Authors"),
        "categories": gettext("Categories"),
    }
    for key, title in titles.items():
        if terms := edition.library.taxonomies[key].terms:
            views = tuple(term_view(term, edition.url) for term in terms)
            yield edition.page(f"all-{key}", f"/{key}/", "terms.html", title=title, terms=views)


def _page(edition: Edition, kind: str, template: str, term: Term) -> Page:
    view = term_view(term, edition.url)
    said = edition.library.descriptions.get(term.address)
    if said is None:
        return edition.listing(
            kind,
            term.address,
            template,
            term.articles,
            title=term.name,
            term=view,
            tag=view,
            body="",
        )
    return edition.page(
        kind,
        term.address,
        template,
        shown=term.articles,
        whole=said,
        title=term.name,
        description=said.description,
        term=view,
        tag=view,
        body=_body(edition, said),
        articles=edition.shown(term.articles, template),
    )


def _body(edition: Edition, said: RenderedArticle) -> Deferred:
    view = edition.full_view(said)
    return Deferred(key=view.key, make=lambda: view.make().body)
