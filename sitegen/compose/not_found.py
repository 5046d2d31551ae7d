"""The page that GitHub Pages shows for an address that does not exist."""

from collections.abc import Iterator

from sitegen.compose.edition import Edition
from sitegen.model import Page


def pages(edition: Edition) -> Iterator[Page]:
    """Compose ``/404.html``."""
    yield edition.page("not-found", "/404.html", "404.html", title="没有找到这一页")
