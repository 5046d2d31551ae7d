"""The tokens by which a formula is found; `search-formulas.js` makes the same for a query.

``~`` is a hash of its operator tree and of each part of it, with letters numbered as they occur,
so that ``x^2+y^2`` finds ``a^2+b^2`` and not ``a^2+a^2``; ``=`` one of the whole tree with its
letters, and of parts of two leaves. ``.`` are hashes of the ways from a leaf up, without letters.
Operands of a commutative operator are put in one order first.

A ``=`` begins with the two characters with which the ``~`` of the same part begins: these choose
the shard, so both are loaded together.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from sitegen.search.coding import hashed
from sitegen.search.operators import COMMUTATIVE, Node

WHOLE = 1
"""The entry of a whole formula; a part has 0."""
_STEPS = 2
"""The longest way from a leaf up."""
_LETTERED = 2
"""Leaves of a part that has a token with its letters; larger ones have only one without."""
_SHARD, _KEY = 2, 3
"""Characters of a token's hash that choose its shard, and of the rest."""
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


def tokens(node: Node) -> dict[str, int]:
    """Return all tokens of a formula, with their entries."""
    found: list[str] = []
    part = _part(node)
    _collect(part, found)
    entries = dict.fromkeys(found, 0)
    entries[exact_token(part.reading)] = WHOLE
    if part.reading.size > 1:
        entries[renamed_token(part.reading)] = WHOLE
    return entries


class _Part(Struct, frozen=True, gc=False):
    """A part of an operator tree with its tokens."""

    reading: Reading
    own: tuple[str, ...] = ()
    """Those that are not of its operands."""
    parts: tuple[_Part, ...] = ()
    """The operands that have tokens."""
    leaves: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Leaves of which a way may be longer than the part, each with its way so far."""


def _collect(part: _Part, found: list[str]) -> None:
    found += part.own
    for each in part.parts:
        _collect(each, found)


@lru_cache(maxsize=1_000)
def _part(node: Node) -> _Part:
    """Return the tokens of a part of a tree; cached, since parts of formulas recur."""
    if not node.parts:
        reading = _leaf(node.kind, node.text)
        return _Part(reading, leaves=() if node.kind == "?" else ((_leaf_name(node), ()),))
    parts = [_part(part) for part in node.parts]
    reading = _branch(node.kind, [part.reading for part in parts])
    longer = [
        (leaf, (*way, step))
        for part, step in zip(parts, _steps(node), strict=True)
        for leaf, way in part.leaves
    ]
    return _Part(
        reading,
        (*[_way_token(leaf, way) for leaf, way in longer], *_own_tokens(reading)),
        tuple([part for part in parts if part.own]),
        tuple([each for each in longer if len(each[1]) < _STEPS]),
    )


def _own_tokens(reading: Reading) -> list[str]:
    if not 1 < reading.size <= _LARGEST:
        return []
    is_lettered = reading.size == _LETTERED and reading.letters
    return [renamed_token(reading), *([exact_token(reading)] if is_lettered else [])]


def lettered_tokens(parts: Iterable[Reading]) -> list[str]:
    """Return the tokens with letters of the parts of two leaves, without wildcards."""
    small = (part for part in parts if part.size == _LETTERED and part.letters)
    return list(dict.fromkeys(exact_token(part) for part in small if "?" not in part.exact))


def exact_token(part: Reading) -> str:
    """Return the token of a part with its letters."""
    return f"={hashed(part.renamed, _SHARD + _KEY)[:_SHARD]}{hashed(part.exact, _KEY)}"


def renamed_token(part: Reading) -> str:
    """Return the token of a part with its letters numbered."""
    return "~" + hashed(part.renamed, _SHARD + _KEY)


def longest_ways(node: Node, way: tuple[str, ...] = ()) -> dict[str, None]:
    """Return the tokens of the longest way of each leaf, in order; wildcards have none."""
    if not node.parts:
        return {} if node.kind == "?" else {_way_token(_leaf_name(node), way): None}
    found: dict[str, None] = {}
    for part, step in zip(node.parts, _steps(node), strict=True):
        found.update(longest_ways(part, (step, *way)[:_STEPS]))
    return found


def _steps(node: Node) -> list[str]:
    """Return a name for the step from each operand up to its operator."""
    if node.kind in COMMUTATIVE or node.kind in "TR&,":
        return [node.kind] * len(node.parts)
    return [f"{node.kind}{at}" for at in range(len(node.parts))]


def _leaf_name(node: Node) -> str:
    return "v" if node.kind == "v" else node.kind + node.text


@lru_cache(maxsize=4_000)
def _way_token(leaf: str, way: tuple[str, ...]) -> str:
    return "." + hashed(f"{leaf}>{'>'.join(way)}", _SHARD + _KEY)
