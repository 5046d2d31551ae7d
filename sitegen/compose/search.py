"""The page with the search."""

import json
from collections.abc import Iterator

from sitegen.compose.edition import Edition
from sitegen.locale import words
from sitegen.model import Page
from sitegen.typeset.macros import BUILT_IN, configured

_TEMPLATE = "search.html"
_RECENT = 5
"""Articles that are offered before anything is asked."""


def pages(edition: Edition) -> Iterator[Page]:
    """Compose ``/search/``, where the site has a search."""
    if not edition.searchable:
        return
    library = edition.library
    dates = (article.article.front_matter.date for article in library.articles)
    yield edition.page(
        "search",
        "/search/",
        _TEMPLATE,
        title=words(edition.config.language).gettext("Search"),
        recent=edition.shown(library.articles[:_RECENT], _TEMPLATE),
        authors=tuple(term.name for term in library.taxonomies["authors"].terms),
        years=tuple(sorted({date.year for date in dates if date}, reverse=True)),
        macros=_macros(edition),
    )


def _macros(edition: Edition) -> str:
    r"""Return the site's macros as KaTeX in the browser takes them: JSON, ``\name`` -> body."""
    macros = configured({**BUILT_IN, **edition.config.math.macros})
    return json.dumps({name: each.body for name, each in macros.items()}, ensure_ascii=False)
