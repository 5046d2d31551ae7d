"""The ranking of articles for a query; `search-ranking.js` does the same."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from sitegen.search.drawings import Drawing
from sitegen.search.formula_tokens import WHOLE, exact_token, renamed_token
from sitegen.search.matching import (
    PART,
    PART_RENAMED,
    RENAMED,
    SAME,
    SOME,
    Pattern,
    match,
    pattern,
)
from sitegen.search.operators import Node, operators
from sitegen.search.query import parsed, words_of_tex
from sitegen.search.reader import Index, Posting, Shown
from sitegen.search.words import asked_words, folded, is_cjk

_WAYS, _LETTERED = 4, 2
"""Maximum of ways of one formula that are looked up, and of its smallest parts with letters."""
_LETTERS = 0.04
"""The score of letters in the same places as in the query."""
_WORDS = 10
"""Maximum of words that are looked up: each is in a file of its own."""
_SATURATION = 2
"""The parameter k1 of BM25."""
_NEARNESS = 2
"""The weight of words in one sentence."""
_SIMILAR = 0.5
"""Articles with less than this part of the best article's share of words are left out."""
_FORMULA = 12
"""The weight of a formula, in words."""
_LEAST = 0.25
_READ, _READ_FOR_PHRASES = 10, 18
"""Articles that are loaded to verify a formula, and a phrase; the first ten are shown anyway."""
_FREQUENT = frozenset("的了是在和与及或个这那有为以上下中之其而不也就都于")


class Asked(Struct, frozen=True):
    """A query with its formulas typeset."""

    words: tuple[str, ...]
    phrases: tuple[str, ...]
    patterns: tuple[Pattern, ...]

    @property
    def terms(self) -> list[str]:
        """The words to look up.

        Words with a very frequent character are only used if there are no others. If there are too
        many, every other pair is left out: pairs overlap.
        """
        phrased = (word for phrase in self.phrases for word in asked_words(phrase))
        every = list(dict.fromkeys([*self.words, *phrased]))
        telling = [word for word in every if not is_cjk(word) or _FREQUENT.isdisjoint(word)]
        chosen = telling or every
        if len(chosen) > _WORDS:
            chosen = [word for at, word in enumerate(chosen) if at % 2 == 0 or not is_cjk(word)]
        return chosen[:_WORDS]


class Candidate(Struct, frozen=True):
    """An article that matches a part of the query."""

    number: int
    words: float
    formulas: tuple[float, ...]

    @property
    def score(self) -> float:
        """The score: the number of parts of the query that match, times the sum of their scores."""
        asked = sum(score > 0 for score in (self.words / _FORMULA, *self.formulas))
        return asked * (self.words + _FORMULA * sum(self.formulas))


def read_query(text: str, typeset: Callable[[str], Drawing | None]) -> Asked:
    """Parse a query and typeset its formulas; TeX that cannot be typeset is searched by words."""
    query = parsed(text)
    patterns, found = [], list(query.words)
    for tex in query.formulas:
        drawing = typeset(tex)
        tree = None if drawing is None else operators(drawing)
        if tree and (tree.parts or tree.text):
            patterns.append(pattern(tree))
        else:
            found.extend(words_of_tex(tex))
    return Asked(tuple(found), query.phrases, tuple(patterns))


def rank(index: Index, asked: Asked, filters: Mapping[str, str]) -> list[int]:
    """Return the numbers of the articles that a query finds, best first."""
    # Postings give a quick score for all articles; only the best ones are then loaded, for phrases
    # and for the exact comparison of formulas, and ranked again.
    held = _score_words(index, asked.terms)
    formulas = [_score_formula(index, each) for each in asked.patterns]
    numbers = dict.fromkeys([*held, *(number for each in formulas for number in each)])
    for name, value in filters.items():
        may = index.documents(f"{name}\x1f{folded(value)}")
        numbers = {number: None for number in numbers if number in may}
    candidates = _in_order(
        Candidate(n, held.get(n, 0.0), tuple([each.get(n, 0.0) for each in formulas]))
        for n in numbers
    )
    return [each.number for each in _verified(index, asked, candidates)]


def _in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    return sorted(candidates, key=lambda each: (-each.score, each.number))


# ---- Words: BM25F; the weights of fields are in the index ----------------------------------------


