r"""Escaped dollars: pages on which a converter escaped all: ``\$\nabla f\$`` for ``$\nabla f$``."""

import re
from collections.abc import Iterator

from sitegen.core.tex import Edit
from sitegen.render.lost_math import Lost, outside, untouchable
from sitegen.render.scan.prose import holds_cjk_prose, holds_tex, is_plainly_math, prose_words

_DOLLAR = re.compile(r"(?<!\\)\\\$")
_FEWEST = 2
"""Pairs around TeX on a page from which on they count; one may be an example."""


def escaped_formulas(text: str) -> list[Lost]:
    """Return formulas between escaped dollars; none if as many are between plain ones."""
    if text.count("\\$") < 2 * _FEWEST:
        return []
    protected = list(untouchable(text))
    places = list(outside((m.start() for m in _DOLLAR.finditer(text)), protected))
    pairs = list(_pairs(text, places))
    certain = sum(holds_tex(text[start + 2 : end]) for start, end in pairs)
    own = sum(text.startswith("$", start) for start, _ in protected)
    return [_lost(*pair) for pair in pairs] if certain >= max(_FEWEST, own + 1) else []


def _pairs(text: str, places: list[int]) -> Iterator[tuple[int, int]]:
    """Pair neighbours around math; if they are no pair, the second one may open the next."""
    at = 0
    while at + 1 < len(places):
        start, end = places[at], places[at + 1]
        is_math = _is_math(text[start + 2 : end]) if end - start < 400 else False
        if is_math:
            yield start, end
        at += 1 + is_math


def _is_math(content: str) -> bool:
    if "\n" in content or not content.strip() or holds_cjk_prose(content):
        return False
    if holds_tex(content):
        return prose_words(content) < 3
    return is_plainly_math(content) and not content[0].isdigit()


def _lost(start: int, end: int) -> Lost:
    edits = (Edit(start, start + 2, "$"), Edit(end, end + 2, "$"))
    return Lost(start, end + 2, False, edits)
