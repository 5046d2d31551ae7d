"""The labelled results of a site, each with a digest of its text, by which tags recognize it.

The text is what readers see, with the author's TeX in place of formulas: it is the same whichever
way the author writes a theorem, whatever its number is, and whatever version of KaTeX sets it.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from html import unescape

from sitegen.core import placeholders
from sitegen.core.model import Body, Label, RenderedArticle
from sitegen.library.permanent_tags import Taggable, is_taggable
from sitegen.resolve.elements import Element, elements

_TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
_NUMBER = re.compile(r'<span class="(?:theorem|caption)-label">.*?</span>', re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_LABEL = re.compile(r"\\label\s*\{[^{}]*\}")
_REFERENCE = re.compile(r"(\\(?:eq|[cC])?ref)\s*\{[^{}]*\}")
_CUT = re.compile(r"\\[A-Za-z]*\Z")
_MARKS = (
    *(placeholders.LINK, placeholders.REFERENCE, placeholders.REFERENCE_TEXT),
    placeholders.CITATION,
)
_BEGINS = 80
"""Characters of a result's text that its tag keeps."""


def taggable(
    articles: Iterable[RenderedArticle], body: Callable[[RenderedArticle], Body]
) -> Iterator[Taggable]:
    """Yield all results of articles; ``body`` returns the HTML of one, its links still open."""
    for rendered in articles:
        labels = [each for each in rendered.labels if is_taggable(each)]
        if labels:
            html = body(rendered).shown(_tex)
            found = elements(html, {each.id for each in labels})
            for each in labels:
                yield _result(rendered.article.source.path, each, html, found.get(each.id))


def _tex(formula: str) -> str:
    found = _TEX.search(formula)
    return f" ${found[1].strip()}$ " if found else ""


def _result(path: str, label: Label, html: str, element: Element | None) -> Taggable:
    text = _text(html[element.inside : element.close]) if element else ""
    key = f"{text}\0{element.row}" if element else ""
    return Taggable(
        article=path,
        label=label.name,
        kind=label.kind,
        digest=blake2b(key.encode(), digest_size=6).hexdigest() if text else "",
        begins=_CUT.sub("", text[:_BEGINS]).rstrip(),
    )


def _text(html: str) -> str:
    """Return the text of an element, without what may change while the result stays the same."""
    text = _TAG.sub(" ", _NUMBER.sub("", html))
    for mark in _MARKS:
        text = mark.sub("", text)
    text = _REFERENCE.sub(r"\1", _LABEL.sub("", unescape(text)))
    return " ".join(text.split())
