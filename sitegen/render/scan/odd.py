"""The odd dollar of a paragraph: of an odd number one has no partner, and it costs itself alone."""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from sitegen.render.scan.prose import holds_tex, is_currency, is_plainly_math

_DOLLAR = re.compile(r"\\.|`[^`\n]*`|(\$)", re.DOTALL)
_MOST = 200
"""Dollars of a paragraph that are looked through."""


def odd_stretches(text: str) -> list[tuple[int, int]]:
    """Give where paragraphs with an odd dollar may lie, the last ones first.

    Most articles have none, so that no paragraph of theirs has to be looked for.
    """
    found: list[tuple[int, int]] = []
    at = behind = 0
    for line in text.split("\n"):
        if line.count("$") & 1:
            # Bounded by the one before: lines of one paragraph are not gone over again and again.
            blank = text.rfind("\n\n", behind, at)
            found.append((max(blank, behind), at + len(line)))
            behind = at + len(line)
        at += len(line) + 1
    return found[::-1]


def odd_dollar(text: str, start: int, end: int) -> int | None:
    """Find the dollar without which all others pair up around what is plainly math.

    None where their number is even, where displays stand among them, or where no one fits.
    """
    if not text.count("$", start, end) & 1 and text.find("\\$", start, end) < 0:
        return None
    places = [m.start() for m in _DOLLAR.finditer(text, start, end) if m[1]]
    if len(places) % 2 == 0 or not 1 < len(places) < _MOST or _doubles(places) > 1:
        return None
    # Without the dollar 2k the pairs before it begin at even places, those behind it at odd ones.
    before = list(accumulate(_worth(text, places[0:-1]), initial=0.0))
    behind = list(accumulate(reversed(list(_worth(text, places[1:]))), initial=0.0))[::-1]
    best = max(range(len(before)), key=lambda k: (before[k] + behind[k], k))
    return places[2 * best] if before[best] + behind[best] > 0 else None


def _doubles(places: list[int]) -> int:
    return sum(b == a + 1 for a, b in pairwise(places))


def _worth(text: str, places: list[int]) -> Iterator[float]:
    """Weigh each pair: no math costs all, spaces at its ends cost something."""
    for start, end in zip(places[0::2], places[1::2], strict=True):
        content = text[start + 1 : end]
        if not is_plainly_math(content) or is_currency(content, text[end + 1 : end + 2]):
            yield -float("inf")
        else:
            yield 2 if holds_tex(content) or content == content.strip() else 1
