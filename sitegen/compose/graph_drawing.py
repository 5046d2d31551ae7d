"""A graph as SVG: nodes are links in boxes, arrows lead from top to bottom; no scripts."""

from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from unicodedata import east_asian_width

from msgspec import Struct

from sitegen.compose.graph_layout import Edge, Layout, layered

_EM = 13.0
_GAP = 16.0
_STEP = 96.0
"""Between two layers; a box is ``_HEIGHT`` of it."""
_HEIGHT = 46.0
_MARGIN = 6.0
_LONGEST = 28.0
"""Width of a text in letters, before it is cut; a Chinese character counts two."""


class Node(Struct, frozen=True, kw_only=True):
    """A box of a drawing."""

    key: str
    """By which edges name it."""
    label: str
    """The first line."""
    href: str
    note: str = ""
    """The second line."""
    place: str = ""
    """Where it stands, for the name that readers of screens hear."""
    kind: str = ""
    """A class for style sheets: ``theorem``."""
    is_current: bool = False
    """Whether the drawing is about this node."""


def draw(nodes: Sequence[Node], edges: Iterable[Edge], title: str) -> str:
    """Return a drawing as inline SVG; edges lead from key to key. There must be a node.

    Its colours are the style sheet's; its size is in pixels, so that a box around it may scroll.
    """
    layout = layered({node.key: _width(node) for node in nodes}, edges, _GAP)
    top = {name: at * _STEP + _MARGIN for at, row in enumerate(layout.layers) for name in row}
    width = round(layout.width + 2 * _MARGIN)
    height = round((len(layout.layers) - 1) * _STEP + _HEIGHT + 2 * _MARGIN)
    lines = [_edge(edge, layout, top) for edge in layout.routes]
    boxes = [_box(node, layout.centres[node.key] + _MARGIN, top[node.key]) for node in nodes]
    return (
        f'<svg class="graph" role="group" aria-label="{escape(title)}" '
        f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">\n'
        + "".join([*lines, *boxes])
        + "</svg>\n"
    )


def _edge(edge: Edge, layout: Layout, top: dict[str, float]) -> str:
    """Draw a curve from the upper box down to the lower one, with a tip at its end."""
    is_up = edge in layout.upward
    places = [place + _MARGIN for place in layout.routes[edge]]
    upper = top[edge[1] if is_up else edge[0]] + _HEIGHT
    path, y = f"M{places[0]:.0f} {upper:.0f}", upper - _HEIGHT
    for before, after in pairwise(places):
        y += _HEIGHT  # past a box, or along one
        below = y + _STEP - _HEIGHT
        middle = (y + below) / 2
        path += (
            f"V{y:.0f}C{before:.0f} {middle:.0f} {after:.0f} {middle:.0f} {after:.0f} {below:.0f}"
        )
        y = below
    x, end, back = (places[0], upper, 7) if is_up else (places[-1], y, -7)
    tip = f"M{x:.0f} {end:.0f}l-4 {back}h8z"
    return f'<path class="graph-edge" d="{path}"/><path class="graph-tip" d="{tip}"/>\n'


def _box(node: Node, centre: float, top: float) -> str:
    width = _width(node)
    lines = [_cut(node.label), *([_cut(node.note)] if node.note else [])]
    first = top + _HEIGHT / 2 + (5 if len(lines) == 1 else -4)
    texts = "".join(
        f'<text x="{centre:.0f}" y="{first + 17 * at:.0f}" class="graph-line-{at + 1}">'
        f"{escape(line)}</text>"
        for at, line in enumerate(lines)
    )
    kind = f" graph-{node.kind}" if node.kind else ""
    current = ' aria-current="true"' if node.is_current else ""
    name = " ".join(filter(None, (node.label, node.note, node.place)))
    return (
        f'<a class="graph-node{escape(kind)}" href="{escape(node.href)}"{current}>'
        f"<title>{escape(name)}</title>"
        f'<rect x="{centre - width / 2:.0f}" y="{top:.0f}" width="{width:.0f}" '
        f'height="{_HEIGHT:.0f}" rx="4"/>{texts}</a>\n'
    )


def _width(node: Node) -> float:
    letters = max(_letters(_cut(line)) for line in (node.label, node.note))
    return round(letters * _EM / 2 + 24)


def _cut(text: str) -> str:
    """Return a text of one line, with an ellipsis if it is too long for a box."""
    at, width = 0, 0.0
    while at < len(text) and width + _letters(text[at]) <= _LONGEST:
        width += _letters(text[at])
        at += 1
    return text if at == len(text) else f"{text[:at]}…"


def _letters(text: str) -> float:
    """Return the width of a text in letters, about; a Chinese character is as wide as two."""
    return sum(2.0 if east_asian_width(each) in "WF" else 1.1 for each in text)
