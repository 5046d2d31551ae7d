"""Layout of a directed graph in layers, after Sugiyama: every arrow leads down if it can.

Four steps: cycles are broken, layers are longest paths, each layer is ordered by barycentres, and
places are as near to the neighbours as the order allows. The same graph has the same layout.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from msgspec import Struct

Edge = tuple[str, str]
_SWEEPS = 12
_BEND = 12.0
"""Width that an edge takes in a layer that it passes."""


class Layout(Struct, frozen=True, kw_only=True):
    """Where nodes and edges lie, in the units of the widths."""

    layers: tuple[tuple[str, ...], ...]
    """The nodes from top to bottom, from left to right."""
    centres: Mapping[str, float]
    """Horizontal places of nodes."""
    routes: Mapping[Edge, tuple[float, ...]]
    """Horizontal places of each edge, in the layers from its upper to its lower end."""
    upward: frozenset[Edge]
    """Edges of cycles, whose arrow leads up; their routes are from top to bottom too."""
    width: float


def layered(widths: Mapping[str, float], edges: Iterable[Edge], gap: float) -> Layout:
    """Return the layout of nodes of these widths; ``gap`` is the space between two."""
    nodes, rows = list(widths), list(dict.fromkeys(edge for edge in edges if edge[0] != edge[1]))
    upward = _closing(nodes, rows)
    down = [(b, a) if (a, b) in upward else (a, b) for a, b in rows]
    layer = _layers(nodes, down)
    chains = [_chain(edge, layer) for edge in down]
    sizes = {**dict.fromkeys((bend for chain in chains for bend in chain), _BEND), **widths}
    order = _ordered(_initial(nodes, layer, chains), chains)
    centres = _placed(order, sizes, _neighbours(chains), gap)
    left = min(centres[name] - sizes[name] / 2 for name in sizes)
    centres = {name: place - left for name, place in centres.items()}
    return Layout(
        layers=tuple(tuple(name for name in row if name in widths) for row in order),
        centres={name: centres[name] for name in widths},
        routes={
            edge: tuple(centres[name] for name in chain)
            for edge, chain in zip(rows, chains, strict=True)
        },
        upward=frozenset(upward),
        width=max(centres[name] + sizes[name] / 2 for name in sizes),
    )


def ranked(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Return the layer of each node, from 0 at the top."""
    upward = _closing(nodes, edges)
    return _layers(nodes, [edge for edge in edges if edge not in upward])


def _closing(nodes: Sequence[str], edges: Sequence[Edge]) -> set[Edge]:
    """Return the edges that close a cycle, found by a search in depth in the order of the nodes."""
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for a, b in edges:
        after[a].append(b)
    found: set[Edge] = set()
    done: set[str] = set()
    for root in nodes:
        path: dict[str, None] = {}
        stack = [(root, iter(after[root]))] if root not in done else []
        path[root] = None
        while stack:
            node, rest = stack[-1]
            following = next(rest, None)
            if following is None:
                stack.pop()
                path.pop(node, None)
                done.add(node)
            elif following in path:
                found.add((node, following))
            elif following not in done:
                path[following] = None
                stack.append((following, iter(after[following])))
    return found


def _layers(nodes: Sequence[str], edges: Sequence[Edge]) -> dict[str, int]:
    """Return the layer of each node: below all that lead to it, and near what it leads to."""
    before: dict[str, list[str]] = {node: [] for node in nodes}
    after: dict[str, list[str]] = {node: [] for node in nodes}
    for a, b in edges:
        before[b].append(a)
        after[a].append(b)
    layer: dict[str, int] = {}
    waiting = {node: len(before[node]) for node in nodes}
    ready = [node for node in nodes if not before[node]]
    for node in ready:  # it grows while it is read
        layer[node] = 1 + max((layer[each] for each in before[node]), default=-1)
        for each in after[node]:
            waiting[each] -= 1
            ready += [] if waiting[each] else [each]
    for node in nodes:
        if not before[node] and after[node]:
            layer[node] = min(layer[each] for each in after[node]) - 1
    return layer


