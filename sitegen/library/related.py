"""What else a reader of an article may like: told by shared tags and shared words."""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise, permutations
from math import log, sqrt

from sitegen.library.terms import Taxonomy
from sitegen.model import RenderedArticle
from sitegen.text import CJK_LETTER, fold

_MOST = 4
_LEAST = 0.35
"""A score below this is chance."""
_PAIRS = 500_000
"""As many pairs are looked at, those that share something rare first: seconds for any site."""
_RUN = re.compile(f"[{CJK_LETTER}]+|[^\\W_]{{3,}}")
_IS_CJK = re.compile(f"[{CJK_LETTER}]")


def related_articles(
    articles: Sequence[RenderedArticle],
    tags: Taxonomy,
    translations: Mapping[str, tuple[RenderedArticle, ...]],
) -> dict[str, tuple[RenderedArticle, ...]]:
    """Give, by address, at most four others, the nearest first; equal ones in the given order.

    Two articles score, for each tag that they share, the logarithm of how rare it is, and the same
    for pairs of characters and for words of their titles, headings and summaries, divided by how
    many they have. An article's series and its translations are shown elsewhere.
    """
    by_tag = [[f"#{fold(term.name)}" for term in tags.of(rendered)] for rendered in articles]
    by_text = [_features(rendered) for rendered in articles]
    scores: list[dict[int, float]] = [{} for _ in articles]
    _add(scores, by_tag, [1.0] * len(articles))
    _add(scores, by_text, [1 / sqrt(len(row) or 1) for row in by_text])
    return {
        rendered.article.address: tuple(_nearest(at, scores[at], articles, translations))
        for at, rendered in enumerate(articles)
    }


def _features(rendered: RenderedArticle) -> list[str]:
    """Give pairs of Chinese characters, and other words, each once."""
    headings = (heading.text for heading in rendered.headings)
    found: dict[str, None] = {}
    for run in _RUN.findall(" ".join((rendered.title.text, rendered.description, *headings))):
        pairs = map("".join, pairwise(run)) if _IS_CJK.match(run) else (fold(run),)
        found.update(dict.fromkeys(pairs))
    return list(found)


def _add(scores: list[dict[int, float]], features: list[list[str]], shares: list[float]) -> None:
    """Add to the score of each pair what the two share."""
    holders: dict[str, list[int]] = {}
    for at, row in enumerate(features):
        for feature in row:
            holders.setdefault(feature, []).append(at)
    left = _PAIRS
    for rows in sorted(holders.values(), key=len):
        left -= len(rows) * (len(rows) - 1)
        if left < 0:
            return
        weight = log((len(features) + 1) / len(rows))
        for one, other in permutations(rows, 2):
            gain = weight * shares[one] * shares[other]
            scores[one][other] = scores[one].get(other, 0.0) + gain


def _nearest(
    at: int,
    scores: Mapping[int, float],
    articles: Sequence[RenderedArticle],
    translations: Mapping[str, tuple[RenderedArticle, ...]],
) -> list[RenderedArticle]:
    own = articles[at]
    series = fold(own.article.front_matter.series)
    elsewhere = {each.article.address for each in translations.get(own.article.address, ())}
    near = [other for other in scores if scores[other] >= _LEAST]
    near.sort(key=lambda other: (-round(scores[other], 9), other))
    return [
        articles[other]
        for other in near
        if articles[other].article.address not in elsewhere
        and not (series and fold(articles[other].article.front_matter.series) == series)
    ][:_MOST]
