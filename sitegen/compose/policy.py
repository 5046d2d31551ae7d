"""The Content-Security-Policy of a page: the site, and what hosts the page may show or ask."""

from collections.abc import Iterable

from sitegen.compose.article_view import ArticleView
from sitegen.config.services import Sources
from sitegen.core.text import origin

_ALWAYS: Sources = {
    "default-src": ("'self'",),
    "style-src": ("'self'", "'unsafe-inline'"),  # KaTeX positions by style attributes
    "img-src": ("'self'", "data:"),
}
_SELF = ("script-src", "connect-src", "frame-src", "media-src")
"""What would be ``'self'`` by default, and stays so beside what is added."""


def policy(articles: Iterable[ArticleView], allowed: Iterable[Sources]) -> str:
    """Allow the hosts of images that authors linked, and what else is allowed."""
    directives = {name: list(sources) for name, sources in _ALWAYS.items()}
    for given in ({"img-src": _image_hosts(articles)}, *allowed):
        for name, sources in given.items():
            if sources:
                first = ["'self'"] if name in _SELF else []
                directives.setdefault(name, first).extend(sources)
    return "; ".join(" ".join([name, *dict.fromkeys(row)]) for name, row in directives.items())


def _image_hosts(articles: Iterable[ArticleView]) -> tuple[str, ...]:
    hosts: set[str] = set()
    for article in articles:
        hosts.update(article.image_hosts)
        if article.cover and article.cover.remote:
            hosts.add(origin(article.cover.url))
    return tuple(sorted(filter(_is_origin, hosts)))


def _is_origin(host: str) -> bool:
    return host.startswith(("http://", "https://")) and not set(host) & set(" ;,'\"")
