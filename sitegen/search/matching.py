"""The comparison of formulas: query against index; `search-matching.js` does the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from sitegen.search.formula_tokens import Reading, lettered_tokens, longest_ways, readings, tokens
from sitegen.search.operators import COMMUTATIVE, Node

SAME, RENAMED, PART, PART_RENAMED = 1.0, 0.95, 0.85, 0.8
"""Scores of a formula that is equal, equal with other letters, or has a part that is so."""
SOME = 0.6
"""The score if all ways are shared; less for a smaller share."""
_LEAST = 0.3
_PATIENCE = 3_000
"""Maximum steps of one comparison: operands in any order may take exponential time."""
_Bound = Mapping[str, str]
"""The bindings of letters and wildcards."""


class Pattern(Struct, frozen=True):
    """A formula of a query, prepared for comparisons."""

    tree: Node
    whole: Reading
    ways: tuple[str, ...]
    letters: tuple[str, ...]
    """The tokens of its smallest parts, with their letters."""

    @property
    def wild(self) -> bool:
        """Whether it has wildcards."""
        return "?" in self.whole.exact


def pattern(tree: Node) -> Pattern:
    """Return the pattern of a formula."""
    parts = readings(tree)
    ways, letters = longest_ways(tree), lettered_tokens(parts)
    return Pattern(tree, parts[-1], tuple(ways), tuple(letters))


def match(asked: Pattern, tree: Node) -> float:
    """Return how similar a formula is to a pattern, from 0 to 1."""
    # From cheap to costly: equal strings of the canonical form, then unification (for wildcards,
    # renamed letters and sums in a longer sum), then the share of ways that both have.
    parts = readings(tree)
    if not asked.wild:
        if parts[-1].exact == asked.whole.exact:
            return SAME
        if asked.whole.size > 1 and parts[-1].renamed == asked.whole.renamed:
            return RENAMED
        if any(part.exact == asked.whole.exact for part in parts):
            return PART
    found = _unified(asked, tree) if asked.whole.size > 1 else 0.0
    return found or _shared(asked, tree)


def _unified(asked: Pattern, tree: Node) -> float:
    """Compare the pattern with each part of a tree, the whole first."""
    for renames, whole, part in ((False, SAME, PART), (True, RENAMED, PART_RENAMED)):
        for held in _parts(tree):
            if _size(held) >= asked.whole.size or asked.wild:
                found = _unify_root(asked.tree, held, _Search(renames))
                if found:
                    return whole if held is tree and found == "whole" else part
    return 0.0


def _parts(tree: Node) -> list[Node]:
    """Return all parts of a tree, the whole first, in the reverse order of its readings."""
    found = [tree]
    for part in reversed(tree.parts):
        found.extend(_parts(part))
    return found


def _size(tree: Node) -> int:
    return sum(map(_size, tree.parts)) if tree.parts else 1


def _shared(asked: Pattern, tree: Node) -> float:
    held = tokens(tree)
    wanted = (*asked.ways, *asked.letters)
    share = sum(token in held for token in wanted) / len(wanted) if wanted else 0.0
    return SOME * share if share > _LEAST else 0.0


def _unify_root(asked: Node, held: Node, search: _Search) -> str:
    """Return ``whole``, ``part`` (of a longer sum or product), or nothing without a match."""
    if asked.kind != held.kind or len(asked.parts) >= len(held.parts):
        return "whole" if any(True for _ in search.unify(asked, held, {})) else ""
    if asked.kind not in COMMUTATIVE and asked.kind not in "&,":
        return ""
    found = search.in_any_order(asked.parts, held.parts, {})
    return "part" if any(True for _ in found) else ""


class _Search:
    """Unification by backtracking, with a maximum of steps; yields all bindings."""

    def __init__(self, renames: bool) -> None:
        self._renames = renames
        self._left = _PATIENCE

    def unify(self, asked: Node, held: Node, bound: _Bound) -> Iterator[_Bound]:
        """Yield the bindings with which a pattern's tree equals another one."""
        self._left -= 1
        if self._left < 0:
            return
        if asked.kind == "?":
            yield from _wild(asked, held, bound)
        elif self._renames and asked.kind == held.kind == "v":
            yield from _letter(asked, held, bound)
        elif (asked.kind, asked.text, len(asked.parts)) == (held.kind, held.text, len(held.parts)):
            in_order = asked.kind not in COMMUTATIVE
            yield from (self._in_order if in_order else self.in_any_order)(
                asked.parts, held.parts, bound
            )

    def _in_order(
        self, asked: Sequence[Node], held: Sequence[Node], bound: _Bound
    ) -> Iterator[_Bound]:
        if not asked:
            yield bound
            return
        for now in self.unify(asked[0], held[0], bound):
            yield from self._in_order(asked[1:], held[1:], now)

    def in_any_order(
        self, asked: Sequence[Node], held: Sequence[Node], bound: _Bound
    ) -> Iterator[_Bound]:
        """Yield the same for operands in any order; each binds one operand of the other tree."""
        if not asked:
            yield bound
            return
        for at, each in enumerate(held):
            for now in self.unify(asked[0], each, bound):
                yield from self.in_any_order(asked[1:], [*held[:at], *held[at + 1 :]], now)


def _wild(asked: Node, held: Node, bound: _Bound) -> Iterator[_Bound]:
    if not asked.text:
        yield bound
        return
    name, exact = f"?{asked.text}", readings(held)[-1].exact
    if bound.get(name, exact) == exact:
        yield {**bound, name: exact}


def _letter(asked: Node, held: Node, bound: _Bound) -> Iterator[_Bound]:
    """Bind a letter to one letter, in both directions: no two letters to the same one."""
    to, back = f">{asked.text}", f"<{held.text}"
    if bound.get(to, held.text) == held.text and bound.get(back, asked.text) == asked.text:
        yield {**bound, to: held.text, back: asked.text}