def _chain(edge: Edge, layer: Mapping[str, int]) -> tuple[str, ...]:
    """Return the ends of an edge with a bend in each layer between."""
    upper, lower = edge
    bends = (f"{upper}\0{lower}\0{at}" for at in range(layer[upper] + 1, layer[lower]))
    return (upper, *bends, lower)


def _initial(
    nodes: Sequence[str], layer: Mapping[str, int], chains: Iterable[tuple[str, ...]]
) -> list[list[str]]:
    rows: list[list[str]] = [[] for _ in range(1 + max(layer.values()))]
    for node in nodes:
        rows[layer[node]].append(node)
    for chain in chains:
        for at, bend in enumerate(chain[1:-1], layer[chain[0]] + 1):
            rows[at].append(bend)
    return rows


def _neighbours(
    chains: Iterable[tuple[str, ...]],
) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return what lies directly above each node and bend, and what below."""
    above: dict[str, list[str]] = {}
    below: dict[str, list[str]] = {}
    for chain in chains:
        for upper, lower in pairwise(chain):
            below.setdefault(upper, []).append(lower)
            above.setdefault(lower, []).append(upper)
    return above, below


def _ordered(rows: list[list[str]], chains: Sequence[tuple[str, ...]]) -> list[list[str]]:
    """Order each layer by barycentres, down and up in turns; the order of fewest crossings wins."""
    above, below = _neighbours(chains)
    best, fewest = rows, _crossings(rows, below)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        goes_down = sweep % 2 == 0
        rows = rows if goes_down else rows[::-1]
        for at in range(1, len(rows)):
            rows[at] = _by_barycentre(rows[at], rows[at - 1], above if goes_down else below)
        rows = rows[:] if goes_down else rows[::-1]
        if (crossings := _crossings(rows, below)) < fewest:
            best, fewest = [row[:] for row in rows], crossings
    return best


def _by_barycentre(
    row: Sequence[str], fixed: Sequence[str], neighbours: Mapping[str, list[str]]
) -> list[str]:
    place = {name: at for at, name in enumerate(fixed)}
    own = {name: float(at) for at, name in enumerate(row)}
    for name in row:
        if near := neighbours.get(name):
            own[name] = sum(place[each] for each in near) / len(near)
    return sorted(row, key=own.__getitem__)


def _crossings(rows: Sequence[Sequence[str]], below: Mapping[str, list[str]]) -> int:
    count = 0
    for upper, lower in pairwise(rows):
        place = {name: at for at, name in enumerate(lower)}
        ends = [at for name in upper for at in sorted(place[b] for b in below.get(name, ()))]
        count += sum(one > other for i, one in enumerate(ends) for other in ends[i + 1 :])
    return count


def _placed(
    rows: Sequence[Sequence[str]],
    sizes: Mapping[str, float],
    neighbours: tuple[Mapping[str, list[str]], Mapping[str, list[str]]],
    gap: float,
) -> dict[str, float]:
    """Return the places of all, each row in turn as near to the row before it as it can be."""
    centres = {name: at for row in rows for name, at in _apart(row, [0.0] * len(row), sizes, gap)}
    for sweep in range(_SWEEPS):
        near = neighbours[sweep % 2]
        for row in rows if sweep % 2 == 0 else rows[::-1]:
            wanted = [
                sum(centres[each] for each in near[name]) / len(near[name])
                if name in near
                else centres[name]
                for name in row
            ]
            centres.update(_apart(row, wanted, sizes, gap))
    return centres


def _apart(
    row: Sequence[str], wanted: Sequence[float], sizes: Mapping[str, float], gap: float
) -> list[tuple[str, float]]:
    """Place a row by least squares to the places wanted, with gaps: an isotonic regression."""
    offsets, at = [], 0.0
    for name in row:
        offsets.append(at + sizes[name] / 2)
        at += sizes[name] + gap
    blocks: list[tuple[float, int]] = []  # sum and count of those that touch
    for want, offset in zip(wanted, offsets, strict=True):
        total, count = want - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] >= total / count:
            more, others = blocks.pop()
            total, count = total + more, count + others
        blocks.append((total, count))
    shifts = [total / count for total, count in blocks for _ in range(count)]
    return [(n, s + o) for n, s, o in zip(row, shifts, offsets, strict=True)]
