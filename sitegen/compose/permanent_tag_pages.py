"""One page for each permanent tag: its result, or what is known of one that is gone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from markupsafe import Markup

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.compose.graph_page import drawing
from sitegen.compose.results_view import ResultsView
from sitegen.core.model import Page
from sitegen.incremental.views import Later, later
from sitegen.library.uses import Place

if TYPE_CHECKING:
    from sitegen.compose.tagged_result import Surroundings, TaggedResult, WholeTaggedResult


_MOST = 24
"""Results in a drawing."""


def pages(edition: Edition) -> Iterator[Page]:
    """Plan ``/t/0A3F/`` for each tag, those of results that are gone too."""
    for result in edition.tagged_results:
        yield _page(edition, result)


def _page(edition: Edition, result: "TaggedResult") -> Page:
    article = result.article
    heading = f"{result.heading} {result.name}".strip() or result.tag
    return edition.page(
        "result",
        result.address,
        "result.html",
        title=f"{heading} · {article.title.text}" if article else result.tag,
        description="" if result.withheld else result.begins,
        shown=(article,) if article else (),
        math=later(_has_math, article) if article else False,
        in_sitemap=bool(article and not article.hidden),
        result=later(_whole, result),
        around=_around(edition.results, result.where),
    )


def _has_math(article: ArticleView) -> bool:
    return article.math


def _whole(result: "TaggedResult") -> "WholeTaggedResult":
    from sitegen.compose.tagged_result import WholeTaggedResult  # late: few sites have tags

    return WholeTaggedResult.of(result)


def _around(results: ResultsView, place: Place | None) -> Later | None:
    """Return what is around a result, put off; None if there is certainly nothing."""
    if place is None or not results.exist:
        return None
    return later(_surroundings, results, place.path, place.id)


def _surroundings(results: ResultsView, path: str, name: str) -> "Surroundings | None":
    from sitegen.compose.tagged_result import Surroundings  # late: few sites have tags

    part = results.around(Place(path, name))
    if not part.results:
        return None
    is_small = len(part.results) <= _MOST
    return Surroundings(
        uses=tuple(part.results[used] for user, used in part.uses if user == 0),
        used_by=tuple(part.results[user] for user, used in part.uses if used == 0),
        drawing=drawing(part, part.results[0].called, current=0) if is_small else Markup(),
    )
