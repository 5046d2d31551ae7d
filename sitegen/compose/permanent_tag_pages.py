"""One page for each permanent tag: its result, or what is known of one that is gone."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.core.model import Page
from sitegen.incremental.views import later

if TYPE_CHECKING:
    from sitegen.compose.tagged_result import TaggedResult, WholeTaggedResult


def pages(edition: Edition) -> Iterator[Page]:
    """Plan ``/t/0A3F/`` for each tag, those of results that are gone too."""
    for result in edition.tagged_results:
        yield _page(edition, result)


def _page(edition: Edition, result: "TaggedResult") -> Page:
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


def _whole(result: "TaggedResult") -> "WholeTaggedResult":
    from sitegen.compose.tagged_result import WholeTaggedResult  # late: few sites have tags

    return WholeTaggedResult.of(result)
