"""Elements in an article's HTML, found by their ids."""

import re
from html import unescape

from msgspec import Struct
from msgspec.structs import replace

OPENING = re.compile(r"<(\w+)\b[^<>]*>")
_NAMED = re.compile(r'\sid="([^"]+)"')
_ROW = re.compile(r'\sclass="(row-\d+)"')


class Element(Struct, frozen=True):
    """An element of an article's HTML, by the offsets of its tags."""

    start: int
    inside: int
    """Offset after the opening tag."""
    close: int
    """Offset of the closing tag."""
    end: int
    row: str = ""
    """The class of the row of a display that is meant, if not the whole."""


def elements(html: str, names: set[str]) -> dict[str, Element]:
    """Return the elements with these ids, found in one pass."""
    found: dict[str, Element] = {}
    for named in _NAMED.finditer(html) if names else ():
        name = unescape(named[1])
        if name in names and name not in found:
            element = OPENING.match(html, html.rfind("<", 0, named.start()))
            if element and (complete := whole(html, _owner(html, element))):
                row = _ROW.search(element[0])
                found[name] = replace(complete, row=row[1]) if row else complete
    return found


def _owner(html: str, element: re.Match[str]) -> re.Match[str]:
    """Return the display of a second label, which is only an anchor in it; else the element."""
    if not html.startswith("</span>", element.end()):
        return element
    at = html.rfind(' class="math-display"', 0, element.start())
    return OPENING.match(html, html.rfind("<", 0, max(at, 0))) or element


def whole(html: str, opening: re.Match[str]) -> Element | None:
    """Return an element up to its closing tag; None if the author's raw HTML lacks one."""
    depth = 1
    for step in re.compile(rf"<(/?){opening[1]}\b[^<>]*>").finditer(html, opening.end()):
        depth += -1 if step[1] else 1
        if depth == 0:
            return Element(opening.start(), opening.end(), step.start(), step.end())
    return None
