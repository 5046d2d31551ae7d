"""Operator trees: drawings parsed by the precedence of their operators.

`search-formulas.js` parses the same trees.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from msgspec import Struct

from sitegen.search.drawings import Branch, Drawing, parts_of


class Node(Struct, frozen=True, gc=False):
    """An operator and its operands, or a leaf, which has none."""

    kind: str
    """The operator; of a leaf ``v`` for a letter, ``n`` for a number, ``c`` for a constant or a
    sign, ``?`` for a wildcard of a query."""
    text: str = ""
    """Of a leaf."""
    parts: tuple[Node, ...] = ()


COMMUTATIVE = frozenset("+*=≡≈∼≃≅≠⇔↔∥⊥")
_OPENING = frozenset("([{⟨⌊⌈⟦")
_CLOSING = frozenset(")]}⟩⌋⌉⟧")
_SEPARATORS = frozenset(",;，；")
_RELATIONS = frozenset("=≡≈∼≃≅≠≐≜≔<>≤≥≪≫≺≻⪯⪰∈∋∉⊂⊃⊆⊇⊊→←↔⇒⇐⇔↦∝⊢⊨:∥⊥")
_TURNED = dict(zip(">≥≫≻⪰∋⊃⊇←⇐", "<≤≪≺⪯∈⊂⊆→⇒", strict=True))
"""Relations that are turned around, with their mirror images, so that a > b equals b < a."""
_SAME = dict(zip("⟹⟺⟶⟼⩽⩾−×*∗⋅∕", "⇒⇔→↦≤≥-····/", strict=True))
_SIGNS = {"+": "", "-": "-", "±": "±", "∓": "∓"}
_SETS = frozenset("ℂℍℕℙℚℝℤ") | {chr(code) for code in range(0x1D538, 0x1D56C)}
_NOTHING = Node("c")
_Item = Drawing | Node


def operators(drawing: Drawing) -> Node:
    """Return the operator tree of a drawing."""
    return _leaf(drawing) if isinstance(drawing, str) else _operators(drawing)


@lru_cache(maxsize=1_000)
def _operators(drawing: Branch) -> Node:
    """Return the tree of a branch; cached, since parts of formulas recur."""
    return _SHAPES.get(drawing.code, _row)(drawing)


def _sign(item: _Item) -> str:
    """Return the text of a leaf that may be an operator; empty for all others."""
    return _leaf_sign(item) if isinstance(item, str) else ""


@lru_cache(maxsize=2_000)
def _leaf_sign(leaf: str) -> str:
    text = leaf[1:].strip() if leaf[0] in "ofm" else ""
    return _SAME.get(text, text)


def _grouped(items: Iterable[Drawing]) -> list[_Item]:
    """Group the items between brackets; a script at the closing one belongs to the group."""
    stack: list[tuple[Drawing, list[_Item]]] = [("", [])]
    for item in items:
        scripted = item if isinstance(item, Branch) and item.code in "^_b" else None
        if item == "s":
            continue
        if _sign(item) in _OPENING:
            stack.append((item, []))
        elif len(stack) > 1 and _sign(scripted.parts[0] if scripted else item) in _CLOSING:
            opening, inside = stack.pop()
            group = _bracket(_sign(opening), _list(inside))
            stack[-1][1].append(_scripts(scripted, group) if scripted else group)
        else:
            stack[-1][1].append(item)
    # A bracket that is never closed is an ordinary sign.
    return [part for opening, inside in stack for part in (opening, *inside) if part]


def _bracket(opening: str, inside: Node) -> Node:
    """Return a group; round brackets around a compound are dropped, since the tree shows them."""
    compound = inside.parts and inside.kind != ","
    return inside if opening == "(" and compound else Node(opening, parts=(inside,))


def _split(items: Iterable[_Item], at: Iterable[str]) -> tuple[list[str], list[list[_Item]]]:
    signs: list[str] = []
    parts: list[list[_Item]] = [[]]
    for item in items:
        sign = _sign(item)
        if sign and sign in at:
            signs.append(sign)
            parts.append([])
        else:
            parts[-1].append(item)
    return signs, parts


def _list(items: list[_Item]) -> Node:
    if len(items) == 1:
        return _atom(items[0])
    signs = [*map(_sign, items)]
    if items and not any(signs):
        return _product(items)
    if signs and signs[-1] in (".", "。"):
        items = items[:-1]
    _, parts = _split(items, _SEPARATORS)
    return _joined(",", [_relation(part) for part in parts if part])


def _joined(operator: str, found: list[Node]) -> Node:
    if len(found) == 1:
        return found[0]
    return Node(operator, parts=tuple(found)) if found else _NOTHING


def _relation(items: list[_Item]) -> Node:
    """Parse a chain of relations as pairs: a = b < c as a = b and b < c."""
    signs, parts = _split(items, _RELATIONS)
    sides = [_sum(part) if part else _NOTHING for part in parts]
    if not signs:
        return sides[0]
    return _joined("&", [_pair(*each) for each in zip(signs, sides, sides[1:], strict=False)])


def _pair(sign: str, left: Node, right: Node) -> Node:
    if sign in _TURNED:
        sign, left, right = _TURNED[sign], right, left
    return Node(sign, parts=tuple(side for side in (left, right) if side is not _NOTHING))


def _sum(items: list[_Item]) -> Node:
    signs, parts = _split(items, _SIGNS)
    if len(items) == len(signs):  # a sign alone, as in x^+
        return Node("c", "".join(signs))
    terms = [_product(parts[0])] if parts[0] else []
    for sign, part in zip(signs, parts[1:], strict=True):
        if part:
            term = _product(part)
            terms.append(Node(_SIGNS[sign], parts=(term,)) if _SIGNS[sign] else term)
    return _joined("+", terms)


def _product(items: list[_Item]) -> Node:
    for at, item in enumerate(items):
        if 0 < at < len(items) - 1 and _sign(item) == "/":
            return Node("/", parts=(_product(items[:at]), _product(items[at + 1 :])))
    factors: list[Node] = []
    for item in items:
        if len(items) == 1 or _sign(item) != "·":
            atom = _atom(item)
            factors.extend(atom.parts if atom.kind == "*" else (atom,))
    return _joined("*", factors)


def _atom(item: _Item) -> Node:
    if isinstance(item, Node):
        return item
    if isinstance(item, str):
        return _leaf(item)
    return _operators(item)


@lru_cache(maxsize=2_000)
def _leaf(leaf: str) -> Node:
    if leaf == "s":
        return _NOTHING
    code, text = leaf[0], _leaf_sign(leaf) or leaf[1:].strip()
    if code == "t" and text.startswith("?"):
        return Node("?", text[1:])
    if code == "n":
        return Node("n", text)
    is_letter = code in "im" and len(text) == 1 and text.isalpha() and text not in _SETS
    return Node("v" if is_letter else "c", text)


def _script(item: Branch) -> Node:
    return _scripts(item, operators(item.parts[0]))


def _scripts(item: Branch, base: Node) -> Node:
    """Return a base with its scripts; an index binds tighter than a power."""
    scripts = [operators(part) for part in item.parts[1:]]
    if item.code in "^v":
        return Node("^", parts=(base, scripts[0]))
    indexed = Node("_", parts=(base, scripts[0]))
    return indexed if item.code in "_u" else Node("^", parts=(indexed, scripts[1]))


def _operation(item: Branch) -> Node:
    return Node(item.code, parts=tuple(map(operators, item.parts)))


def _accent(item: Branch) -> Node:
    over = item.parts[1]
    return Node(f"a{over[1:] if isinstance(over, str) else ''}", parts=(operators(item.parts[0]),))


def _root(item: Branch) -> Node:
    return Node("q", parts=(_list(_grouped(item.parts)),))


def _statements(item: Branch) -> Node:
    """Parse each row of aligned equations as one statement; their numbers are left out."""
    rows = [_list(_grouped(_cells(row))) for row in item.parts]
    return _joined("&", [row for row in rows if row is not _NOTHING])


def _cells(row: Drawing) -> Iterator[Drawing]:
    for cell in row.parts if isinstance(row, Branch) else ():
        if not (isinstance(cell, str) and cell[0] == "t"):
            yield from parts_of(cell)


def _row(item: Branch) -> Node:
    return _list(_grouped(item.parts))


_SHAPES: dict[str, Callable[[Branch], Node]] = {
    **dict.fromkeys("^_buvw", _script),
    **dict.fromkeys("/CQTR", _operation),
    "q": _root,
    "a": _accent,
    "A": _statements,
}
