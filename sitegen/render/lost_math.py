r"""Text copied from web pages, whose math has lost its backslashes: found, and repaired.

``\[`` became ``[``, ``\(x_1\)`` became ``(x_1)``, and ``\\`` became ``\``. Only a page with a
display between lone brackets counts as such; there parentheses that hold TeX are formulas too.
"""

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct
from msgspec.structs import replace

from sitegen.core.tex import Edit, edit
from sitegen.render.scan import scan
from sitegen.render.scan.layout import layout

_DISPLAY = re.compile(
    r"^[ \t]*(\[)[ \t]*\n((?:(?![ \t]*\[[ \t]*$).*\n){1,40}?)[ \t]*(\])[ \t]*$", re.M
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_ROW = re.compile(r"(?<!\\)\\(?=[ \t]*\n|[ \t])")
_ROWS = re.compile(
    r"\\begin\{([a-zA-Z]*matrix|aligned|align|cases|gathered|array)\*?\}.{0,4000}?\\end\{\1", re.S
)
_VARIABLE = re.compile(r"[A-Za-z]|[A-Z][a-z]|[A-Za-z]'")
_WHOLE = re.compile(r"\$|(?<!\\)\\[\[(]")
"""A delimiter that has not been lost."""
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)\1(?!`)", re.DOTALL)
_NO_TEXT = re.compile(r"<[A-Za-z/!][^<>\n]{0,2000}>|https?://\S+|\]\([^)\n]{0,2000}\)")
_CJK = re.compile(r"[\u3400-\u9fff，。；：！？]")


class LostMathRepair(Struct, frozen=True):
    """What brings the math of a text back."""

    text: str
    displays: int
    inline: int


class Lost(Struct, frozen=True):
    """A formula without its delimiters, and what brings it back."""

    start: int
    end: int
    display: bool
    edits: tuple[Edit, ...]
    is_new: bool = True
    """Whether it is no formula as it stands."""

    def tex(self, text: str) -> str:
        """Give the TeX that it becomes."""
        inner = (replace(e, start=e.start - self.start, end=e.end - self.start) for e in self.edits)
        return edit(text[self.start : self.end], inner).text.strip("$")


def looks_lost(text: str) -> int | None:
    """Give the line (from 0) of the first display between bare ``[`` and ``]`` lines."""
    first = next(_displays(text), None)
    return None if first is None else text.count("\n", 0, first.start())


def repair(text: str) -> LostMathRepair:
    """Write the delimiters again; text that shows no sign of the loss stays as it is."""
    found = lost_formulas(text)
    displays = sum(each.display for each in found)
    repaired = edit(text, (change for each in found for change in each.edits)).text
    return LostMathRepair(repaired, displays, len(found) - displays)


def lost_formulas(text: str) -> list[Lost]:
    """Find all formulas of a text that has lost its backslashes; none in any other."""
    displays = list(_displays(text))
    if not displays:
        return []
    found = [_display(each) for each in displays]
    kept = [each.span() for each in displays] + list(untouchable(text))
    return found + [
        Lost(start, end + 1, False, (Edit(start, start + 1, "$"), Edit(end, end + 1, "$")))
        for start, end in _inline(text, kept)
    ]


def untouchable(text: str) -> Iterator[tuple[int, int]]:
    """Find what is no text: code, tags, the addresses of links, and formulas that are whole."""
    yield from _code(text)
    yield from ((formula.start, formula.end) for formula in scan(text).formulas)
    yield from (each.span() for each in _NO_TEXT.finditer(text))


def _displays(text: str) -> Iterator[re.Match[str]]:
    found = [
        m for m in _DISPLAY.finditer(text) if _COMMAND.search(m[2]) and not _WHOLE.search(m[2])
    ]
    free = set(outside((m.start(1) for m in found), untouchable(text) if found else ()))
    return (m for m in found if m.start(1) in free)


def outside(places: Iterable[int], spans: Iterable[tuple[int, int]]) -> Iterator[int]:
    """Give the places, which rise, that lie in no span."""
    waiting, end = sorted(spans, reverse=True), -1
    for place in places:
        while waiting and waiting[-1][0] <= place:
            end = max(end, waiting.pop()[1])
        if place >= end:
            yield place


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Find fenced code, and code between backquotes, which may go over lines."""
    at, rest = 0, ""
    for begin, end in layout(text).fences:
        yield begin, end
        rest += text[at:begin] + re.sub(r"[^\n]", " ", text[begin:end])
        at = end
    yield from (each.span() for each in _CODE_SPAN.finditer(rest + text[at:]))


def _display(found: re.Match[str]) -> Lost:
    edits = [Edit(found.start(1), found.end(1), "$$"), Edit(found.start(3), found.end(3), "$$")]
    for rows in _ROWS.finditer(found[2]):
        for end in _ROW.finditer(rows[0]):
            at = found.start(2) + rows.start() + end.start()
            edits.append(Edit(at, at + 1, "\\\\"))
    return Lost(found.start(1), found.end(3), True, tuple(edits))


def _inline(text: str, kept: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Find parentheses that hold math; gives the places of both. ``f(x)`` is a formula's part."""
    blocks = sorted(kept)
    at = block = 0
    while (start := text.find("(", at)) >= 0:
        while block < len(blocks) and blocks[block][1] <= start:
            block += 1
        end = _partner(text, start)
        free = block == len(blocks) or max(start, end or 0) < blocks[block][0]
        alone = not re.match(r"[A-Za-z0-9_\])]", text[start - 1 : start])
        if end is not None and free and alone and _is_math(text[start + 1 : end]):
            yield start, end
            at = end + 1
        else:
            at = start + 1


def _partner(text: str, start: int) -> int | None:
    """Find the closing parenthesis on the same line."""
    depth = 0
    for at in range(start, min(len(text), start + 300)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
        if text[at] == "\n":
            return None
    return None


def _is_math(content: str) -> bool:
    """Tell ``(A^T)``, ``((x_1, x_2))``, ``(W)``, ``(Wx)`` from words in parentheses."""
    if _CJK.search(content) or not content.strip():
        return False
    if _COMMAND.search(content) or re.search(r"[A-Za-z)}][_^]", content):
        return True
    return bool(_VARIABLE.fullmatch(content))
