"""Previews: the target of a reference, shown next to it on hover and on focus, without scripts.

Each target is copied once to the end of the article's HTML, into an element with ``popover``;
references name it by ``interestfor``. A target in the same article has links back to its
references. Copies from other articles are bounded: beyond the bound, a reference is only a link.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from html import escape, unescape
from types import MappingProxyType

from msgspec import Struct

from sitegen.render.words import word
from sitegen.resolve.elements import OPENING, Element, elements

_REFERENCE = re.compile(
    r'<a class="reference" href="#([^"]+)"(?=>)|<sup class="footnote-ref"><a href="#([^"]+)"'
)
_ELSEWHERE = re.compile(r'<a class="reference" href="([^"#]+#[^"]+)"(?=>)')
_HERE = re.compile(r'\shref="(?=#)')
_ASKS = re.compile(
    r"""<(?:iframe|video|audio|script|style|object|embed|form|input)\b"""
    r"""|<img\b[^<>]*?\ssrc(?:set)?=["'](?:https?:)?//""",
    re.IGNORECASE,
)
"""Elements that a page shows only if its policy allows them, or that must not stand there twice."""
_ATTRIBUTE = re.compile(r"""\s+([^\s=<>"'/]+)(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+))?""")
"""A whole attribute: what looks like one may stand in the value of another."""
_CLASSES = re.compile(r'(?<=\A<span class=")[^"]*')
_MEANING = re.compile(r"(?:^| )n-[a-z2-7]{6}(?= |$)")
"""The class of a symbol: what it means is a matter of the article that it stands in."""
_CAPTION = re.compile(r"</figcaption>\s*\Z")
_BACK = re.compile(r'\s*<a href="[^"]*" class="footnote-backref"[^>]*>.*?</a>')


BOUND = 20_000
"""Bytes of the previews from other articles on one page."""


_MOST = 20
"""Links from one label to places that use it."""


class Previewed(Struct, frozen=True, kw_only=True):
    """An article's HTML with previews."""

    html: str
    ids: tuple[str, ...] = ()
    """Ids of the previews, for browsers that need one CSS rule for each."""


def with_previews(
    html: str,
    language: str,
    across: Mapping[str, str] = MappingProxyType({}),
    used: Mapping[str, Sequence[tuple[str, str]]] = MappingProxyType({}),
) -> Previewed:
    """Add previews to an article's HTML with resolved references.

    ``across`` has the ``part`` of each label of other articles that it refers to, by href;
    ``used`` the places where its own labels are used, as href and text, by id.
    """
    inserts: list[tuple[int, str]] = []
    copies: list[str] = []
    ends: dict[int, list[str]] = {}
    for target, uses in _used(html, used).items():
        ends.setdefault(_last(html, target), []).append(_used_in(uses, language))
    for number, (target, references) in enumerate(_groups(html).items(), 1):
        copies.append(_named(_copy(html, target), number))
        ways = []
        for at, found in enumerate(references, 1):
            mark = f' interestfor="preview:{number}"'
            if found[1]:  # footnotes have their ways back
                ways.append(f"ref:{number}.{at}")
                mark += f' id="{ways[-1]}"'
            inserts.append((found.end(), mark))
        if ways:
            ends.setdefault(_last(html, target), []).append(_back_links(ways, language))
    for part, references in _bounded(_elsewhere(html), across):
        copies.append(_named(part, len(copies) + 1))
        inserts += [(each.end(), f' interestfor="preview:{len(copies)}"') for each in references]
    inserts += [(end, "".join(texts)) for end, texts in ends.items()]
    ids = tuple(f"preview:{number}" for number in range(1, len(copies) + 1))
    return Previewed(html=_inserted(html, inserts) + "".join(copies), ids=ids)


def part(html: str, name: str, address: str, language: str) -> str:
    """Return the preview of an element for pages of other articles; empty if there can be none.

    ``address`` is the href of its own page.
    """
    target = elements(html, {name}).get(name)
    copy = _copy(html, target, f' lang="{escape(language)}"') if target else ""
    if len(copy.encode()) > BOUND or _ASKS.search(copy):
        return ""
    here = f' href="{escape(address)}'

    def elsewhere(tag: re.Match[str]) -> str:
        linked = _HERE.sub(lambda _: here, tag[0])
        return _CLASSES.sub(lambda classes: _MEANING.sub("", classes[0]), linked)

    return OPENING.sub(elsewhere, copy)


def _elsewhere(html: str) -> dict[str, list[re.Match[str]]]:
    """Find the references to other articles, by href."""
    groups: dict[str, list[re.Match[str]]] = {}
    for found in _ELSEWHERE.finditer(html):
        groups.setdefault(unescape(found[1]), []).append(found)
    return groups


def _bounded(
    groups: Mapping[str, list[re.Match[str]]], across: Mapping[str, str]
) -> Iterable[tuple[str, list[re.Match[str]]]]:
    """Yield the parts that fit together, in the order of the references, with these."""
    left = BOUND
    for href, references in groups.items():
        copy = across.get(href, "")
        if copy and (size := len(copy.encode())) <= left:
            left -= size
            yield copy, references


def _used(
    html: str, used: Mapping[str, Sequence[tuple[str, str]]]
) -> dict[Element, dict[tuple[str, str], None]]:
    """Return the uses by target: those of all rows of a display together."""
    targets = elements(html, set(used))
    groups: dict[tuple[int, int], tuple[Element, dict[tuple[str, str], None]]] = {}
    for name, target in targets.items():
        group = groups.setdefault((target.start, target.end), (target, {}))
        group[1].update(dict.fromkeys(used[name]))
    return dict(groups.values())


def _used_in(uses: Collection[tuple[str, str]], language: str) -> str:
    """Return the links to places, the first of many; the foot of the page has all articles."""
    links = [f'<a href="{escape(href)}">{escape(text)}</a>' for href, text in uses]
    links[_MOST:] = [f"… ({len(links)})"] if len(links) > _MOST else []
    return f'<span class="used-in">{escape(word("used_in", language))} {" · ".join(links)}</span>'


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


def _copy(html: str, target: Element, language: str = "") -> str:
    """Return the preview of a target, not named yet; of a footnote's item only the content."""
    if html.startswith("<li", target.start):
        content, kind = _BACK.sub("", html[target.inside : target.close]).strip(), " preview-note"
    else:
        kind, content = f" {target.row}" if target.row else "", html[target.start : target.end]
    content = OPENING.sub(lambda tag: _ATTRIBUTE.sub(_without_id, tag[0]), content)
    return f'<div class="preview{kind}" id=""{language} popover="hint">\n{content}\n</div>\n'


def _without_id(attribute: re.Match[str]) -> str:
    return "" if attribute[1].lower() == "id" else attribute[0]


def _named(copy: str, number: int) -> str:
    return copy.replace(' id=""', f' id="preview:{number}"', 1)


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
