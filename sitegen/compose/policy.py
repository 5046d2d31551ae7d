"""The Content-Security-Policy of a page: the site, and what hosts the page may show or ask."""

from collections.abc import Iterable

from sitegen.model import RenderedArticle
from sitegen.resolve import Resolver
from sitegen.services import Sources
from sitegen.text import is_external, origin

_ALWAYS: Sources = {
    "default-src": ("'self'",),
    "style-src": ("'self'", "'unsafe-inline'"),  # KaTeX positions by style attributes
    "img-src": ("'self'", "data:"),
}
_SELF = ("script-src", "connect-src")
"""What would be ``'self'`` by default, and stays so beside what is added."""


def policy(
    articles: Iterable[RenderedArticle], resolver: Resolver, allowed: Iterable[Sources]
) -> str:
    """Allow the hosts of images that authors linked, and what else is allowed."""
    directives = {name: list(sources) for name, sources in _ALWAYS.items()}
    for given in ({"img-src": _image_hosts(articles, resolver)}, *allowed):
        for name, sources in given.items():
            if sources:
                first = ["'self'"] if name in _SELF else []
                directives.setdefault(name, first).extend(sources)
    return "; ".join(" ".join([name, *dict.fromkeys(row)]) for name, row in directives.items())


def _image_hosts(articles: Iterable[RenderedArticle], resolver: Resolver) -> tuple[str, ...]:
    hosts: set[str] = set()
    for rendered in articles:
        hosts.update(rendered.image_hosts)
        cover = rendered.article.front_matter.cover and resolver.cover(rendered)
        if cover and is_external(cover):
            hosts.add(origin(cover))
    return tuple(sorted(filter(_is_origin, hosts)))


def _is_origin(host: str) -> bool:
    return host.startswith(("http://", "https://")) and not set(host) & set(" ;,'\"")
