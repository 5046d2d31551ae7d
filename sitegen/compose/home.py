"""The home page: all articles, pinned ones and then newest first, a few on each of its pages."""

from collections.abc import Iterator

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.compose.pagination import page_address, paginated
from sitegen.compose.site_view import SiteView
from sitegen.core.model import Page
from sitegen.incremental.views import later
from sitegen.locale import words


def pages(edition: Edition) -> Iterator[Page]:
    """Plan ``/``, ``/page/2/`` and so on."""
    size = edition.config.page_size
    articles = sorted(edition.site.articles, key=lambda article: not article.pinned)
    total = max(1, -(-len(articles) // size))
    for number in range(1, total + 1):
        shown = tuple(articles[(number - 1) * size : number * size])
        yield edition.page(
            "home",
            page_address("/", number),
            "index.html",
            title="" if number == 1 else page_title(edition, number),
            description=edition.config.description,
            shown=shown,
            in_sitemap=number == 1,
            math=later(_shows_math, edition.site, number == 1, shown),
            articles=shown,
            pagination=later(paginated, edition.site, "/", number, total),
        )


def _shows_math(site: SiteView, is_first: bool, shown: tuple[ArticleView, ...]) -> bool:
    """Tell whether there is a formula in the head of the page, or one that stands for a cover."""
    if is_first and 'class="katex"' in site.look.intro:
        return True
    return any(each.face for each in (shown if site.look.cards else shown[:is_first]))


def page_title(edition: Edition, number: int) -> str:
    """Return the title of a page behind the first one of a list."""
    return words(edition.config.language).gettext("Page {number}").format(number=number)
