"""The page that GitHub Pages shows for an address that does not exist."""

from collections.abc import Iterator

from sitegen.compose.edition import Edition
from sitegen.core.model import Page
from sitegen.locale import words


def pages(edition: Edition) -> Iterator[Page]:
    """Compose ``/404.html``."""
    title = words(edition.config.language).gettext("Page not found")
    yield edition.page("not-found", "/404.html", "404.html", title=title, in_sitemap=False)
