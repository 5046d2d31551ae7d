"""The excerpts of a result: the passages of an article that match the query best."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from sitegen.core import placeholders
from sitegen.render.reading import plain
from sitegen.search.drawings import as_mathml
from sitegen.search.matching import match
from sitegen.search.operators import operators
from sitegen.search.ranking import Asked
from sitegen.search.reader import Shown
from sitegen.search.words import is_prefix, words

_HITS = 3
"""Maximum of sections for one article."""
_NEAR = 3
"""The weight of a formula, in words."""


class Hit(Struct, frozen=True):
    """A passage that matches a part of the query."""

    section: str
    """The section's title; empty above all headings."""
    anchor: str
    """The id to link to; empty for the top of the page."""
    text: str
    """With formulas in their plain reading."""


def hits(shown: Shown, asked: Asked) -> list[Hit]:
    """Return the best passage of each section, best first; the first passage if none matches."""
    near = {
        at: max((match(each, operators(drawing)) for each in asked.patterns), default=0.0)
        for at, drawing in enumerate(shown.formulas if asked.patterns else ())
    }
    best: dict[int, tuple[float, int]] = {}
    for at, (section, _, text) in enumerate(shown.passages):
        score = _score(text, asked, near)
        if score > best.get(section, (0.0, 0))[0]:
            best[section] = score, at
    chosen = sorted(best.values(), key=lambda each: (-each[0], each[1]))
    enough = [at for score, at in chosen if score >= chosen[0][0] / 2]
    return [_hit(shown, at) for at in (enough or range(len(shown.passages))[:1])[:_HITS]]


def _score(text: str, asked: Asked, near: dict[int, float]) -> float:
    contained = words(placeholders.FORMULA.sub(" ", text))
    count = sum(any(_is(word, term) for word in contained) for term in asked.terms)
    return count + _NEAR * max((near.get(at, 0.0) for at in _formulas(text)), default=0.0)


def _is(word: str, term: str) -> bool:
    return word.startswith(term) if is_prefix(term) else word == term


def _formulas(text: str) -> Iterator[int]:
    return (int(number) for number in placeholders.FORMULA.findall(text))


def _hit(shown: Shown, at: int) -> Hit:
    section, anchor, text = shown.passages[at]
    id_, title = shown.sections[section]
    return Hit(readable(title, shown), anchor or id_, readable(text, shown))


def readable(text: str, shown: Shown) -> str:
    """Return a text of the index with formulas in their plain reading."""

    def read(mark: re.Match[str]) -> str:
        return plain(as_mathml(shown.formulas[int(mark[1])]))

    return placeholders.FORMULA.sub(read, text)
