"""One page for each article, and one for each page that stands alone."""

from collections.abc import Collection, Iterator

from msgspec.structs import replace

from sitegen.compose.edition import Edition
from sitegen.compose.linked_data import linked_data
from sitegen.model import Page, RenderedArticle

_TEMPLATE = "article.html"


def pages(edition: Edition, keys: Collection[str] | None = None) -> Iterator[Page]:
    """Compose the articles with what lies near them, then the pages of ``content/pages/``.

    All of them, or those with these keys.
    """
    neighbours = edition.library.neighbours()
    for rendered in edition.library.articles:
        if keys is None or rendered.key in keys:
            yield _article(edition, rendered, *neighbours[rendered.article.address])
    for rendered in edition.library.pages:
        if keys is None or rendered.key in keys:
            yield _page(edition, rendered)


def _page(edition: Edition, rendered: RenderedArticle) -> Page:
    return edition.page(
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
    before, after = edition.library.series_neighbours(rendered)
    related = edition.related[rendered.article.address]
    near = (older, newer, before, after)

    def planned() -> Page:
        return _planned(edition, rendered, near, related)

    key = f"article {edition.shell(_TEMPLATE)} {edition.bodies.key(rendered)}"
    page = edition.remembered(
        rendered.article.address,
        (rendered, *near, *related),
        key,
        planned,
        origin=rendered.article.source.path,
    )
    return replace(page, in_sitemap=True, shows=(rendered,))


def _planned(
    edition: Edition,
    rendered: RenderedArticle,
    near: tuple[RenderedArticle | None, ...],
    related: tuple[RenderedArticle, ...],
) -> Page:
    older, newer, before, after = map(edition.near, near)
    return edition.page(
        "article",
        rendered.article.address,
        _TEMPLATE,
        whole=rendered,
        named=(*filter(None, near), *related),
        title=rendered.title.text,
        description=rendered.description,
        article=edition.full_view(rendered),
        linked_data=linked_data(edition, rendered),
        previous=older,
        next=newer,
        previous_in_series=before,
        next_in_series=after,
        related=edition.shown(related, _TEMPLATE),
    )
