"""The page with the search."""

import json
from collections.abc import Iterator, Mapping

from sitegen.compose.article_view import ArticleView
from sitegen.compose.edition import Edition
from sitegen.compose.site_view import SiteView
from sitegen.compose.term_view import TermView
from sitegen.core.model import Page
from sitegen.incremental.views import later
from sitegen.locale import words
from sitegen.typeset.macros import BUILT_IN, configured

_RECENT = 5
"""Articles that are offered before anything is asked."""


def pages(edition: Edition) -> Iterator[Page]:
    """Plan ``/search/``, if the site has a search."""
    if edition.site.search:
        yield edition.page(
            "search",
            "/search/",
            "search.html",
            title=words(edition.config.language).gettext("Search"),
            in_sitemap=False,
            recent=later(_recent, edition.site),
            authors=later(_names, edition.terms["authors"]),
            years=later(_years, edition.site),
            macros=_macros(edition.config.math.bodies),
        )


def _recent(site: SiteView) -> tuple[ArticleView, ...]:
    return site.articles[:_RECENT]


def _names(terms: tuple[TermView, ...]) -> tuple[str, ...]:
    return tuple(term.name for term in terms)


def _years(site: SiteView) -> tuple[int, ...]:
    years = {article.date.year for article in site.articles if article.date}
    return tuple(sorted(years, reverse=True))


def _macros(own: Mapping[str, str]) -> str:
    r"""Return the site's macros as KaTeX in the browser takes them: JSON, ``\name`` -> body."""
    macros = configured({**BUILT_IN, **own})
    return json.dumps({name: each.body for name, each in macros.items()}, ensure_ascii=False)
