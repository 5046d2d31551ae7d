r"""Rows of a matrix that hold fractions: TeX sets them so near that they touch.

``\\`` between such rows gets a distance; one that the author has given stays.
"""

import re

from msgspec import Struct, field

from sitegen.core.tex import Edit

_STEP = re.compile(
    r"\\(begin|end)\s*\{([a-zA-Z]+\*?)\}|(\\\\)(\*?[ \t]*\[)?|(\\[dtc]?frac(?![A-Za-z]))|\\.|[{}]",
    re.DOTALL,
)
_MATRIX = re.compile(r"(?:[pbvBV]|small)?matrix\*?|array")
_GAPS = {"\\dfrac": "0.8em", "\\cfrac": "0.8em"}
_GAP = "0.4em"
"""Counted, as TeX does, from the foot of a line without fractions."""


class _Rows(Struct):
    """An environment that is open: what the row holds that is being read, and the row before."""

    is_matrix: bool
    gap: str = ""
    pending: tuple[int, str] | None = None
    """Where the last row ends, and its gap."""
    depth: int = 0
    edits: list[Edit] = field(default_factory=list)

    def settle(self) -> None:
        """Set the distance above the row that ends here, if it or the one before is tall."""
        if self.pending and self.is_matrix and (gap := self.pending[1] or self.gap):
            self.edits.append(Edit(self.pending[0], self.pending[0], f"[{gap}]"))


def edits(tex: str, display: bool) -> list[Edit]:
    r"""Give ``\\`` beside a row with a fraction a distance, in matrices and arrays."""
    if "frac" not in tex or "\\\\" not in tex:
        return []
    found: list[Edit] = []
    rows = [_Rows(is_matrix=False)]
    for step in _STEP.finditer(tex):
        _take(step, rows, found)
    return sorted(found, key=lambda each: each.start)


def _take(step: re.Match[str], rows: list[_Rows], found: list[Edit]) -> None:
    here = rows[-1]
    if step[1] == "begin":
        rows.append(_Rows(is_matrix=bool(_MATRIX.fullmatch(step[2]))))
    elif step[1] == "end" and len(rows) > 1:
        here.settle()
        found += rows.pop().edits
    elif step[3] and here.depth == 0:
        here.settle()
        here.pending = None if step[4] else (step.end(3), here.gap)
        here.gap = ""
    elif step[5]:
        here.gap = max(here.gap, _GAPS.get(step[5], _GAP))
    elif step[0] in ("{", "}"):
        here.depth += 1 if step[0] == "{" else -1
