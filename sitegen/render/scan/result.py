"""What the scanner finds."""

from bisect import bisect_right

from msgspec import Struct


class Formula(Struct, frozen=True, kw_only=True):
    """A formula in a text; offsets count code points of that text."""

    start: int
    """Of the opening delimiter."""
    end: int
    """Behind the closing delimiter."""
    tex: str
    """Between the delimiters, quote markers of later lines taken out."""
    display: bool
    pieces: tuple[tuple[int, int], ...]
    """Pairs (offset in tex, offset in text), rising: from each on, both run in step."""
    label: str = ""
    """What MyST writes beside a display: ``:label: x`` or ``$$ (x)``."""
    label_start: int = 0

    def offset(self, position: int) -> int:
        """Give the offset in the text of a position in the TeX."""
        at = bisect_right(self.pieces, (position, self.end)) - 1
        inside, outside = self.pieces[max(at, 0)]
        return min(outside + position - inside, self.end)


class Stray(Struct, frozen=True, kw_only=True):
    """A delimiter without a partner, on a line that looks like math."""

    start: int
    delimiter: str


class Scan(Struct, frozen=True, kw_only=True):
    """A text with its formulas taken out."""

    source: str
    text: str
    """The source with a mark for each formula."""
    formulas: tuple[Formula, ...]
    strays: tuple[Stray, ...]
    lines: tuple[int, ...]
    """For each line of ``text`` (and one behind the last) the line of ``source``, from 0."""
