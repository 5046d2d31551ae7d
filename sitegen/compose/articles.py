"""One page for each article, and one for each page that stands alone."""

from collections.abc import Iterator

from sitegen.compose.edition import Edition
from sitegen.compose.linked_data import linked_data
from sitegen.model import Page


def pages(edition: Edition) -> Iterator[Page]:
    """Compose the articles with their neighbours, then the pages of ``content/pages/``."""
    neighbours = edition.library.neighbours()
    for rendered in edition.library.articles:
        older, newer = neighbours[rendered.article.address]
        view = edition.full_view(rendered)
        yield edition.page(
            "article",
            rendered.article.address,
            "article.html",
            whole=rendered,
            title=rendered.title.text,
            description=rendered.description,
            article=view,
            linked_data=linked_data(edition, rendered, view),
            previous=edition.view(older) if older else None,
            next=edition.view(newer) if newer else None,
        )
    for rendered in edition.library.pages:
        yield edition.page(
            "page",
            rendered.article.address,
            "page.html",
            whole=rendered,
            title=rendered.title.text,
            description=rendered.description,
            article=edition.full_view(rendered),
        )
