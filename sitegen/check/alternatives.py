"""Check for images without alternative text."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping

from sitegen.check.address_origins import Texts, find
from sitegen.check.crawl import PageFacts
from sitegen.config import Config
from sitegen.core.diagnostics import Code, Diagnostic, Severity, Span
from sitegen.core.messages import say
from sitegen.core.model import RenderedArticle
from sitegen.core.text import encode_path
from sitegen.library import Library
from sitegen.resolve.link_targets import Links

_LISTED = 12
_MARKDOWN = re.compile(r"!\[(?P<text>[^\[\]]*)\]\(\s*<?$")
"""The text in front of an image's address in Markdown."""


def missing(
    pages: Mapping[str, PageFacts], library: Library, texts: Texts, config: Config
) -> Iterator[Diagnostic]:
    """Yield a hint for each article that has images without alternative text.

    ``alt=""`` in HTML is a decision: the image is decorative. ``![](…)`` is an omission.
    """
    links = Links(library, lambda address: config.base_path + encode_path(address))
    for rendered in library.everything:
        page = pages.get(rendered.article.address)
        if page and page.bare:
            path = rendered.article.source.path
            written = _written(rendered, links)
            spans = [
                span
                for address, is_marked in page.bare
                for span in written.get(address) or _elsewhere(path, texts, address)
                if _is_forgotten(texts.before(span), is_marked=is_marked)
            ]
            if spans:
                yield _remark(sorted(set(spans)))


def _written(rendered: RenderedArticle, links: Links) -> Mapping[str, list[Span]]:
    """Return the spans of each image of the site, by address on the page."""
    places: dict[str, list[Span]] = defaultdict(list)
    for link in rendered.links:
        if link.image:
            places[links.href(link, rendered)[0]].append(link.span)
    return places


def _elsewhere(path: str, texts: Texts, address: str) -> list[Span]:
    span = find(path, texts.of(path), [address])
    return [span] if span else []


def _is_forgotten(before: str, *, is_marked: bool) -> bool:
    """Return whether the text in front of an address shows an image without alternative text."""
    markdown = _MARKDOWN.search(before)
    return not markdown["text"].strip() if markdown else not is_marked


def _remark(spans: list[Span]) -> Diagnostic:
    """Return one hint for all images of an article, for often none of them has a text."""
    message = say("the image has no text for those who cannot see it")
    if len(spans) > 1:
        lines = sorted({span.line for span in spans})
        listed = ", ".join(map(str, lines[:_LISTED])) + (", …" if len(lines) > _LISTED else "")
        message = say(
            "{count} images have no text for those who cannot see them (lines {listed})",
            count=len(spans),
            listed=listed,
        )
    return Diagnostic(
        code=Code.IMAGE_ALT,
        severity=Severity.HINT,
        message=message,
        span=spans[0],
        hint=say('describe the image: ![一条下降的曲线](…), or alt="…" in HTML'),
    )
