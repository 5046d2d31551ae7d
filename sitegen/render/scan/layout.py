"""The layout: what a formula may not cross, such as blank lines, fences, headings and list items.

One pass over the lines, before the scanner looks for formulas.
"""

# Three kinds of limits, from hard to soft. No formula crosses a wall. A display may cross a blank
# line or the start of a block, if its content is TeX; an inline formula may not.

import re
from bisect import bisect_left, bisect_right

from msgspec import Struct

from sitegen.core.text import CJK_LETTER

CONTAINER = r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))*[ \t]*"
"""Quote and list markers at the start of a line."""
HEADING_MARK = rf"(?:#{{1,6}}(?=[ \t]|$)|#{{2,6}}(?=[^\s#!])|#(?=[{CJK_LETTER}][^#]*$))"
"""The start of an ATX heading; the space may be missing, but ``#标签 #标签`` are hashtags."""

_LINE = re.compile(r"[^\n]*(?:\n|$)")
_FENCE = re.compile(rf"({CONTAINER})(`{{3,}}(?=[^`\n]*$)|~{{3,}}|:{{3,}}(?=[ \t]*\{{math\}}))")
_FENCE_END = re.compile(r"[ \t>]*(`{3,}|~{3,}|:{3,})[ \t]*$")
_MATH = re.compile(r"[ \t]*(?:math[ \t]*$|\{math\})")
"""The info string of a fence with a display, on GitHub, on GitLab and in MyST."""
_COLONS = re.compile(r"^[ \t>]*:{3,}[ \t]*$", re.MULTILINE)
_BLANK = re.compile(r"[ \t>]*$")
_HEADING = re.compile(rf"{CONTAINER}{HEADING_MARK}")
_RULE = re.compile(r"[ \t>]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_WALL = re.compile(r"[ \t>]*:{3,}")
_BLOCK = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+\S|\||\[\^[^\]]+\]:)")


class Layout(Struct, frozen=True, kw_only=True):
    """Sorted offsets into one text."""

    fences: tuple[tuple[int, int], ...]
    """Fenced code, from the start of the opening line to the end of the closing line."""
    maths: tuple[tuple[int, int], ...]
    """The same for fences with a display."""
    walls: tuple[int, ...]
    """What no formula crosses: fences, ATX headings (both ends), rules, ``:::``."""
    blanks: tuple[int, ...]
    """Starts of blank lines (also of those with only quote markers)."""
    blocks: tuple[int, ...]
    """Starts of lines that begin a list item, heading, table row or block of their own."""
    length: int

    def wall(self, offset: int) -> int:
        """Return the first wall after the offset, or the end of the text."""
        return _next(self.walls, offset, self.length)

    def paragraph_end(self, offset: int) -> int:
        """Return the end of the possible paragraph around the offset."""
        return min(self.wall(offset), _next(self.blanks, offset, self.length))

    def inline_end(self, offset: int) -> int:
        """Return the limit of an inline formula at the offset."""
        return min(self.paragraph_end(offset), _next(self.blocks, offset, self.length))

    def item_behind(self, offset: int) -> int:
        """Return the start of the next block in the paragraph; -1 if there is none."""
        block = _next(self.blocks, offset, self.length)
        return block if block < self.paragraph_end(offset) else -1

    def has_blank(self, start: int, end: int) -> bool:
        """Whether a blank line starts between the two offsets."""
        at = bisect_left(self.blanks, start)
        return at < len(self.blanks) and self.blanks[at] < end


def _next(offsets: tuple[int, ...], offset: int, default: int) -> int:
    at = bisect_right(offsets, offset)
    return offsets[at] if at < len(offsets) else default


def layout(text: str) -> Layout:
    """Return the layout of a text; reads each line once."""
    reader = _LayoutReader(text)
    for match in _LINE.finditer(text):
        reader.read(match.start(), match.end(), match.group().rstrip("\n"))
    return reader.finish(len(text))


class _LayoutReader:
    """Takes lines in order and records what each one begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._colons: int | None = None
        self._fences: list[tuple[int, int]] = []
        self._maths: list[tuple[int, int]] = []
        self._walls: list[int] = []
        self._blanks: list[int] = []
        self._blocks: list[int] = []
        self._fence: _OpenFence | None = None

    def read(self, start: int, end: int, line: str) -> None:
        if self._fence is None or self._fence.ends_before(line):
            self._close(start)
            self._note(start, end, line)
        elif self._fence.ends_with(line):
            self._close(end, whole=True)

    def finish(self, length: int) -> Layout:
        self._close(length)
        return Layout(
            fences=tuple(self._fences),
            maths=tuple(self._maths),
            walls=tuple(self._walls),
            blanks=tuple(self._blanks),
            blocks=tuple(self._blocks),
            length=length,
        )

    def _close(self, end: int, *, whole: bool = False) -> None:
        if self._fence is not None:
            found = self._maths if whole and self._fence.holds_math else self._fences
            found.append((self._fence.start, end))
            self._fence = None

    def _note(self, start: int, end: int, line: str) -> None:
        if line and (line[0] in "$\\" or line[0].isalpha()):
            return  # a fast path for half of all lines: nothing below begins so
        opener = _FENCE.match(line)
        if opener and (opener.group(2)[0] != ":" or self._has_colons_behind(start)):
            self._fence = _OpenFence(start, opener)
            self._walls.append(start)
        elif _BLANK.match(line):
            self._blanks.append(start)
        elif _HEADING.match(line):
            self._walls += [start, end]
        elif _RULE.match(line) or _WALL.match(line):
            self._walls.append(start)
        elif _BLOCK.match(line):
            self._blocks.append(start)

    def _has_colons_behind(self, start: int) -> bool:
        """Whether a closing fence of colons follows; without one, the opener is text."""
        if self._colons is None:
            self._colons = max((m.start() for m in _COLONS.finditer(self._text)), default=-1)
        return start < self._colons


class _OpenFence:
    """A fence that is not closed yet. It ends with its closing line, or with its container."""

    __slots__ = ("_indent", "_marker", "_quotes", "holds_math", "start")

    def __init__(self, start: int, opener: re.Match[str]) -> None:
        self.start = start
        container, self._marker = opener.group(1), opener.group(2)
        info = opener.string
        self.holds_math = "math" in info and bool(_MATH.match(info, opener.end()))
        self._quotes = container.count(">")
        in_list = re.search(r"[-*+.)][ \t]+$", container)
        self._indent = len(container) if in_list and not self._quotes else 0

    def ends_before(self, line: str) -> bool:
        if self._quotes:
            return re.match(r"[ >]*", line).group().count(">") < self._quotes  # type: ignore[union-attr]  # the pattern matches everything
        return bool(self._indent and line.strip() and not line.startswith((" ", "\t")))

    def ends_with(self, line: str) -> bool:
        end = _FENCE_END.match(line)
        return bool(
            end and end.group(1)[0] == self._marker[0] and len(end.group(1)) >= len(self._marker)
        )
