"""One page for each article, and one for each page that stands alone."""

from collections.abc import Iterator

from sitegen.compose.edition import Edition
from sitegen.compose.linked_data import linked_data
from sitegen.model import Page, RenderedArticle


def pages(edition: Edition) -> Iterator[Page]:
    """Compose the articles with what lies near them, then the pages of ``content/pages/``."""
    neighbours = edition.library.neighbours()
    for rendered in edition.library.articles:
        yield _article(edition, rendered, *neighbours[rendered.article.address])
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


def _article(
    edition: Edition,
    rendered: RenderedArticle,
    older: RenderedArticle | None,
    newer: RenderedArticle | None,
) -> Page:
    view = edition.full_view(rendered)
    before, after = edition.library.series_neighbours(rendered)
    related = edition.library.related[rendered.article.address]
    return edition.page(
        "article",
        rendered.article.address,
        "article.html",
        whole=rendered,
        named=(*filter(None, (older, newer, before, after)), *related),
        title=rendered.title.text,
        description=rendered.description,
        article=view,
        linked_data=linked_data(edition, rendered, view),
        previous=edition.view(older) if older else None,
        next=edition.view(newer) if newer else None,
        previous_in_series=edition.view(before) if before else None,
        next_in_series=edition.view(after) if after else None,
        related=edition.listed(related),
    )
