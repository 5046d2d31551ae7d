"""A result as its own page shows it, cut out of the HTML of its article: statement and proof."""

import re
from collections.abc import Iterator
from html import escape, unescape

from msgspec import Struct

from sitegen.resolve.elements import Element, elements, whole

_PROOF = re.compile(r'<(details) class="proof"[^<>]*>')
_SUMMARY = re.compile(r"\s*<summary>(.*?)</summary>", re.DOTALL)
_TITLE = re.compile(r'<span class="theorem-title">(.*?)</span></p>', re.DOTALL)
_HEAD = re.compile(r'<p class="theorem-head">.*?</p>\n?', re.DOTALL)
_REFERENCE = re.compile(r'<a class="reference" href="#([^"]+)"')
_INSIDE = re.compile(r'(<a\b[^<>]*?\shref=")#([^"]*)"')
_ID = re.compile(r'\sid="([^"]+)"')


class ResultParts(Struct, frozen=True, kw_only=True):
    """What the page of a result shows of its article."""

    title: str = ""
    """The name of a theorem, with its brackets."""
    statement: str = ""
    proofs: tuple[str, ...] = ()


def parts_of(html: str, name: str, url: str) -> ResultParts:
    """Return the parts of the result with this id; empty if it is not shown.

    ``url`` is that of the article, to which links of the parts lead that leave them.
    """
    element = elements(html, {name}).get(name)
    if element is None:
        return ResultParts()
    statement = html[element.start : element.end]
    proofs = [html[each.start : each.end] for each in _proofs(html, element, name)]
    here = {unescape(id_) for part in (statement, *proofs) for id_ in _ID.findall(part)}
    title = _TITLE.search(statement)
    shown = [_linked(part, here, url) for part in (_HEAD.sub("", statement, 1), *proofs)]
    return ResultParts(
        title=_linked(title[1], here, url) if title else "",
        statement=f'<div class="meant {element.row}">{shown[0]}</div>' if element.row else shown[0],
        proofs=tuple(shown[1:]),
    )


def _proofs(html: str, result: Element, name: str) -> Iterator[Element]:
    """Yield the proofs that name a result, and the one behind it, unless that names others."""
    for found in _PROOF.finditer(html):
        summary = _SUMMARY.match(html, found.end())
        written = summary[1] if summary else ""
        named = [unescape(each) for each in _REFERENCE.findall(written)]
        follows = result.end <= found.start() and not html[result.end : found.start()].strip()
        own = follows and '<a class="reference"' not in written  # of any article
        if (name in named or own) and (proof := whole(html, found)):
            yield proof


def _linked(part: str, here: set[str], url: str) -> str:
    """Let links to what the page does not show lead to the article."""

    def href(link: re.Match[str]) -> str:
        is_here = unescape(link[2]) in here
        return link[0] if is_here else f'{link[1]}{escape(url)}#{link[2]}"'

    return _INSIDE.sub(href, part)
