"""Closes what rendering left open: links, references, covers. Pure; one article at a time."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from html import escape
from types import MappingProxyType

from msgspec import Struct

from sitegen.core import placeholders
from sitegen.core.diagnostics import Diagnostic
from sitegen.core.model import Body, Picture, RenderedArticle
from sitegen.library import Library
from sitegen.resolve.cross_references import References
from sitegen.resolve.link_targets import Links, images
from sitegen.resolve.picture_sizes import with_pictures

__all__ = ["Closing", "Resolver", "fill", "images"]


class Closing(Struct, frozen=True, kw_only=True):
    """What an article's marks stand for."""

    links: tuple[tuple[str, Picture | None], ...]
    """Href, and what is known of the image there."""
    references: tuple[tuple[str, str], ...]
    """Href, empty where there is none, and text."""
    problems: tuple[Diagnostic, ...]


class Resolver:
    """Knows every address and every label of the site."""

    def __init__(
        self,
        library: Library,
        url: Callable[[str], str],
        routes: Iterable[str] = (),
        pictures: Mapping[str, Picture] = MappingProxyType({}),
    ) -> None:
        """Take the library, the function that makes an href of a site path, and more addresses.

        ``pictures``, by href, are the images that more is known of.
        """
        self._links = Links(library, url, routes)
        self._references = References(library, url)
        self._pictures = pictures

    def close(self, rendered: RenderedArticle) -> Closing:
        """Find what an article's marks stand for."""
        links = [self._links.href(link, rendered) for link in rendered.links]
        found = [self._references.close(each, rendered) for each in rendered.references]
        problems = (
            *(problem for _, problem in links),
            *(problem for *_, problem in found),
            self._links.cover(rendered)[1],
        )
        return Closing(
            links=tuple((href, self.picture(href)) for href, _ in links),
            references=tuple((href, text) for href, text, _ in found),
            problems=tuple(problem for problem in problems if problem),
        )

    def cover(self, rendered: RenderedArticle) -> str:
        """Give the href of an article's cover; empty where it has none, or where it is missing."""
        href, missing = self._links.cover(rendered)
        return "" if missing else href

    def picture(self, href: str) -> Picture | None:
        """Give what is known of an image of the site."""
        return self._pictures.get(re.split("[?#]", href)[0])


def fill(body: Body, closing: Closing) -> Body:
    """Put what marks stand for, but for formulas, into an article's HTML."""
    links, found = closing.links, closing.references
    text = with_pictures(body.text, [picture for _, picture in links])
    text = placeholders.LINK.sub(lambda m: escape(links[int(m[1])][0]), text)
    if not found:
        return Body(text=text, formulas=body.formulas)
    formulas = tuple(_referring(html, found) for html in body.formulas)
    return Body(text=_referring(text, found), formulas=formulas)


def _referring(html: str, found: Sequence[tuple[str, str]]) -> str:
    html = placeholders.REFERENCE.sub(lambda m: _link(*found[int(m[1])]), html)
    return placeholders.REFERENCE_TEXT.sub(lambda m: escape(found[int(m[1])][1]), html)


def _link(href: str, text: str) -> str:
    if not href:
        return f'<span class="reference-missing">{escape(text)}</span>'
    return f'<a class="reference" href="{escape(href)}">{escape(text)}</a>'
