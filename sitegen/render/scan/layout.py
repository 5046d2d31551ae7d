"""What a formula may not cross: blank lines, fences, headings, rules and the starts of blocks.

One pass over the lines, before any formula is looked for.
"""

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

CONTAINER = r"(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])(?=[ \t])))*[ \t]*"
"""Quote and list markers at the start of a line."""

_LINE = re.compile(r"[^\n]*(?:\n|$)")
_FENCE = re.compile(rf"({CONTAINER})(`{{3,}}(?=[^`\n]*$)|~{{3,}})")
_FENCE_END = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*$")
_BLANK = re.compile(r"[ \t>]*$")
_HEADING = re.compile(rf"{CONTAINER}#{{1,6}}[ \t]")
_RULE = re.compile(r"[ \t>]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
_BLOCK = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+\S|#{1,6}[ \t]|\||:::|\[\^[^\]]+\]:)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Sorted offsets into one text."""

    fences: tuple[tuple[int, int], ...]
    """Fenced code, from the opening line's start to behind the closing line."""
    walls: tuple[int, ...]
    """Where nothing may cross: fences, ATX headings (both ends), rules."""
    blanks: tuple[int, ...]
    """Starts of blank lines (also those that hold only quote markers)."""
    blocks: tuple[int, ...]
    """Starts of lines that begin a list item, heading, table row or block of their own."""
    length: int

    def wall(self, offset: int) -> int:
        """Give the first wall behind the offset, or the end of the text."""
        return _next(self.walls, offset, self.length)

    def paragraph_end(self, offset: int) -> int:
        """Give the end of what may be a paragraph around the offset."""
        return min(self.wall(offset), _next(self.blanks, offset, self.length))

    def inline_end(self, offset: int) -> int:
        """Give how far a formula inside a paragraph may reach."""
        return min(self.paragraph_end(offset), _next(self.blocks, offset, self.length))

    def has_blank(self, start: int, end: int) -> bool:
        """Tell whether a blank line starts between the two offsets."""
        at = bisect_left(self.blanks, start)
        return at < len(self.blanks) and self.blanks[at] < end


def _next(offsets: tuple[int, ...], offset: int, default: int) -> int:
    at = bisect_right(offsets, offset)
    return offsets[at] if at < len(offsets) else default


def layout(text: str) -> Layout:
    """Read the lines of a text once."""
    fences: list[tuple[int, int]] = []
    walls: list[int] = []
    blanks: list[int] = []
    blocks: list[int] = []
    fence: _OpenFence | None = None
    for match in _LINE.finditer(text):
        start, line = match.start(), match.group().rstrip("\n")
        if fence is not None:
            if fence.ends_before(line):
                fences.append((fence.start, start))
                fence = None
            elif fence.ends_with(line):
                fences.append((fence.start, match.end()))
                fence = None
                continue
            else:
                continue
        if opener := _FENCE.match(line):
            fence = _OpenFence(start, opener)
            walls.append(start)
        elif _BLANK.match(line):
            blanks.append(start)
        elif _HEADING.match(line):
            walls += [start, match.end()]
        elif _RULE.match(line):
            walls.append(start)
        elif _BLOCK.match(line):
            blocks.append(start)
    if fence is not None:
        fences.append((fence.start, len(text)))
    return Layout(
        fences=tuple(fences),
        walls=tuple(walls),
        blanks=tuple(blanks),
        blocks=tuple(blocks),
        length=len(text),
    )


class _OpenFence:
    """A fence whose end has not been met. It ends with its closing line, or with its container."""

    __slots__ = ("_indent", "_marker", "_quotes", "start")

    def __init__(self, start: int, opener: re.Match[str]) -> None:
        self.start = start
        container, self._marker = opener.group(1), opener.group(2)
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
