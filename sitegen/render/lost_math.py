r"""Lost math: text copied from web pages whose math has lost its backslashes; found and repaired.

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
"""A delimiter that is intact."""
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)\1(?!`)", re.DOTALL)
_NO_TEXT = re.compile(r"<[A-Za-z/!][^<>\n]{0,2000}>|https?://\S+|\]\([^)\n]{0,2000}\)")
_CJK = re.compile(r"[\u3400-\u9fff，。；：！？]")


class LostMathRepair(Struct, frozen=True):
    """A repaired text, with the numbers of repaired formulas."""

    text: str
    displays: int
    inline: int


class Lost(Struct, frozen=True):
    """A broken formula, with the edits that repair it."""

    start: int
    end: int
    display: bool
    edits: tuple[Edit, ...]
    is_new: bool = True
    """Whether it is only recognized as a formula after the repair."""

    def tex(self, text: str) -> str:
        """Return its TeX after the repair."""
        inner = [replace(e, start=e.start - self.start, end=e.end - self.start) for e in self.edits]
        return edit(text[self.start : self.end], inner).text.strip("$")


def looks_lost(text: str) -> int | None:
    """Return the line (from 0) of the first display between bare ``[`` and ``]`` lines."""
    first = next(_displays(text), None)
    return None if first is None else text.count("\n", 0, first.start())


def repair(text: str) -> LostMathRepair:
    """Restore the delimiters; text without such a display is returned unchanged."""
    found = lost_formulas(text)
    displays = sum(each.display for each in found)
    repaired = edit(text, [change for each in found for change in each.edits]).text
    return LostMathRepair(repaired, displays, len(found) - displays)


def lost_formulas(text: str) -> list[Lost]:
    """Return all formulas of a text that has lost its backslashes; none for other texts."""
    displays = list(_displays(text))
    if not displays:
        return []
    found = [_display(each) for each in displays]
    protected = [each.span() for each in displays] + list(untouchable(text))
    return found + [
        Lost(start, end + 1, False, (Edit(start, start + 1, "$"), Edit(end, end + 1, "$")))
        for start, end in _inline(text, protected)
    ]


def untouchable(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans that are no text: code, tags, addresses of links, intact formulas."""
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
    """Yield those places, given in ascending order, that are in no span."""
    waiting, end = sorted(spans, reverse=True), -1
    for place in places:
        while waiting and waiting[-1][0] <= place:
            end = max(end, waiting.pop()[1])
        if place >= end:
            yield place


def _code(text: str) -> Iterator[tuple[int, int]]:
    """Yield fenced code, and code spans, which may continue on the next line."""
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


def _inline(text: str, protected: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the offsets of parentheses around math; not of those in ``f(x)``."""
    blocks = sorted(protected)
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
    """Return the closing parenthesis, if it is on the same line."""
    depth = 0
    for at in range(start, min(len(text), start + 300)):
        depth += (text[at] == "(") - (text[at] == ")")
        if depth == 0:
            return at
        if text[at] == "\n":
            return None
    return None


def _is_math(content: str) -> bool:
    """Whether a content in parentheses is math, as in ``(A^T)``, ``((x_1, x_2))``, ``(W)``."""
    if _CJK.search(content) or not content.strip():
        return False
    if _COMMAND.search(content) or re.search(r"[A-Za-z)}][_^]", content):
        return True
    return bool(_VARIABLE.fullmatch(content))