class _Document:
    """The score of one article for the words of a query."""

    def __init__(self) -> None:
        self.score = self.covered = 0.0
        self._sentences: dict[int, float] = {}
        self._anywhere = 0.0
        """The rarity of words that are in many sentences."""

    def note(self, posting: Posting, worth: float) -> None:
        """Add a word of the query that the article contains."""
        self.score += worth * posting.weight * (1 + _SATURATION) / (posting.weight + _SATURATION)
        self.covered += worth
        if not posting.names:
            self._anywhere += worth
        for name in dict.fromkeys(posting.names):
            self._sentences[name] = self._sentences.get(name, 0.0) + worth

    def weighed(self, total: float) -> float:
        """Return its score; ``total`` is the rarity of all words together."""
        near = (max(self._sentences.values(), default=0.0) + self._anywhere) / total
        return self.score * (self.covered / total) ** 2 * (1 + _NEARNESS * near**2)


def _score_words(index: Index, terms: Sequence[str]) -> dict[int, float]:
    found = [index.postings(term) for term in terms]
    worth = [_rarity(len(each), index.manifest.articles) for each in found]
    documents: dict[int, _Document] = {}
    for each, value in zip(found, worth, strict=True):
        for number, posting in each.items():
            documents.setdefault(number, _Document()).note(posting, value)
    best = max((document.covered for document in documents.values()), default=0.0)
    return {
        number: document.weighed(sum(worth))
        for number, document in documents.items()
        if document.covered >= _SIMILAR * best
    }


def _rarity(held: int, every: int) -> float:
    return math.log(1 + (every - held + 0.5) / (held + 0.5))


# ---- Formulas ------------------------------------------------------------------------------------


def _score_formula(index: Index, asked: Pattern) -> dict[int, float]:
    # Tokens of the whole pattern name the articles that have it, in one file. Its smallest parts
    # put these in order, if it is but a part of their formulas; its ways find more, if few have it.
    scores = _same(index, asked)
    few = len(scores) < _READ
    if few or max(scores.values()) < RENAMED:
        letters = _shares(index, asked.letters[:_LETTERED], _LETTERS)
        share = _shares(index, asked.ways[:_WAYS], SOME) if few else {}
        scores = {
            number: max(scores.get(number, 0.0), share.get(number, 0.0)) + letters.get(number, 0.0)
            for number in {**scores, **share, **letters}
        }
    return {number: score for number, score in scores.items() if score > _LEAST}


def _same(index: Index, asked: Pattern) -> dict[int, float]:
    """Return the score of articles that have the pattern, as a formula or a part of one."""
    scores: dict[int, float] = {}
    for token, whole, part in _tokens(asked):
        for number, entry in index.documents(token).items():
            score = whole if entry == WHOLE else part
            scores[number] = max(scores.get(number, 0.0), score)
    return scores


def _tokens(asked: Pattern) -> list[tuple[str, float, float]]:
    """Return the tokens of a pattern, each with its scores for whole formulas and parts."""
    if asked.wild:
        return []
    renamed = (renamed_token(asked.whole), RENAMED, PART_RENAMED)
    return [(exact_token(asked.whole), SAME, PART), *([renamed] if asked.whole.size > 1 else [])]


def _shares(index: Index, tokens: Sequence[str], worth: float) -> dict[int, float]:
    """Return the score of articles for the tokens that they have; all together have ``worth``."""
    shares: dict[int, float] = {}
    for token in tokens:
        for number in index.documents(token):
            shares[number] = shares.get(number, 0.0) + worth / len(tokens)
    return shares


def _verified(index: Index, asked: Asked, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Load the first articles: drop those without the phrases, and compare formulas exactly.

    They stay before the others, so no more than these are loaded.
    """
    count = _READ_FOR_PHRASES if asked.phrases else _READ if asked.patterns else 0
    found = []
    for each in candidates[:count]:
        shown = index.article(each.number)
        if all(_holds(shown, phrase) for phrase in asked.phrases):
            formulas = tuple([_nearest(pattern, shown) for pattern in asked.patterns])
            found.append(replace(each, formulas=formulas))
    return [*_in_order(found), *([] if asked.phrases else candidates[count:])]


def _holds(shown: Shown, phrase: str) -> bool:
    texts = (shown.title, *(text for *_, text in shown.passages))
    return any(_squeezed(phrase) in _squeezed(text) for text in texts)


def _squeezed(text: str) -> str:
    return " ".join(folded(text).split())


def _nearest(asked: Pattern, shown: Shown) -> float:
    return max((match(asked, _tree(drawing)) for drawing in shown.formulas), default=0.0)


@lru_cache(maxsize=10_000)
def _tree(drawing: Drawing) -> Node:
    return operators(drawing)
