"""The home page: all articles, pinned ones and then newest first, a few on each of its pages."""

from collections.abc import Iterator

from markupsafe import Markup

from sitegen.compose.edition import Edition
from sitegen.compose.faces import face
from sitegen.compose.pagination import paginated
from sitegen.locale import words
from sitegen.model import Page, RenderedArticle


def pages(edition: Edition) -> Iterator[Page]:
    """Compose ``/``, ``/page/2/`` and so on."""
    size = edition.config.page_size
    articles = sorted(edition.library.articles, key=lambda r: not r.article.front_matter.pinned)
    total = max(1, -(-len(articles) // size))
    for number in range(1, total + 1):
        shown = articles[(number - 1) * size : number * size]
        faces = _faces(edition, shown if edition.site.look.cards else shown[: number == 1])
        math = any(faces.values()) or 'class="katex"' in edition.site.look.intro
        yield edition.page(
            "home",
            _address(number),
            "index.html",
            shown=shown,
            title="" if number == 1 else _title(edition, number),
            description=edition.config.description,
            math=math,
            articles=edition.shown(shown, "index.html"),
            faces=faces,
            pagination=paginated(number, total, lambda each: edition.url(_address(each))),
        )


def _faces(edition: Edition, shown: list[RenderedArticle]) -> dict[str, Markup]:
    """Find formulas for the articles without a cover, by their hrefs."""
    bare = [each for each in shown if each.body_math and not each.article.front_matter.cover]
    return {edition.url(each.article.address): Markup(face(edition, each)) for each in bare}


def _title(edition: Edition, number: int) -> str:
    return words(edition.config.language).gettext("Page {number}").format(number=number)


def _address(number: int) -> str:
    return "/" if number == 1 else f"/page/{number}/"
