"""Addresses and ids of built pages.

Most of a page is KaTeX's HTML, which contains no addresses. So only the tags that can have one are
extracted and parsed; parsing whole pages would take minutes for a large site.
"""

import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

from msgspec import Struct

from sitegen.core.text import Lines

_TAG = re.compile(
    r"""<!--.*?(?:-->|\Z)
    |<(script|style)\b[^>]*>.*?(?:</\1\s*>|\Z)
    |<(?:a|area|audio|embed|form|iframe|image|img|input|link|object|source|track|use|video)\b
     (?:[^>"']|"[^"]*"|'[^']*'){0,2000}+>""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
_ID = re.compile(r"""\s(?:id|name)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_ADDRESSES = ("href", "src", "poster", "data", "action", "xlink:href")
_NO_READER = {"preconnect", "dns-prefetch"}
"""Kinds of ``<link>`` that name a host instead of a page."""


class Pointer(Struct, frozen=True, kw_only=True):
    """An address on a page, as written there but with entities decoded."""

    href: str
    element: str
    line: int
    column: int


class PageFacts(Struct, frozen=True, kw_only=True):
    """The distinct addresses on a page, and its ids."""

    pointers: tuple[Pointer, ...]
    ids: frozenset[str]
    bare: tuple[tuple[str, bool], ...] = ()
    """Images without alternative text: the address, and whether there is an empty ``alt``."""


class Element(Struct, frozen=True, kw_only=True):
    """A start tag."""

    name: str
    attributes: dict[str, str | None]
    offset: int


def pages(output: Path) -> Iterator[tuple[str, PageFacts]]:
    """Yield the address of each built page, not percent-encoded, and its facts."""
    for file in sorted(output.rglob("*.html")):
        name = file.relative_to(output).as_posix()
        address = "/" + re.sub(r"(^|/)index\.html$", r"\1", name)
        yield address, facts(file.read_text(encoding="utf-8", errors="replace"))


def facts(html: str) -> PageFacts:
    """Return the addresses and ids of a page."""
    lines = Lines(html)
    found: dict[str, Pointer] = {}
    bare: dict[tuple[str, bool], None] = {}
    for element in elements(html):
        if element.name == "img" and not (element.attributes.get("alt") or "").strip():
            bare[element.attributes.get("src") or "", "alt" in element.attributes] = None
        for href in _addresses(element):
            if href not in found:
                line, column = lines.place(element.offset)
                found[href] = Pointer(href=href, element=element.name, line=line, column=column)
    ids = frozenset(unescape("".join(m.groups(""))) for m in _ID.finditer(html))
    return PageFacts(pointers=tuple(found.values()), ids=ids, bare=tuple(bare))


def elements(html: str) -> Iterator[Element]:
    """Yield the start tags that can have an address, outside comments and scripts."""
    for tag in _TAG.finditer(html):
        if not tag[0].startswith("<!--"):
            reader = _PageParser()
            reader.feed(tag[0])
            yield Element(name=reader.name, attributes=reader.attributes, offset=tag.start())


class _PageParser(HTMLParser):
    """Parses the first start tag; of a repeated attribute the first counts, as in browsers."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ""
        self.attributes: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.name:
            self.name, self.attributes = tag, dict(reversed(attrs))


def _addresses(element: Element) -> Iterator[str]:
    attributes = element.attributes
    if element.name == "link" and _NO_READER & set((attributes.get("rel") or "").split()):
        return
    for name in _ADDRESSES:
        if name in attributes:
            yield (attributes[name] or "").strip()
    for part in (attributes.get("srcset") or "").split(", "):
        yield from part.split()[:1]
