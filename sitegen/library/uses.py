"""Uses: which articles refer to which, and which results use which in statements and proofs."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from sitegen.core.model import Label, RenderedArticle

GRAPH = "/graph/"
"""Address of the page with the graph of results."""
_NO_RESULTS = ("equation", "figure", "table", "algorithm", "section", "proof")
"""Kinds of labels that are not of theorem-like blocks."""


class Place(NamedTuple):
    """An article, or an element in it."""

    path: str
    """Of the article's file."""
    id: str = ""
    """Of the element; empty for the whole article."""


class Use(NamedTuple):
    """A reference or a link that has been resolved."""

    source: str
    """Path of the article in which it stands."""
    user: Place
    """The result in which, or in whose proof, it stands; else its section."""
    called: str
    """That result's name, as ``定理 2``; empty if it stands in none."""
    target: Place


class Results(Struct, frozen=True, kw_only=True):
    """The theorem-like blocks with a label that use each other, as a graph."""

    labels: Mapping[Place, Label]
    """Of all that use another, or are used by it, in the order of the library."""
    uses: Mapping[Place, tuple[Place, ...]]
    """What the statement and the proof of each refer to."""
    used_by: Mapping[Place, tuple[Place, ...]]


class Uses:
    """Index of all uses between articles, and of those by results."""

    def __init__(self, articles: Iterable[RenderedArticle], uses: Iterable[Use]) -> None:
        """Take the articles whose uses count, in the order of the library, and all uses."""
        self._articles = {each.article.source.path: each for each in articles}
        self._results_of: dict[str, dict[str, Place]] = {}
        self._by_target: dict[str, dict[Use, None]] = {}
        for use in uses:
            if use.source in self._articles:
                self._by_target.setdefault(use.target.path, {})[use] = None

    def by_others(self, path: str) -> tuple[Use, ...]:
        """Return how other articles use an article and its labels."""
        return tuple(use for use in self._by_target.get(path, ()) if use.source != path)

    def of(self, place: Place) -> tuple[Use, ...]:
        """Return how a label is used: by other articles, and by results of its own."""
        return tuple(use for use in self._by_target.get(place.path, ()) if use.target == place)

    @cached_property
    def any_results(self) -> bool:
        """Whether a result uses another."""
        return any(True for _ in self._edges())

    @cached_property
    def results(self) -> Results:
        """The graph of results; a formula in a result, or in its proof, stands for the result."""
        labels = dict(_labels(self._articles.values()))
        rank = {place: number for number, place in enumerate(labels)}
        edges = sorted({(rank[user], rank[used]) for user, used in self._edges()})
        places = list(labels)
        uses: dict[Place, list[Place]] = {}
        used_by: dict[Place, list[Place]] = {}
        for user, used in edges:
            uses.setdefault(places[user], []).append(places[used])
            used_by.setdefault(places[used], []).append(places[user])
        return Results(
            labels={place: labels[place] for place in labels if place in uses or place in used_by},
            uses={place: tuple(row) for place, row in uses.items()},
            used_by={place: tuple(row) for place, row in used_by.items()},
        )

    def _edges(self) -> Iterator[tuple[Place, Place]]:
        for row in self._by_target.values():
            for use in row:
                used = self._result_at(use.target) if use.called else None
                if used and used != use.user and use.user.path in self._articles:
                    yield use.user, used

    def _result_at(self, place: Place) -> Place | None:
        """Return the result of a label: its own, or the one around a formula."""
        if place.path not in self._results_of:
            listed = self._articles.get(place.path)
            self._results_of[place.path] = _results_of(listed) if listed else {}
        return self._results_of[place.path].get(place.id)


def _labels(articles: Iterable[RenderedArticle]) -> Iterator[tuple[Place, Label]]:
    for rendered in articles:
        for label in filter(is_result, rendered.labels):
            yield Place(rendered.article.source.path, label.id), label


def _results_of(rendered: RenderedArticle) -> dict[str, Place]:
    """Return the results of the labels of an article, by id."""
    path = rendered.article.source.path
    own = {each.id: Place(path, each.id) for each in rendered.labels if is_result(each)}
    around = ((each.id, own.get(each.within)) for each in rendered.labels if each.within)
    return {**own, **{name: place for name, place in around if place}}


def section(rendered: RenderedArticle, line: int) -> Place:
    """Return the section of an article in which a line of its file stands."""
    headings = rendered.headings
    at = bisect_right(headings, line, key=lambda heading: heading.line)
    return Place(rendered.article.source.path, headings[at - 1].id if at else "")


def refers_in_results(rendered: RenderedArticle) -> bool:
    """Whether a result of an article, or a proof, refers to something."""
    return any(reference.within for reference in rendered.references)


def is_result(label: Label) -> bool:
    """Whether a label is that of a theorem-like block."""
    return label.kind not in _NO_RESULTS
