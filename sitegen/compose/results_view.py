"""The results of a site and what uses what, as page kinds see them."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from sitegen.incremental.views import Tracked, tracked
from sitegen.library.uses import Place, Results

if TYPE_CHECKING:
    from sitegen.compose.all_views import Views

_AROUND = "around "
"""Before a place, in names of fields."""


class ResultView(Struct, frozen=True, kw_only=True):
    """A theorem-like block with a label."""

    called: str
    """With its number: ``定理 2``."""
    title: str
    """Plain text; may be empty."""
    url: str
    article: str
    """The title of its article, as plain text."""
    kind: str


class ResultsPart(Struct, frozen=True, kw_only=True):
    """Results that are connected, and their uses."""

    results: tuple[ResultView, ...] = ()
    uses: tuple[tuple[int, int], ...] = ()
    """The numbers of a result, and of one that it uses."""


class ResultsView(Tracked):
    """The graph of all results."""

    def __init__(self, views: "Views") -> None:
        super().__init__(views.trace, "results")
        self._views = views
        if views.uses.any_results:
            views.trace.add(self._node, views.version_of_labels(), self.state_of)

    def state_of(self, field: str) -> object:
        """Return the value of a field; that of ``around`` by the place in its name."""
        if field.startswith(_AROUND):
            path, _, name = field.removeprefix(_AROUND).rpartition("#")
            return self._around(Place(path, name))
        return super().state_of(field)

    @property
    def exist(self) -> bool:
        """Whether a result uses another; pages are planned by it."""
        return self._views.uses.any_results

    @tracked
    def parts(self) -> tuple[ResultsPart, ...]:
        """The connected parts, the largest first."""
        graph = self._views.uses.results
        parts = sorted(connected(graph), key=len, reverse=True)
        return tuple(self._part(graph, part) for part in parts)

    def around(self, place: Place) -> ResultsPart:
        """Return a result, the first one, with what it uses and what uses it; else nothing."""
        self._trace.note(self._node, f"{_AROUND}{place.path}#{place.id}")
        return self._around(place)

    def _around(self, place: Place) -> ResultsPart:
        graph = self._views.uses.results
        near = (*graph.uses.get(place, ()), *graph.used_by.get(place, ()))
        return self._part(graph, dict.fromkeys((place, *near))) if near else ResultsPart()

    def _part(self, graph: Results, places: Iterable[Place]) -> ResultsPart:
        numbers = {place: number for number, place in enumerate(places)}
        return ResultsPart(
            results=tuple(self._result(graph, place) for place in numbers),
            uses=tuple(
                (number, numbers[used])
                for place, number in numbers.items()
                for used in graph.uses.get(place, ())
                if used in numbers
            ),
        )

    def _result(self, graph: Results, place: Place) -> ResultView:
        label, rendered = graph.labels[place], self._views.rendered_at(place.path)
        return ResultView(
            called=f"{label.word} {label.number}".strip(),
            title=label.title,
            url=f"{self._views.href(rendered.article.address)}#{label.id}",
            article=rendered.title.text,
            kind=label.kind,
        )


def connected(graph: Results) -> list[list[Place]]:
    """Return the connected parts, each in the order of the library."""
    rank = {place: number for number, place in enumerate(graph.labels)}
    parts, seen = [], set[Place]()
    for first in rank:
        part = [] if first in seen else [first]
        seen.add(first)
        for place in part:  # it grows while it is read
            near = (*graph.uses.get(place, ()), *graph.used_by.get(place, ()))
            new = [each for each in dict.fromkeys(near) if each not in seen]
            seen.update(new)
            part += new
        parts += [sorted(part, key=rank.__getitem__)] if part else []
    return parts
