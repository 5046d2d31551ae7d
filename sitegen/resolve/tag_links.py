"""Links from results to the pages of their permanent tags, in an article's HTML."""

import re
from collections.abc import Iterable, Iterator
from html import escape

from sitegen.resolve.elements import Element, elements

_HEAD_END = re.compile(r"</p>")
_CAPTION_END = re.compile(r"</figcaption>")


def with_tags(html: str, tags: Iterable[tuple[str, str, str]]) -> str:
    """Add the links to an article's HTML: ``tags`` are the id, the tag and the href of each.

    A theorem has its link behind its name, a figure behind its caption. A display has it as an
    attribute, from which a script of the theme makes an entry of its menu.
    """
    rows = list(tags)
    found = elements(html, {id_ for id_, *_ in rows})
    shown = [(found[id_], tag, href) for id_, tag, href in rows if id_ in found]
    at, parts = 0, []
    for position, text in sorted([*_links(html, shown), *_attributes(html, shown)]):
        parts += [html[at:position], text]
        at = position
    return "".join([*parts, html[at:]])


def _links(html: str, shown: Iterable[tuple[Element, str, str]]) -> Iterator[tuple[int, str]]:
    for element, tag, href in shown:
        if _is_display(html, element):
            continue
        is_figure = html.startswith("<figure", element.start)
        end = (_CAPTION_END if is_figure else _HEAD_END).search(html, element.inside, element.close)
        if end:
            yield end.start(), f' <a class="permanent-tag" href="{escape(href)}">{tag}</a>'


def _attributes(html: str, shown: Iterable[tuple[Element, str, str]]) -> Iterator[tuple[int, str]]:
    """Yield one attribute for each display: of its rows, each may have a tag."""
    hrefs: dict[int, list[str]] = {}
    for element, _, href in shown:
        if _is_display(html, element):
            hrefs.setdefault(element.inside - 1, []).append(href)
    for at, each in hrefs.items():
        yield at, f' data-tag="{escape(" ".join(each))}"'


def _is_display(html: str, element: Element) -> bool:
    return ' class="math-display"' in html[element.start : element.inside]
