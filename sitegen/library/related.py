"""Related articles, scored by shared tags and shared words."""

import re
from collections.abc import Mapping
from itertools import pairwise, permutations
from math import log, sqrt

from sitegen.core.model import RenderedArticle
from sitegen.core.text import CJK_LETTER, fold
from sitegen.library import Library

_MOST = 4
_LEAST = 0.35
"""Minimum score; a lower one is chance."""
_PAIRS = 500_000
"""Maximum number of pairs to score, rare features first: a few seconds for a site of any size."""
_RUN = re.compile(f"[{CJK_LETTER}]+|[^\\W_]{{3,}}")
_IS_CJK = re.compile(f"[{CJK_LETTER}]")


Related = Mapping[str, tuple[str, ...]]
"""Addresses of related articles, by address."""


def related_key(library: Library) -> tuple[object, ...]:
    """Return everything that ``related_articles`` depends on."""
    tags = library.taxonomies["tags"]
    return tuple(
        (
            rendered.article.address,
            rendered.article.front_matter.series,
            [term.name for term in tags.of(rendered)],
            _words(rendered),
            [each.article.address for each in library.translated(rendered)],
        )
        for rendered in library.articles
    )


def are_alike(one: Library, other: Library) -> bool:
    """Return whether two libraries have the same related articles, as after most edits of texts."""
    pairs = zip(one.articles, other.articles, strict=False)
    return len(one.articles) == len(other.articles) and all(
        a is b or _compared(a) == _compared(b) for a, b in pairs
    )


def _compared(rendered: RenderedArticle) -> tuple[object, ...]:
    front, article = rendered.article.front_matter, rendered.article
    named = (article.address, article.source.path, front.tags, front.series, front.translation_of)
    return (*named, _words(rendered))


def related_articles(library: Library) -> dict[str, tuple[str, ...]]:
    """Return at most four related articles by address, best score first, then newest first.

    The score of two articles is a sum over shared features: for each tag the logarithm of its
    rarity; the same for each pair of CJK characters and each word of titles, headings and
    summaries, normalized by the number of such features. An article's own series and
    translations are left out, as its page shows them elsewhere.
    """
    articles, tags = library.articles, library.taxonomies["tags"]
    by_tag = [[f"#{fold(term.name)}" for term in tags.of(rendered)] for rendered in articles]
    by_text = [_features(rendered) for rendered in articles]
    scores: list[dict[int, float]] = [{} for _ in articles]
    _add(scores, by_tag, [1.0] * len(articles))
    _add(scores, by_text, [1 / sqrt(len(row) or 1) for row in by_text])
    return {
        rendered.article.address: tuple(_nearest(at, scores[at], library))
        for at, rendered in enumerate(articles)
    }


def _features(rendered: RenderedArticle) -> list[str]:
    """Return the distinct pairs of CJK characters and the distinct other words."""
    found: dict[str, None] = {}
    for run in _RUN.findall(_words(rendered)):
        pairs = map("".join, pairwise(run)) if _IS_CJK.match(run) else (fold(run),)
        found.update(dict.fromkeys(pairs))
    return list(found)


def _words(rendered: RenderedArticle) -> str:
    headings = (heading.text for heading in rendered.headings)
    return " ".join((rendered.title.text, rendered.description, *headings))


def _add(scores: list[dict[int, float]], features: list[list[str]], shares: list[float]) -> None:
    """Add the weights of shared features to the score of each pair of articles."""
    holders: dict[str, list[int]] = {}
    for at, row in enumerate(features):
        for feature in row:
            holders.setdefault(feature, []).append(at)
    # Rare features come first: they decide scores and have few pairs each, so the bound cuts off
    # only those that a large part of a large site shares.
    left = _PAIRS
    for rows in sorted(holders.values(), key=len):
        left -= len(rows) * (len(rows) - 1)
        if left < 0:
            return
        weight = log((len(features) + 1) / len(rows))
        for one, other in permutations(rows, 2):
            gain = weight * shares[one] * shares[other]
            scores[one][other] = scores[one].get(other, 0.0) + gain


def _nearest(at: int, scores: Mapping[int, float], library: Library) -> list[str]:
    articles, own = library.articles, library.articles[at]
    series = fold(own.article.front_matter.series)
    elsewhere = {each.article.address for each in library.translated(own)}
    near = [other for other in scores if scores[other] >= _LEAST]
    near.sort(key=lambda other: (-round(scores[other], 9), other))
    return [
        articles[other].article.address
        for other in near
        if articles[other].article.address not in elsewhere
        and not (series and fold(articles[other].article.front_matter.series) == series)
    ][:_MOST]
