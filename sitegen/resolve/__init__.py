"""Resolution of links, references and covers, which rendering leaves open. Pure functions."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.citations.cited_works import CitedWorks, Work
from sitegen.core import placeholders
from sitegen.core.diagnostics import Diagnostic, Span
from sitegen.core.model import Body, Link, Picture, Reference, RenderedArticle
from sitegen.library import Library
from sitegen.library.uses import Place, Use, section
from sitegen.resolve.cross_references import References, Shown
from sitegen.resolve.link_targets import Links, images
from sitegen.resolve.picture_sizes import with_pictures

if TYPE_CHECKING:
    from sitegen.resolve.citations import Cited

__all__ = ["Closing", "Resolver", "fill", "images"]


_SPACED = re.compile(f"( ?){placeholders.CITATION.pattern}")


class Closing(Struct, frozen=True, kw_only=True):
    """The values of an article's marks."""

    links: tuple[tuple[str, Picture | None], ...]
    """For each link mark its href, and the picture if there is one."""
    references: tuple[Shown, ...]
    """For each reference mark: href, empty if it is not resolved, text, text before."""
    citations: "Cited | None" = None
    """What the marks of citations and of the list stand for."""
    problems: tuple[Diagnostic, ...]
    uses: tuple[Use, ...] = ()
    """Those of other articles, and those by results of its own."""
    across: tuple[tuple[str, Place], ...] = ()
    """The labels of other articles that it refers to, by href."""


class Resolver:
    """Resolves links and references by all addresses and labels of the site."""

    def __init__(
        self,
        library: Library,
        url: Callable[[str], str],
        routes: Iterable[str] = (),
        pictures: Mapping[str, Picture] = MappingProxyType({}),
        works: CitedWorks | None = None,
        language: str = "zh-CN",
    ) -> None:
        """Take the library, the function from site path to href, and additional addresses.

        ``pictures`` are the measured images, by href; ``works`` what articles cite, ``language``
        that of the site.
        """
        self._links = Links(library, url, routes)
        self._references = References(library, url, language)
        self._pictures = pictures
        self._works = works or CitedWorks()
        self._language = language

    def close(self, rendered: RenderedArticle) -> Closing:
        """Return the values of an article's marks."""
        links = [self._links.href(link, rendered) for link in rendered.links]
        found = self._references.find(rendered)
        problems = (
            *(problem for _, problem, _ in links),
            *(each.problem for each in found),
            self._links.cover(rendered)[1],
            *self._unknown(rendered),
        )
        across = [
            (each.href, reference, each.target)
            for reference, each in zip(rendered.references, found, strict=True)
            if each.target is not None and (each.target is not rendered or reference.within)
        ]
        uses = [self._use(*each, rendered) for each in across]
        uses += [
            _use(link, place, rendered)
            for link, (_, _, place) in zip(rendered.links, links, strict=True)
            if place is not None
        ]
        return Closing(
            links=tuple((href, self.picture(href)) for href, _, _ in links),
            references=tuple(self._references.shown(found, rendered)),
            citations=self._cited(rendered),
            problems=tuple(problem for problem in problems if problem),
            uses=tuple(uses),
            across=tuple(
                (href, use.target)
                for (href, _, target), use in zip(across, uses, strict=False)
                if target is not rendered
            ),
        )

    def _cited(self, rendered: RenderedArticle) -> "Cited | None":
        if not rendered.citations:
            return None
        from sitegen.resolve.citations import cited  # late: few sites cite

        return cited(rendered, self._works, self._language)

    def _unknown(self, rendered: RenderedArticle) -> Iterable[Diagnostic]:
        if not rendered.citations:
            return ()
        from sitegen.resolve.citations import unknown_keys

        return unknown_keys(rendered, self._works)

    def works(self, rendered: RenderedArticle) -> tuple[Work, ...]:
        """Return the works that an article cites, in the order of its list."""
        return self._works.works.get(rendered.article.source.path, ())

    def own_uses(self, rendered: RenderedArticle) -> Iterator[Use]:
        """Yield how an article refers to its own labels."""
        found = self._references.find(rendered)
        for reference, each in zip(rendered.references, found, strict=True):
            if each.target is rendered:
                yield self._use(each.href, reference, rendered, rendered)

    def _use(
        self, href: str, reference: Reference, target: RenderedArticle, rendered: RenderedArticle
    ) -> Use:
        place = Place(target.article.source.path, href.partition("#")[2])
        return self._references.use(reference, place, rendered)

    def see(
        self, written: str, span: Span, by: RenderedArticle | None, page: RenderedArticle | None
    ) -> tuple[str, str, Diagnostic | None]:
        """Return the place where a symbol is defined, as ``References.see`` does."""
        return self._references.see(written, span, by, page)

    def cover(self, rendered: RenderedArticle) -> str:
        """Return the href of an article's cover; empty if it has none, or if it is missing."""
        href, missing = self._links.cover(rendered)
        return "" if missing else href

    def picture(self, href: str) -> Picture | None:
        """Return the measured image at an href; None if there is none."""
        return self._pictures.get(re.split("[?#]", href)[0])


def _use(link: Link, place: Place, rendered: RenderedArticle) -> Use:
    path = rendered.article.source.path
    user = section(rendered, link.span.line) if place.id else Place(path)
    return Use(path, user, "", place)


def fill(body: Body, closing: Closing) -> Body:
    """Replace all marks except those of formulas in an article's HTML."""
    links, references = closing.links, closing.references
    text = with_pictures(body.text, [picture for _, picture in links])
    text = placeholders.LINK.sub(lambda m: escape(links[int(m[1])][0]), text)
    text = _with_citations(text, closing.citations)
    if not references:
        return Body(text=text, formulas=body.formulas)
    formulas = tuple(_with_references(html, references) for html in body.formulas)
    return Body(text=_with_references(text, references), formulas=formulas)


def _with_citations(html: str, citations: "Cited | None") -> str:
    """Fill in citations and the list of works, which stands at the end if it has no place."""
    if citations is None:
        return html.replace(placeholders.BIBLIOGRAPHY, "")
    from sitegen.resolve.citations import marks, reference_list

    shown = marks(citations)
    html = _SPACED.sub(lambda m: _beside(m[1], shown[int(m[2])]), html)
    before, place, behind = html.partition(placeholders.BIBLIOGRAPHY)
    works = reference_list(citations, has_title=not place)
    return before + works + behind.replace(placeholders.BIBLIOGRAPHY, "")


def _beside(space: str, mark: str) -> str:
    """Return a mark with the space before it, which a raised one does not have."""
    return mark if mark.startswith("<sup") else space + mark


def _with_references(html: str, references: Sequence[Shown]) -> str:
    html = placeholders.REFERENCE.sub(lambda m: _link(*references[int(m[1])]), html)
    return placeholders.REFERENCE_TEXT.sub(lambda m: _text(*references[int(m[1])]), html)


def _text(href: str, text: str, before: str) -> str:
    return escape(before + text)


def _link(href: str, text: str, before: str) -> str:
    if not text:
        return ""  # inside a range
    if not href:
        return f'{escape(before)}<span class="reference-missing">{escape(text)}</span>'
    return f'{escape(before)}<a class="reference" href="{escape(href)}">{escape(text)}</a>'
