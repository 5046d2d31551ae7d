"""One page for each article, and one for each page that stands alone."""

from collections.abc import Collection, Iterator

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.compose.linked_data import linked_data
from sitegen.compose.used_by import UsedIn
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
            yield _standing(edition, article)


def _standing(edition: Edition, article: ArticleView) -> Page:
    used = edition.used_by(article)
    return edition.page(
        "page",
        article.address,
        "page.html",
        title=article.title.text,
        description=article.description,
        whole=article,
        named=used.articles,
        math=later(_shows_formulas, article),
        in_sitemap=not article.hidden,
        article=later(_whole, article, used.labels),
        backlinks=used.articles,
    )


def _article(edition: Edition, article: ArticleView) -> Page:
    near, used = edition.nearby(article), edition.used_by(article)
    around = (near.older, near.newer, near.before, near.after)
    return edition.page(
        "article",
        article.address,
        "article.html",
        title=article.title.text,
        description=article.description,
        whole=article,
        named=(*filter(None, around), *near.related, *used.articles),
        math=later(_shows_formulas, article),
        article=later(_whole, article, used.labels),
        linked_data=later(linked_data, edition.site, article),
        previous=near.older,
        next=near.newer,
        previous_in_series=near.before,
        next_in_series=near.after,
        related=near.related,
        backlinks=used.articles,
    )


def _whole(article: ArticleView, used: tuple[UsedIn, ...]) -> WholeArticle:
    return WholeArticle.of(article, used)


def _shows_formulas(article: ArticleView) -> bool:
    """Whether previews from other articles have formulas."""
    return any('class="katex"' in part for part in article.parts_of_others().values())
