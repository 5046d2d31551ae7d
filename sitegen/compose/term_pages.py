"""All tags, authors, series and categories; one page for each of them."""

from collections.abc import Iterator

from markupsafe import Markup

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.compose.term_view import TermView
from sitegen.core.model import Page
from sitegen.incremental.views import later
from sitegen.locale import words

_KINDS = {"tags": "tag", "authors": "author", "series": "series", "categories": "category"}
"""The kind of a term's page, by taxonomy."""


def pages(edition: Edition) -> Iterator[Page]:
    """Plan ``/tags/``, ``/tags/<tag>/``, ``/authors/<name>/`` and so on."""
    title = words(edition.config.language).gettext("Tags")
    yield edition.page("tags", "/tags/", "tags.html", title=title, tags=edition.terms["tags"])
    yield from _lists(edition)
    for key, kind in _KINDS.items():
        for term in edition.terms[key]:
            yield _page(edition, kind, term)


def _lists(edition: Edition) -> Iterator[Page]:
    gettext = words(edition.config.language).gettext
    titles = {
        "series": gettext("Series"),
        "authors": gettext("Authors"),
        "categories": gettext("Categories"),
    }
    for key, title in titles.items():
        if terms := edition.terms[key]:
            yield edition.page(f"all-{key}", f"/{key}/", "terms.html", title=title, terms=terms)


def _page(edition: Edition, kind: str, term: TermView) -> Page:
    said = term.text
    return edition.page(
        kind,
        term.address,
        "term.html",
        title=term.name,
        description=said.description if said else "",
        whole=said,
        shown=term.articles,
        term=term,
        body=later(_body, said) if said else "",
        articles=term.articles,
    )


def _body(said: ArticleView) -> Markup | None:
    return said.whole().body
