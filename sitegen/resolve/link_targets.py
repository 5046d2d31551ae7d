"""Resolution of the targets of links, images and covers to addresses of the site."""

import posixpath
import re
from collections.abc import Callable, Iterable
from functools import cached_property

from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.model import Link, RenderedArticle
from sitegen.core.text import encode_path, fold, heading_id, is_external, is_on_computer, origin
from sitegen.library import Library
from sitegen.library.uses import Place
from sitegen.resolve.wiki_names import Named, WikiNames

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
        self._library = library
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
        return self.href(link, rendered)[:2]

    def href(
        self, link: Link, rendered: RenderedArticle
    ) -> tuple[str, Diagnostic | None, Place | None]:
        """Return the href of a link, its problem, and its place if it is in another article."""
        if link.target in ("#", "#top"):  # HTML's names for the top of a page
            return link.target, None, None
        if link.image and origin(link.target):  # on another host
            fetched = self._fetched.get(link.target)
            href = self._url(fetched) if fetched else link.target.replace('"', "%22")
            return href, None, None
        if link.wiki:
            return self._by_name(link, rendered)
        path, query, fragment = _parts(link.target)
        folder = posixpath.dirname(rendered.article.source.path)
        found, target = self._find(path, folder) if path else ("", rendered)
        if found is None:
            message = (
                say("the image {target} does not exist", target=link.target)
                if link.image
                else say("the link's target {target} does not exist", target=link.target)
            )
            problem = _missing(link, message, self._hint(path, folder))
            return _relative(link.target), problem, None
        href = (self._url(found) if found else "") + query
        if not fragment:
            return href, None, _place(target, rendered)
        anchor, hint = _anchor(fragment, target.ids) if target else (fragment, "")
        if not anchor:
            problem = _missing(link, _no_anchor(fragment), hint)
            return f"{href}#{encode_path(fragment)}", problem, _place(target, rendered)
        return f"{href}#{encode_path(anchor)}", None, _place(target, rendered, anchor)

    def _by_name(
        self, link: Link, rendered: RenderedArticle
    ) -> tuple[str, Diagnostic | None, Place | None]:
        """Return the href of a link by name, its problem, and its place in another article."""
        name, _, part = link.target.partition("#")
        folder = posixpath.dirname(rendered.article.source.path)
        found = self._names.find(name, folder) if name else Named(article=rendered)
        if found.file:
            return self._url(self._files[found.file]), None, None
        if found.article is None:
            is_picture = link.image
            message = say("there is no picture {name}", name=name) if is_picture else found.message
            return _relative(link.target), _missing(link, message, found.hint), None
        href = "" if found.article is rendered else self._url(found.article.article.address)
        part = part.rpartition("#")[2].strip()
        anchor, hint = _anchor(part, found.article.ids) if part else ("", "")
        if part and not anchor:
            hint = hint or say("write the text of a heading, or the id of an element")
            return href, _missing(link, _no_anchor(part), hint), _place(found.article, rendered)
        href = href + (f"#{encode_path(anchor)}" if anchor else "") or "#"
        return href, None, _place(found.article, rendered, anchor)

    @cached_property
    def _names(self) -> WikiNames:
        return WikiNames((*self._library.articles, *self._library.pages), self._files)

    def _hint(self, path: str, folder: str) -> str:
        """Return what to write instead of a path that leads nowhere."""
        if is_on_computer(path):
            return say(
                "it lies on your computer only: copy the file next to the article, and link there"
            )
        near = self._near(path, folder)
        if not near:
            return say("paths count from the article's own folder; a leading / means the site")
        return say("did you mean {name}?", name=near)

    def _near(self, path: str, folder: str) -> str:
        """Return what differs from a path in case only, or lies elsewhere under its name."""
        for address in (path, f"{path}/") if path.startswith("/") else ():
            if near := self._folded.get(fold(address)):
                return near
        below = _below(path, folder)
        near = self._folded.get(fold(below)) or self._folded.get(fold(f"{below}.md"))
        near = near or self._by_last.get(fold(posixpath.basename(below)))
        return posixpath.relpath(near, folder) if near else ""

    @cached_property
    def _folded(self) -> dict[str, str]:
        """All paths and addresses, by a key without case."""
        names = (*self._by_path, *self._files, *self._addresses)
        return {fold(name): name for name in names}

    @cached_property
    def _by_last(self) -> dict[str, str]:
        """Paths by their last part without case; empty if several have it."""
        found: dict[str, str] = {}
        for path in (*self._by_path, *self._files):
            name = fold(posixpath.basename(path))
            found[name] = "" if name in found else path
        return found

    def _find(self, path: str, folder: str) -> tuple[str | None, RenderedArticle | None]:
        """Return address and article of a path to a source, another file, or an address."""
        below = _below(path, folder)
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


def _place(
    target: RenderedArticle | None, rendered: RenderedArticle, anchor: str = ""
) -> Place | None:
    if target is None or target is rendered:
        return None
    return Place(target.article.source.path, anchor)


def _relative(target: str) -> str:
    """Return the href of a missing target, which must stay relative: not ``javascript:…``."""
    path = encode_path(target)
    return f"./{path}" if is_external(path) or is_on_computer(path) else path


def _parts(target: str) -> tuple[str, str, str]:
    rest, _, fragment = target.partition("#")
    path, mark, query = rest.partition("?")
    return path, mark + encode_path(query), fragment


def _below(path: str, folder: str) -> str:
    """Return the path in the site's folder that a link in an article of a folder means."""
    below = f"content{path}" if path.startswith("/") else posixpath.join(folder, path)
    return posixpath.normpath(below)


def _anchor(fragment: str, ids: frozenset[str]) -> tuple[str, str]:
    """Return the id that a fragment means, which may be the text of a heading; else a hint."""
    if fragment in ids or fragment.startswith(":~:"):
        return fragment, ""
    if (id_ := heading_id(fragment)) in ids:
        return id_, ""
    near = next((each for each in sorted(ids) if fold(each) == fold(fragment)), "")
    return "", say("did you mean {name}?", name=f"#{near}") if near else ""


def _no_anchor(fragment: str) -> str:
    return say("there is no heading or id {fragment} to link to", fragment=fragment)


def _missing(link: Link, message: str, hint: str) -> Diagnostic:
    return warning(Code.LINK_MISSING, message, link.span, hint=hint)
