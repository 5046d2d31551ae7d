"""The list of symbols that mean something."""

from collections.abc import Iterator

from sitegen.compose.edition import Edition
from sitegen.compose.site_view import SiteView
from sitegen.compose.views import NOTATION, SymbolView
from sitegen.core.model import Page
from sitegen.incremental.views import later
from sitegen.locale import words


def pages(edition: Edition) -> Iterator[Page]:
    """Plan ``/notation/``, if a symbol means something."""
    if edition.site.notation:
        yield edition.page(
            "notation",
            NOTATION,
            "notation.html",
            title=words(edition.config.language).gettext("Notation"),
            math=True,
            symbols=later(_symbols, edition.site),
        )


def _symbols(site: SiteView) -> tuple[SymbolView, ...]:
    return site.notation
