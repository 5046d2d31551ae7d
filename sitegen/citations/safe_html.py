"""What Typst returns, cut down to few elements: it holds texts of strangers' bibliographies."""

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

from msgspec import Struct, field

_KEPT = {"em", "i", "b", "strong", "sup", "sub"}
_ALIKE = {"strong": "b"}


class Piece(Struct):
    """The content of one element that was asked for."""

    kind: str
    """``mark``, ``author``, ``year`` or ``li``."""
    ids: list[str] = field(default_factory=list)
    """Its own id, or those that its links lead to."""
    parts: list[str] = field(default_factory=list)
    is_raised: bool = False
    is_note: bool = False
    """Whether it is the mark of a footnote."""
    outside: list[str] = field(default_factory=list)
    """The text outside of links."""

    @property
    def html(self) -> str:
        """Return its HTML."""
        return "".join(self.parts).strip()


class _Reader(HTMLParser):
    """Collects pieces in the order of the text."""

    def __init__(self, restored: dict[int, str]) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self._restored = restored
        self._open: list[tuple[str, str]] = []
        """The elements that are open in a piece, each with what closes it."""
        self._piece: Piece | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._piece is None:
            if tag == "li" or (tag == "div" and (given.get("class") or "").startswith("cite-")):
                kind = (given.get("class") or "li").removeprefix("cite-")
                self._piece = Piece(kind, [given["id"] or ""] if given.get("id") else [])
                self._open = [(tag, "")]
            return
        self._piece.is_raised |= tag == "sup"
        self._piece.is_note |= given.get("role") == "doc-noteref"
        opening, closing = self._element(tag, given)
        self._piece.parts.append(opening)
        if tag not in ("br", "wbr", "img", "hr"):
            self._open.append((tag, closing))

    def _element(self, tag: str, given: dict[str, str | None]) -> tuple[str, str]:
        """Return what opens and closes an element; nothing for one that is not kept."""
        assert self._piece is not None
        href = given.get("href") or ""
        if tag == "span" and given.get("class") == "prefix":
            return "", "prefix"
        if tag == "a" and href.startswith("#"):
            self._piece.ids.append(href[1:])
            return "", "link"
        if tag == "a" and is_web(address := self._restore(href)):
            return f'<a href="{escape(address)}">', "</a>"
        name = _ALIKE.get(tag, tag)
        return (f"<{name}>", f"</{name}>") if tag in _KEPT else ("", "")

    def handle_endtag(self, tag: str) -> None:
        if self._piece is None or all(tag != name for name, _ in self._open):
            return
        while self._open:
            name, closing = self._open.pop()
            self._piece.parts.append(closing if closing.startswith("<") else "")
            if name == tag:
                break
        if not self._open:
            self.pieces.append(self._piece)
            self._piece = None

    def handle_data(self, data: str) -> None:
        if self._piece is None:
            return
        text = self._restore(data)
        if any(closing == "prefix" for _, closing in self._open):
            return  # the number in the list, which is an article's own
        if not any(closing == "link" for _, closing in self._open):
            self._piece.outside.append(text)
        self._piece.parts.append(escape(text, quote=False))

    def _restore(self, text: str) -> str:
        return text.translate(self._restored)


def is_web(address: str) -> bool:
    """Return whether an address may be a link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    unfit = re.search(r"[\s<>\"'\x00-\x1f\x7f]", address)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and not unfit


def pieces(html: str, restored: dict[int, str]) -> list[Piece]:
    """Return the marks and the entries of a page, with the signs that stood for others restored."""
    reader = _Reader(restored)
    reader.feed(html)
    reader.close()
    return reader.pieces
