"""Passages: the text of an article in sentences, each with its section and its nearest anchor."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from msgspec import Struct, field

from sitegen.core import placeholders

_PIECE = re.compile(
    r"<!--.*?-->|<(/?)([a-zA-Z][\w-]*)([^>\"']*(?:(?:\"[^\"]*\"|'[^']*')[^>\"']*)*)>|([^<]+|<)",
    re.DOTALL,
)
_ID = re.compile(r'\sid="([^"]*)"')
_CLASS = re.compile(r'\sclass="([^"]*)"')
_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "bdi",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "q",
        "s",
        "samp",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
        "img",
        "button",
        "input",
    ]
)
_UNREAD = frozenset(
    ["script", "style", "template", "svg", "noscript", "iframe", "object", "select", "textarea"]
)
_UNREAD_CLASSES = frozenset(
    [
        "visually-hidden",
        "math-error",
        "footnote-ref",
        "footnote-backref",
        "way-back",
        "katex-html",
        "contents",
    ]
)
_EMPTY = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "source",
        "track",
        "wbr",
    ]
)
_HEADING = re.compile("h[1-6]")
_FORMULA = re.compile(r"<math.*?</math>", re.DOTALL)
_SENTENCE = re.compile(
    r"(?<=[。！？；!?;])(?![。！？；!?;）」』”])\s*|(?<=[。！？；!?;][）」』”])\s*|(?<=[.])\s+(?=[^a-z])"
)
_REFERENCE = placeholders.REFERENCE


class Section(Struct, frozen=True):
    """A part of an article under a heading; the first one is the text above all headings."""

    id: str
    level: int
    title: str


class Passage(Struct, frozen=True):
    """A sentence, with marks for its formulas."""

    section: int
    anchor: str
    """The id of the nearest element, if it is nearer than the section's heading; else empty."""
    text: str
    is_heading: bool = False


class Passages(Struct):
    """The sections and passages of one article."""

    sections: list[Section] = field(default_factory=lambda: [Section("", 0, "")])
    found: list[Passage] = field(default_factory=list)


def passages(html: str, references: Sequence[str]) -> Passages:
    """Return the passages of an article's HTML, which has marks for formulas and references.

    ``references`` are the texts of the references, by number.
    """
    gathered = Passages()
    anchor = heading = ""
    text: list[str] = []
    for name, attributes, closing, piece in _pieces(html):
        if piece:
            text.append(piece)
            continue
        if name in _INLINE:
            continue
        is_heading = bool(_HEADING.fullmatch(name))
        _end_block(
            gathered, "".join(text), references, anchor, heading if closing and is_heading else ""
        )
        text = []
        if not closing:
            id_ = _attribute(_ID, attributes)
            heading = f"{name[1]}{id_}" if is_heading else heading
            anchor = id_ or ("" if is_heading else anchor if name not in ("p", "li") else "")
    _end_block(gathered, "".join(text), references, anchor, "")
    return gathered


def _end_block(
    gathered: Passages, text: str, references: Sequence[str], anchor: str, heading: str
) -> None:
    if not heading and (not text or text.isspace()):
        return
    text = _REFERENCE.sub(lambda mark: references[int(mark[1])], text)
    text = " ".join(text.split())
    if heading:
        gathered.sections.append(Section(heading[1:], int(heading[0]), text))
    if not text:
        return
    section = len(gathered.sections) - 1
    near = anchor if anchor != gathered.sections[section].id else ""
    for sentence in (text,) if heading else filter(None, _SENTENCE.split(text)):
        gathered.found.append(Passage(section, near, sentence, bool(heading)))


def _pieces(html: str) -> Iterator[tuple[str, str, bool, str]]:
    """Yield tags (name, attributes, whether it closes) and texts, without unread elements."""
    unread = ""
    depth = 0
    for closing, name, attributes, text in _PIECE.findall(html):
        if unread:  # elements of the same name may be nested
            if name.lower() == unread and not attributes.endswith("/"):
                depth += -1 if closing else 1
                unread = unread if depth else ""
        elif text:
            yield "", "", False, unescape(text) if "&" in text else text
        elif name:
            name = name.lower()
            if not closing and name not in _EMPTY and _is_unread(name, attributes):
                unread, depth = name, 1
            else:
                yield name, attributes, bool(closing), ""


def _is_unread(name: str, attributes: str) -> bool:
    if name in _UNREAD:
        return True
    if 'class="' not in attributes:
        return False
    return not _UNREAD_CLASSES.isdisjoint(_attribute(_CLASS, attributes).split())


def _attribute(pattern: re.Pattern[str], attributes: str) -> str:
    found = pattern.search(attributes)
    return unescape(found[1]) if found else ""


def line(html: str, first: int) -> tuple[str, list[str]]:
    """Return a line, such as a title, as text with marks for its formulas, and the formulas.

    The numbers of the formulas start at ``first``.
    """
    formulas: list[str] = []

    def marked(found: re.Match[str]) -> str:
        formulas.append(found[0])
        return placeholders.formula(first + len(formulas) - 1)

    pieces = _pieces(_FORMULA.sub(marked, html))
    return " ".join("".join(piece for *_, piece in pieces).split()), formulas
