"""One page for each permanent tag: its result, or what is known of one that is gone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.core.model import Page
from sitegen.incremental.views import later

if TYPE_CHECKING:
    from sitegen.compose.result_view import ResultView, WholeResult


def pages(edition: Edition) -> Iterator[Page]:
    """Plan ``/t/0A3F/`` for each tag, those of results that are gone too."""
    for result in edition.results:
        yield _page(edition, result)


def _page(edition: Edition, result: "ResultView") -> Page:
    article = result.article
    return edition.page(
        "result",
        result.address,
        "result.html",
        title=f"{result.heading or result.tag} · {article.title.text}" if article else result.tag,
        description="" if result.withheld else result.begins,
        shown=(article,) if article else (),
        math=later(_has_math, article) if article else False,
        in_sitemap=bool(article and not article.hidden),
        result=later(_whole, result),
    )


def _has_math(article: ArticleView) -> bool:
    return article.math


def _whole(result: "ResultView") -> "WholeResult":
    from sitegen.compose.result_view import WholeResult  # late: few sites have tags

    return WholeResult.of(result)
