"""Previews: the target of a reference, shown next to it on hover and on focus, without scripts.

Each target in the same article is copied once to the end of its HTML, into an element with
``popover``; references name it by ``interestfor``. A target has links back to its references.
References to other articles have no preview.
"""

import re
from collections.abc import Iterable
from html import escape, unescape

from msgspec import Struct

from sitegen.render.words import word
from sitegen.resolve.elements import OPENING, Element, elements

_REFERENCE = re.compile(
    r'<a class="reference" href="#([^"]+)"(?=>)|<sup class="footnote-ref"><a href="#([^"]+)"'
)
_ID = re.compile(r"\sid=(?:\"[^\"]*\"|'[^']*'|[^\s>]+)")
_CAPTION = re.compile(r"</figcaption>\s*\Z")
_BACK = re.compile(r'\s*<a href="[^"]*" class="footnote-backref"[^>]*>.*?</a>')


class Previewed(Struct, frozen=True, kw_only=True):
    """An article's HTML with previews."""

    html: str
    ids: tuple[str, ...] = ()
    """Ids of the previews, for browsers that need one CSS rule for each."""


def with_previews(html: str, language: str) -> Previewed:
    """Add previews to an article's HTML with resolved references."""
    inserts: list[tuple[int, str]] = []
    copies: list[str] = []
    backs: dict[int, list[str]] = {}
    for number, (target, references) in enumerate(_groups(html).items(), 1):
        copies.append(_copy(html, target, number))
        for at, found in enumerate(references, 1):
            mark = f' interestfor="preview:{number}"'
            if found[1]:  # footnotes have their ways back
                way = f"ref:{number}.{at}"
                backs.setdefault(_last(html, target), []).append(way)
                mark += f' id="{way}"'
            inserts.append((found.end(), mark))
    inserts += [(close, _back_links(ways, language)) for close, ways in backs.items()]
    ids = tuple(f"preview:{number}" for number in range(1, len(copies) + 1))
    return Previewed(html=_inserted(html, inserts) + "".join(copies), ids=ids)


def _groups(html: str) -> dict[Element, list[re.Match[str]]]:
    """Find the references by their targets: a display with two labels is one, its rows are not."""
    references = list(_REFERENCE.finditer(html))
    targets = elements(html, {_name(found) for found in references})
    groups: dict[Element, list[re.Match[str]]] = {}
    for found in references:
        if target := targets.get(_name(found)):
            groups.setdefault(target, []).append(found)
    return groups


def _name(reference: re.Match[str]) -> str:
    return unescape(reference[1] or reference[2])


def _copy(html: str, target: Element, number: int) -> str:
    """Return the preview of a target; of a footnote's list item only the content."""
    if html.startswith("<li", target.start):
        content, kind = _BACK.sub("", html[target.inside : target.close]).strip(), " preview-note"
    else:
        kind, content = f" {target.row}" if target.row else "", html[target.start : target.end]
    content = OPENING.sub(lambda tag: _ID.sub("", tag[0]), content)
    return f'<div class="preview{kind}" id="preview:{number}" popover="hint">\n{content}\n</div>\n'


def _last(html: str, target: Element) -> int:
    """Return where the ways back go: nothing may follow a figure's caption, so into that."""
    caption = _CAPTION.search(html, target.inside, target.close)
    return caption.start() if caption else target.close


def _back_links(ids: Iterable[str], language: str) -> str:
    name = escape(word("back", language))
    links = (f'<a href="#{way}" aria-label="{name}">↩</a>' for way in ids)
    return f'<span class="way-back">{" ".join(links)}</span>'


def _inserted(html: str, inserts: Iterable[tuple[int, str]]) -> str:
    parts, at = [], 0
    for position, text in sorted(inserts):
        parts += [html[at:position], text]
        at = position
    return "".join([*parts, html[at:]])
