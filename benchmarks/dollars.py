"""Dollar signs that a reader sees, and their positions in the source."""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

from sitegen.render.scan import Formula

_CODE = ("code", "pre", "script", "style", "textarea")
_VOID = (
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
    "wbr",
)
_CONTEXT = 10
_PRICE = re.compile(r"\s?\d[\d,.]*(?![\d,.]*\s*[\\^_=+*/{}-])")


def left_over(
    html: str, body: str, formulas: Sequence[Formula]
) -> Iterator[tuple[str, int | None, str]]:
    """Yield each dollar in the text: its kind, its offset in the body or None, its surroundings.

    Kinds: ``escaped`` (the author wrote a backslash or an entity), ``price`` (an amount follows),
    ``left`` (all others: most of these are formulas that were not recognized).
    """
    source = _Source(body, formulas)
    for text in text_nodes(html):
        for dollar in re.finditer(r"\$", text):
            at = dollar.start()
            before, after = text[max(0, at - _CONTEXT) : at], text[at + 1 : at + 1 + _CONTEXT]
            offset = source.find(before, after)
            what = " ".join(text[max(0, at - 40) : at + 60].split())
            yield _kind(body, offset, after), offset, what


def _kind(body: str, offset: int | None, after: str) -> str:
    if offset is not None and body[max(0, offset - 1)] == "\\":
        return "escaped"
    return "price" if _PRICE.match(after) else "left"


class _Source:
    """The dollars outside formulas, each of which is matched with one on the page."""

    def __init__(self, body: str, formulas: Sequence[Formula]) -> None:
        blank = list(body)
        for formula in formulas:
            blank[formula.start : formula.end] = " " * (formula.end - formula.start)
        self._body = body
        self._open = [at for at, character in enumerate(blank) if character == "$"]

    def find(self, before: str, after: str) -> int | None:
        """Return and consume the first dollar with the same surroundings; None if there is none."""
        for near in (_CONTEXT, 3, 1):
            for index, at in enumerate(self._open):
                if self._fits(at, before[-near:], after[:near]):
                    del self._open[index]
                    return at
        return None

    def _fits(self, at: int, before: str, after: str) -> bool:
        """Return whether one side is the same, as markup next to a dollar may change the other."""
        same_after = bool(after.strip()) and self._body.startswith(after, at + 1)
        same_before = bool(before.strip()) and self._body[:at].removesuffix("\\").endswith(before)
        return same_after or same_before


def text_nodes(html: str) -> list[str]:
    """Return the texts that a reader sees outside code and formulas."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return parser.texts


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.texts: list[str] = []
        self._skipped: list[str] = []
        """Open elements from the outermost skipped one inwards."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            return
        classes = (dict(attrs).get("class") or "").split()
        if self._skipped or tag in _CODE or "katex" in classes or "math-error" in classes:
            self._skipped.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._skipped:
            while self._skipped.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._skipped:
            self.texts.append(data)
