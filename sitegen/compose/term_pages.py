"""All tags, authors, series and categories; the pages of each of them."""

from collections.abc import Iterator

from markupsafe import Markup

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.compose.home import page_title
from sitegen.compose.pagination import page_address, paginated
from sitegen.compose.term_view import TermView
from sitegen.compose.whole_article import WholeArticle
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
            yield from _pages(edition, kind, term)


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


def _pages(edition: Edition, kind: str, term: TermView) -> Iterator[Page]:
    """Plan the pages of a term; a series has one, for it is read in order."""
    size = max(1, len(term.articles)) if kind == "series" else edition.config.page_size
    total = max(1, -(-len(term.articles) // size))
    for number in range(1, total + 1):
        said = term.text if number == 1 else None
        shown = term.articles[(number - 1) * size : number * size]
        yield edition.page(
            kind,
            page_address(term.address, number),
            "term.html",
            title=term.name if number == 1 else f"{term.name} · {page_title(edition, number)}",
            description=said.description if said else "",
            whole=said,
            shown=shown,
            in_sitemap=number == 1,
            term=term,
            body=later(_body, said) if said else "",
            articles=shown,
            pagination=later(paginated, edition.site, term.address, number, total),
        )


def _body(said: ArticleView) -> Markup | None:
    return WholeArticle.of(said).body
