"""Closes what rendering left open: links, references, covers. Pure; one article at a time."""

from collections.abc import Callable, Iterable
from html import escape

from sitegen import marks
from sitegen.diagnostics import Diagnostic
from sitegen.library import Library
from sitegen.model import RenderedArticle
from sitegen.resolve.links import Links
from sitegen.resolve.references import References

__all__ = ["Resolver"]


class Resolver:
    """Knows every address and every label of the site."""

    def __init__(
        self, library: Library, url: Callable[[str], str], routes: Iterable[str] = ()
    ) -> None:
        """Take the library, the function that makes an href of a site path, and more addresses."""
        self._links = Links(library, url, routes)
        self._references = References(library, url)

    def resolve(self, rendered: RenderedArticle) -> tuple[str, list[Diagnostic]]:
        """Give an article's HTML with all marks filled; what is missing is a diagnostic."""
        closed = [self._links.href(link, rendered) for link in rendered.links]
        found = [self._references.close(each, rendered) for each in rendered.references]
        problems = [problem for _, problem in closed] + [problem for *_, problem in found]
        problems.append(self._links.cover(rendered)[1])
        html = marks.LINK.sub(lambda m: escape(closed[int(m[1])][0]), rendered.html)
        if found:
            html = marks.REFERENCE.sub(lambda m: _link(*found[int(m[1])][:2]), html)
            html = marks.REFERENCE_TEXT.sub(lambda m: escape(found[int(m[1])][1]), html)
        return html, [problem for problem in problems if problem]

    def cover(self, rendered: RenderedArticle) -> str:
        """Give the href of an article's cover; empty where it has none, or where it is missing."""
        href, missing = self._links.cover(rendered)
        return "" if missing else href


def _link(href: str, text: str) -> str:
    if not href:
        return f'<span class="reference-missing">{escape(text)}</span>'
    return f'<a class="reference" href="{escape(href)}">{escape(text)}</a>'
