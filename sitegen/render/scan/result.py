"""The scanner's results: formulas, strays and the marked text."""

from bisect import bisect_right

from msgspec import Struct


class Formula(Struct, frozen=True, kw_only=True):
    """A formula in a text; offsets count code points of that text."""

    start: int
    """Of the opening delimiter."""
    end: int
    """Of the closing delimiter, exclusive."""
    tex: str
    """The text between the delimiters, without quote markers of later lines."""
    display: bool
    pieces: tuple[tuple[int, int], ...]
    """Ascending pairs (offset in tex, offset in text); up to the next pair both advance alike."""
    label: str = ""
    """MyST's label beside a display: ``:label: x`` or ``$$ (x)``."""
    label_start: int = 0

    def offset(self, position: int) -> int:
        """Return the offset in the text for a position in the TeX."""
        at = bisect_right(self.pieces, (position, self.end)) - 1
        inside, outside = self.pieces[max(at, 0)]
        return min(outside + position - inside, self.end)


class Stray(Struct, frozen=True, kw_only=True):
    """A delimiter without a partner, on a line that looks like math."""

    start: int
    delimiter: str


class Scan(Struct, frozen=True, kw_only=True):
    """A text whose formulas are replaced by marks."""

    source: str
    text: str
    """The source with a mark for each formula."""
    formulas: tuple[Formula, ...]
    strays: tuple[Stray, ...]
    lines: tuple[int, ...]
    """The line of ``source`` for each line of ``text``, and one after the last; from 0."""
