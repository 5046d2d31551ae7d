r"""The text of references, such as the list ``\cref{a,b,c}``: words, order, ranges."""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from sitegen.core.model import Label
from sitegen.locale import catalogue
from sitegen.render.words import plural, translated

UNKNOWN = "(??)"
"""What is shown of a label that is missing."""
_NUMBER = re.compile(r"((?:\d{1,9}\.)*\d{1,9})([a-z]?)")
_SHORTEST = 3
"""Successive numbers that become a range."""
_BETWEEN = {"en": ", "}
_LAST = {"en": " and ", "ja": "と"}
_Groups = list[list[int]]


class Item(Struct, frozen=True, kw_only=True):
    """One label of a list."""

    label: Label | None
    """None if there is none, or none with a number."""
    title: str = ""
    """Of the label's article, if it is another one."""


class Piece(Struct, frozen=True, kw_only=True):
    """What is shown of one item: its link, and the text before that."""

    item: int
    """Its place in the list."""
    text: str
    before: str = ""


def arranged(items: Sequence[Item], command: str, language: str) -> list[Piece]:
    r"""Return the pieces of a list in the order in which they are shown.

    ``\cref`` gathers labels of one kind, sorts them, and makes a range of successive ones, whose
    inner labels have no piece; ``\crefrange`` always makes one. Other commands show numbers alone.
    """
    if command in ("ref", "eqref"):
        between = _between(language)
        return [
            Piece(item=at, text=_numbered(each, command), before=between if at else "")
            for at, each in enumerate(items)
        ]
    groups = _groups(items)
    pieces: list[Piece] = []
    for place, group in enumerate(groups):
        named = list(_named(items, group, command, language))
        before = _joint(place, len(groups), named[0].text, language)
        pieces += [Piece(item=group[0], text=named[0].text, before=before), *named[1:]]
    if len(groups) == 1 and len(pieces) > 1 and pieces[-1].before != "–":
        last = pieces[-1]
        before = _joint(1, 2, last.text, language) if catalogue(language) == "en" else last.before
        pieces[-1] = Piece(item=last.item, text=last.text, before=before)
    return pieces


def joined(pieces: Iterable[Piece]) -> str:
    """Return a list as plain text."""
    return "".join(each.before + each.text for each in pieces)


def _between(language: str) -> str:
    return _BETWEEN.get(catalogue(language), "、")


def _joint(place: int, count: int, following: str, language: str) -> str:
    """Return the text before a group: a comma, or the word for "and" before the last one."""
    if place == 0:
        return ""
    if place < count - 1:
        return _between(language)
    last = _LAST.get(catalogue(language), " 和")
    return f"{last} " if last == " 和" and following.isascii() else last


def _groups(items: Sequence[Item]) -> _Groups:
    """Return the places of items by kind and article, kinds by their first, numbers sorted."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for at, each in enumerate(items):
        key = (each.title, each.label.kind, each.label.word) if each.label else (at,)
        groups.setdefault(key, []).append(at)
    return [_sorted(items, group) for group in groups.values()]


def _sorted(items: Sequence[Item], group: list[int]) -> list[int]:
    orders = {at: order for at in group if (order := _order(items[at]))}
    return sorted(group, key=orders.__getitem__) if len(orders) == len(group) else group


def _order(item: Item) -> tuple[list[int], str] | None:
    """Return a number as it is sorted; None for a tag such as ★."""
    found = _NUMBER.fullmatch(item.label.number) if item.label else None
    return ([int(part) for part in found[1].split(".")], found[2]) if found else None


def _named(items: Sequence[Item], group: list[int], command: str, language: str) -> Iterator[Piece]:
    """Yield the pieces of one group, the word before the first number."""
    first = items[group[0]]
    if first.label is None:
        yield Piece(item=group[0], text=UNKNOWN)
        return
    word = translated(first.label.word, first.label.kind, language)
    word = plural(word, language, many=len(group) > 1, full=command[0] == "C")
    is_range = command.endswith("range") and len(group) == len(items)
    shown = (
        [(group[0], ""), (group[-1], "–")] if is_range else list(_ranged(items, group, language))
    )
    for at, before in shown:
        number = _numbered(Item(label=items[at].label), "cref")
        text = f"{first.title}{word} {number}" if at == group[0] else number
        yield Piece(item=at, text=text, before=before)


def _ranged(items: Sequence[Item], group: list[int], language: str) -> Iterator[tuple[int, str]]:
    """Yield the places that are shown, each with the text before it."""
    start = 0
    while start < len(group):
        end = start
        while end + 1 < len(group) and _follows(items[group[end]], items[group[end + 1]]):
            end += 1
        between = _between(language) if start else ""
        if end - start + 1 >= _SHORTEST:
            yield from [(group[start], between), (group[end], "–")]
        else:
            end = start
            yield group[start], between
        start = end + 1


def _follows(item: Item, following: Item) -> bool:
    one, other = _order(item), _order(following)
    if not one or not other or one[0][:-1] != other[0][:-1]:
        return False
    if one[1] or other[1]:
        return one[0] == other[0] and bool(one[1]) and ord(other[1] or "a") == ord(one[1]) + 1
    return other[0][-1] == one[0][-1] + 1


def _numbered(item: Item, command: str) -> str:
    label = item.label
    if label is None:
        return UNKNOWN
    is_bare = command == "ref" or (command == "cref" and label.kind != "equation")
    return f"{item.title}{label.number}" if is_bare else f"{item.title}({label.number})"
