"""The odd dollar: the one without a partner in a paragraph with an odd number of dollars."""

import re
from collections.abc import Iterator
from itertools import accumulate, pairwise

from sitegen.render.scan.prose import holds_tex, is_currency, is_plainly_math

# Without this search one stray dollar shifts all pairs after it, and the prose between formulas
# becomes math. The idea: suppose in turn that each dollar (with an even number before it) is the
# odd one, pair the others in order, and rate how much the pairs look like math. The best wins.

_DOLLAR = re.compile(r"\\.|`[^`\n]*`|(\$)", re.DOTALL)
_MOST = 200
"""Maximum number of dollars of a paragraph that is examined."""


def odd_stretches(text: str) -> list[tuple[int, int]]:
    """Return the stretches in which a paragraph may have an odd dollar, the last ones first.

    Most articles have none, and so no paragraph of theirs is examined.
    """
    found: list[tuple[int, int]] = []
    at = last_end = 0
    for line in text.split("\n"):
        if line.count("$") & 1:
            # Bounded by the stretch before, so that lines of one paragraph are searched once.
            blank = text.rfind("\n\n", last_end, at)
            found.append((max(blank, last_end), at + len(line)))
            last_end = at + len(line)
        at += len(line) + 1
    return found[::-1]


def odd_dollar(text: str, start: int, end: int) -> int | None:
    """Return the dollar without which all others pair up around plain math.

    None if their number is even, if there are displays among them, or if no dollar fits.
    """
    if not text.count("$", start, end) & 1 and text.find("\\$", start, end) < 0:
        return None
    places = [m.start() for m in _DOLLAR.finditer(text, start, end) if m[1]]
    if len(places) % 2 == 0 or not 1 < len(places) < _MOST or _doubles(places) > 1:
        return None
    # Without dollar 2k, the pairs before it begin at even places, those after it at odd ones. Sums
    # from both ends give the rating for each k, so all candidates together take linear time.
    before = list(accumulate(_worth(text, places[0:-1]), initial=0.0))
    after = list(accumulate(reversed(list(_worth(text, places[1:]))), initial=0.0))[::-1]
    best = max(range(len(before)), key=lambda k: (before[k] + after[k], k))
    return places[2 * best] if before[best] + after[best] > 0 else None


def _doubles(places: list[int]) -> int:
    return sum(b == a + 1 for a, b in pairwise(places))


def _worth(text: str, places: list[int]) -> Iterator[float]:
    """Yield a rating for each pair: minus infinity for prose, 1 with spaces at its ends, else 2."""
    for start, end in zip(places[0::2], places[1::2], strict=True):
        content = text[start + 1 : end]
        if not is_plainly_math(content) or is_currency(content, text[end + 1 : end + 2]):
            yield -float("inf")
        else:
            yield 2 if holds_tex(content) or content == content.strip() else 1
