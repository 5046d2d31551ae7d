r"""Text copied from web pages, whose math has lost its backslashes: found, and repaired.

``\[`` became ``[``, ``\(x_1\)`` became ``(x_1)``, and ``\\`` became ``\``. Only a page with a
display between lone brackets counts as such; there parentheses that hold TeX are formulas too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from sitegen.render.scan.layout import layout
from sitegen.tex import Edit

_DISPLAY = re.compile(
    r"^[ \t]*(\[)[ \t]*\n((?:(?![ \t]*\[[ \t]*$).*\n){1,40}?)[ \t]*(\])[ \t]*$", re.M
)
_COMMAND = re.compile(r"\\[A-Za-z]+")
_ROW = re.compile(r"(?<!\\)\\(?=[ \t]*\n|[ \t])")
_ROWS = re.compile(
    r"\\begin\{([a-zA-Z]*matrix|aligned|align|cases|gathered|array)\*?\}.*?\\end\{\1", re.S
)
_VARIABLE = re.compile(r"[A-Za-z]|[A-Z][a-z]|[A-Za-z]'")
_CJK = re.compile(r"[\u3400-\u9fff，。；：！？]")


@dataclass(frozen=True, slots=True)
class Repair:
    """What brings the math of a text back."""

    text: str
    displays: int
    inline: int


def looks_lost(text: str) -> int | None:
    """Give the line (from 0) of the first display between bare ``[`` and ``]`` lines."""
    first = next(_displays(text), None)
    return None if first is None else text.count("\n", 0, first.start())


def repair(text: str) -> Repair:
    """Write the delimiters again; text that shows no sign of the loss stays as it is."""
    displays = list(_displays(text))
    changes = [change for found in displays for change in _display_edits(found)]
    inline = list(_inline(text, displays)) if displays else []
    for start, end in inline:
        changes += [Edit(start, start + 1, "$"), Edit(end, end + 1, "$")]
    for change in sorted(changes, key=lambda c: c.start, reverse=True):
        text = text[: change.start] + change.text + text[change.end :]
    return Repair(text, len(displays), len(inline))


def _displays(text: str) -> Iterator[re.Match[str]]:
    found = [each for each in _DISPLAY.finditer(text) if _COMMAND.search(each[2])]
    fences = layout(text).fences if found else ()
    return (m for m in found if not any(begin <= m.start() < end for begin, end in fences))


def _display_edits(found: re.Match[str]) -> Iterator[Edit]:
    yield Edit(found.start(1), found.end(1), "$$")
    yield Edit(found.start(3), found.end(3), "$$")
    for rows in _ROWS.finditer(found[2]):
        for end in _ROW.finditer(rows[0]):
            at = found.start(2) + rows.start() + end.start()
            yield Edit(at, at + 1, "\\\\")


def _inline(text: str, displays: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Find parentheses that hold math; gives the places of both."""
    at = 0
    while (start := text.find("(", at)) >= 0:
        end = _partner(text, start)
        inside = any(found.start() <= start < found.end() for found in displays)
        if end is not None and not inside and _is_math(text[start + 1 : end]):
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
