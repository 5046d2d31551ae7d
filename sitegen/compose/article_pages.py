"""One page for each article, and one for each page that stands alone."""

from collections.abc import Collection, Iterator

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.compose.linked_data import linked_data
from sitegen.compose.whole_article import WholeArticle
from sitegen.core.model import Page
from sitegen.incremental.views import later


def pages(edition: Edition, paths: Collection[str] | None = None) -> Iterator[Page]:
    """Plan the articles with what lies near them, then those in no list.

    All of them, or those whose files have these paths.
    """
    for article in edition.site.articles:
        if paths is None or article.path in paths:
            yield _article(edition, article)
    for article in edition.site.pages:
        if paths is None or article.path in paths:
            yield edition.page(
                "page",
                article.address,
                "page.html",
                title=article.title.text,
                description=article.description,
                whole=article,
                in_sitemap=not article.hidden,
                article=later(_whole, article),
            )


def _article(edition: Edition, article: ArticleView) -> Page:
    near = edition.nearby(article)
    around = (near.older, near.newer, near.before, near.after)
    return edition.page(
        "article",
        article.address,
        "article.html",
        title=article.title.text,
        description=article.description,
        whole=article,
        named=(*filter(None, around), *near.related),
        article=later(_whole, article),
        linked_data=later(linked_data, edition.site, article),
        previous=near.older,
        next=near.newer,
        previous_in_series=near.before,
        next_in_series=near.after,
        related=near.related,
    )


def _whole(article: ArticleView) -> WholeArticle:
    return WholeArticle.of(article)
