"""``/graph/``: the results of the site by what their statements and proofs use."""

from collections.abc import Iterator

from markupsafe import Markup
from msgspec import Struct

from sitegen.compose.edition import Edition
from sitegen.compose.results_view import ResultsPart, ResultsView, ResultView
from sitegen.core.model import Page
from sitegen.incremental.views import later
from sitegen.library.uses import GRAPH
from sitegen.locale import words

_MOST = 60
"""Results in one drawing; more are shown as a list."""


class ResultRow(Struct, frozen=True, kw_only=True):
    """A result in a list, with those that it uses."""

    result: ResultView
    uses: tuple[ResultView, ...]


class GraphPart(Struct, frozen=True, kw_only=True):
    """A connected part of the graph."""

    title: str
    """The titles of its first articles."""
    drawing: Markup
    """SVG; empty if the part is too large for one."""
    layers: tuple[tuple[ResultRow, ...], ...]
    """What is used stands before what uses it."""


def pages(edition: Edition) -> Iterator[Page]:
    """Plan the page, if a result uses another."""
    if edition.results.exist:
        yield edition.page(
            "graph",
            GRAPH,
            "graph.html",
            title=words(edition.config.language).gettext("Graph of results"),
            parts=later(_parts, edition.results),
        )


def _parts(results: ResultsView) -> tuple[GraphPart, ...]:
    return tuple(map(_part, results.parts))


def _part(part: ResultsPart) -> GraphPart:
    articles = list(dict.fromkeys(each.article for each in part.results))
    title = " · ".join(articles[:3]) + (" …" if len(articles) > 3 else "")
    return GraphPart(
        title=title,
        drawing=drawing(part, title) if len(part.results) <= _MOST else Markup(),
        layers=tuple(map(tuple, _layers(part))),
    )


def _layers(part: ResultsPart) -> list[list[ResultRow]]:
    from sitegen.compose.graph_layout import ranked  # late, like drawing below

    uses: dict[int, list[ResultView]] = {}
    for user, used in part.uses:
        uses.setdefault(user, []).append(part.results[used])
    names = [str(number) for number in range(len(part.results))]
    layer = ranked(names, [(str(used), str(user)) for user, used in part.uses])
    rows: list[list[ResultRow]] = [[] for _ in range(1 + max(layer.values()))]
    for number, each in enumerate(part.results):
        row = ResultRow(result=each, uses=tuple(uses.get(number, ())))
        rows[layer[str(number)]].append(row)
    return rows


def drawing(part: ResultsPart, title: str, current: int | None = None) -> Markup:
    """Return SVG of a part, which must not be empty; arrows lead from what is used to its users."""
    from sitegen.compose.graph_drawing import Node, draw  # late: few builds draw anything

    nodes = [
        Node(
            key=str(number),
            label=each.called,
            href=each.url,
            note=each.title or each.article,
            place=each.article if each.title else "",
            kind=each.kind,
            is_current=number == current,
        )
        for number, each in enumerate(part.results)
    ]
    return Markup(draw(nodes, [(str(used), str(user)) for user, used in part.uses], title))
