"""The tokens by which a formula is found; `search-formulas.js` makes the same for a query.

``=`` is a hash of its operator tree; ``~`` of that, and of each part of it, with letters numbered
as they occur, so that ``x^2+y^2`` finds ``a^2+b^2`` and not ``a^2+a^2``. ``:`` and ``.`` are hashes
of the ways from a leaf up: with the leaf's letter, and without. Operands of a commutative operator
are put in one order first.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from sitegen.search.coding import hashed
from sitegen.search.operators import COMMUTATIVE, Node

WHOLE = 2
"""The level of a whole formula; a part has 1."""
STEPS = 3
"""The longest way from a leaf up."""
_LETTERED_STEPS = 2
_SMALLEST = 3
"""Minimum of leaves of a part with tokens of its own; smaller ones are found by their ways."""
_WIDTH = 4
"""Characters of a hash."""
_LARGEST = 300
"""Maximum of leaves of a formula whose parts have tokens; a larger one has only ways."""


class Reading(Struct, frozen=True, gc=False):
    """The canonical forms of one part of an operator tree, with and without its letters."""

    exact: str
    shape: str
    letters: tuple[str, ...]
    size: int
    """Leaves."""
    renamed: str
    """The shape with letters numbered in order of occurrence."""


def readings(node: Node) -> list[Reading]:
    """Return the readings of all parts of a tree, the whole last."""
    found: list[Reading] = []
    _read(node, found)
    return found


def _read(node: Node, found: list[Reading]) -> Reading:
    if node.parts:
        reading = _branch(node.kind, [_read(part, found) for part in node.parts])
    else:
        reading = _leaf(node.kind, node.text)
    found.append(reading)
    return reading


def _branch(operator: str, parts: list[Reading]) -> Reading:
    exact = [part.exact for part in parts]
    if operator in COMMUTATIVE:
        exact.sort()
        parts = sorted(parts, key=_Order(parts))
    shape = f"{operator}({';'.join([part.shape for part in parts])})"
    letters = tuple([letter for part in parts for letter in part.letters])
    numbers: dict[str, int] = {}
    order = [str(numbers.setdefault(letter, len(numbers))) for letter in letters]
    return Reading(
        f"{operator}({';'.join(exact)})",
        shape,
        letters,
        sum([part.size for part in parts]),
        f"{shape}|{','.join(order)}",
    )


@lru_cache(maxsize=2_000)
def _leaf(kind: str, text: str) -> Reading:
    own = kind + text
    if kind == "v":
        return Reading(own, "v", (text,), 1, "v|0")
    return Reading(own, own, (), 1, f"{own}|")


class _Order:
    """A sort key of operands that does not depend on their letters, as far as that is cheap."""

    def __init__(self, parts: list[Reading]) -> None:
        self._counts: dict[str, int] = {}
        for part in parts:
            for letter in part.letters:
                self._counts[letter] = self._counts.get(letter, 0) + 1

    def __call__(self, part: Reading) -> tuple[str, list[int]]:
        return part.renamed, [-self._counts[letter] for letter in part.letters]


def ways(node: Node) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return kind and text of each leaf, with its way up: the operators above, nearest first."""
    return list(_ways(node, ()))


def _ways(node: Node, above: tuple[str, ...]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    if not node.parts:
        yield node.kind, node.text, above
    commutes = node.kind in COMMUTATIVE or node.kind in "TR&,"
    for at, part in enumerate(node.parts):
        yield from _ways(part, (node.kind if commutes else f"{node.kind}{at}", *above))


def tokens(node: Node) -> dict[str, int]:
    """Return all tokens of a formula, with their levels."""
    found = dict.fromkeys(way_tokens(node, every=True), 1)
    parts = readings(node)
    whole = parts[-1]
    if whole.size <= _LARGEST:
        for part in parts:
            if part.size >= _SMALLEST:
                found.setdefault(renamed_token(part), 1)
    found[exact_token(whole)] = WHOLE
    if whole.size > 1:
        found[renamed_token(whole)] = WHOLE
    return found


def exact_token(part: Reading) -> str:
    """Return the token of a part with its letters."""
    return "=" + hashed(part.exact, _WIDTH)


def renamed_token(part: Reading) -> str:
    """Return the token of a part with its letters numbered."""
    return "~" + hashed(part.renamed, _WIDTH)


def way_tokens(node: Node, *, every: bool) -> list[str]:
    """Return the tokens of ways of each length, or of the longest alone; wildcards have none."""
    found: dict[str, None] = {}
    for kind, text, way in ways(node):
        if kind != "?":
            found.update(_leaf_tokens(kind, text, way[:STEPS], every))
    return list(found)


@lru_cache(maxsize=20_000)
def _leaf_tokens(kind: str, text: str, way: tuple[str, ...], every: bool) -> dict[str, None]:
    """Return the tokens of one leaf; cached, since ways recur."""
    ups = [">".join(way[:length]) for length in range(len(way) + 1)]
    lettered = min(len(way), _LETTERED_STEPS) if kind == "v" else -1
    leaf = "v" if kind == "v" else kind + text
    found = ["." + hashed(f"{leaf}>{up}", _WIDTH) for up in ups[1 if every else len(way) :]]
    mine = ups[1 if every else lettered : lettered + 1]
    return dict.fromkeys(found + [":" + hashed(f"{text}>{up}", _WIDTH) for up in mine])
