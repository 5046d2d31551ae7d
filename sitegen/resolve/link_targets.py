"""Resolution of the targets of links, images and covers to addresses of the site."""

import posixpath
import re
from collections.abc import Callable, Iterable

from sitegen.core.diagnostics import Code, Diagnostic, Severity, Span
from sitegen.core.messages import say
from sitegen.core.model import Link, RenderedArticle
from sitegen.core.text import encode_path, is_external
from sitegen.library import Library

_ROUTES = ("/", "/tags/", "/archives/", "/404.html")
"""Addresses that every site has, apart from those of articles, pages, tags and files."""


def images(library: Library, url: Callable[[str], str]) -> dict[str, Span]:
    """Return the first use of each image that articles show or have as cover, by href."""
    links = Links(library, url)
    spans: dict[str, Span] = {}
    for rendered in library.everything:
        used = [(links.href(each, rendered)[0], each.span) for each in rendered.links if each.image]
        if rendered.article.front_matter.cover:
            used.append((links.cover(rendered)[0], rendered.article.span("cover")))
        for href, span in used:
            spans.setdefault(re.split("[?#]", href)[0], span)
    return spans


class Links:
    """Index of all addresses of the site, by path, address and alias."""

    def __init__(
        self, library: Library, url: Callable[[str], str], routes: Iterable[str] = ()
    ) -> None:
        """Take the library, the function from site path to href, and additional addresses."""
        self._url = url
        everything = library.everything
        self._by_path = {r.article.source.path: r for r in everything}
        self._by_address = {r.article.address: r for r in everything}
        self._by_alias = {a: r for r in everything for a in r.article.front_matter.aliases}
        self._files = {a.source_path: a.address for a in library.assets if a.source_path}
        self._fetched = {a.name: a.address for a in library.assets if a.name}
        self._addresses = {
            *_ROUTES,
            *routes,
            *self._by_address,
            *(term.address for each in library.taxonomies.values() for term in each.terms),
            *(f"/{key}/" for key, each in library.taxonomies.items() if each.terms),
            *(asset.address for asset in library.assets),
        }

    def cover(self, rendered: RenderedArticle) -> tuple[str, Diagnostic | None]:
        """Return the href of an article's cover and its problem; empty if it has no cover."""
        cover = rendered.article.front_matter.cover
        if not cover or re.match(r"https?://|//", cover):
            fetched = self._fetched.get(cover)
            return self._url(fetched) if fetched else cover, None
        link = Link(target=cover, span=rendered.article.span("cover"), image=True)
        return self.href(link, rendered)

    def href(self, link: Link, rendered: RenderedArticle) -> tuple[str, Diagnostic | None]:
        """Return the href of a link, percent-encoded, and its problem."""
        if link.target in ("#", "#top"):  # HTML's names for the top of a page
            return link.target, None
        path, query, fragment = _parts(link.target)
        folder = posixpath.dirname(rendered.article.source.path)
        if not path:
            found: str | None = ""
            target: RenderedArticle | None = rendered
        else:
            found, target = self._find(path, folder)
        if found is None:
            return _relative(link.target), _missing(
                link, say("{target} does not exist", target=link.target)
            )
        href = (self._url(found) if found else "") + query
        if fragment and target and fragment not in target.ids:
            problem = _missing(
                link, say("there is no heading or id {fragment} to link to", fragment=fragment)
            )
            return f"{href}#{encode_path(fragment)}", problem
        return href + (f"#{encode_path(fragment)}" if fragment else ""), None

    def _find(self, path: str, folder: str) -> tuple[str | None, RenderedArticle | None]:
        """Return address and article of a path to a source, another file, or an address."""
        below = f"content{path}" if path.startswith("/") else posixpath.join(folder, path)
        below = posixpath.normpath(below)
        for candidate in (below, f"{below}/index.md", f"{below}.md"):
            if target := self._by_path.get(candidate):
                return target.article.address, target
        if path.startswith("/"):
            for address in (path, f"{path}/"):
                if address in self._addresses:
                    return address, self._by_address.get(address)
            if target := self._by_alias.get(path) or self._by_alias.get(f"{path}/"):
                return target.article.address, target
        return self._files.get(below), None


def _relative(target: str) -> str:
    """Return the href of a missing target, which must stay relative: not ``javascript:…``."""
    path = encode_path(target)
    return f"./{path}" if is_external(path) else path


def _parts(target: str) -> tuple[str, str, str]:
    rest, _, fragment = target.partition("#")
    path, mark, query = rest.partition("?")
    return path, mark + encode_path(query), fragment


def _missing(link: Link, message: str) -> Diagnostic:
    what = say("the image") if link.image else say("the link's target")
    hint = say("paths count from the article's own folder; a leading / means the site")
    return Diagnostic(
        code=Code.LINK_MISSING,
        severity=Severity.WARNING,
        message=re.sub(r"^", f"{what} ", message, count=1) if "exist" in message else message,
        span=link.span,
        hint=hint if "exist" in message else "",
    )
