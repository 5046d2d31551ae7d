"""The reader of an index that was built; `search-index.js` is the one in the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar

import msgspec
from msgspec import Struct

from sitegen.core.messages import say
from sitegen.search.coding import decode
from sitegen.search.drawings import Drawing
from sitegen.search.index import VERSION
from sitegen.search.numbers import file_number
from sitegen.search.part import ENTRY
from sitegen.search.shards import Postings, split
from sitegen.search.words import is_cjk, is_prefix, shards_of

_PLAIN = 9
"""The level of a word that occurs once in the text of a short article."""
_BEGINNING = 0.5
"""The weight of a word that only begins with the one in the query."""


class Manifest(Struct, frozen=True):
    """The manifest of an index."""

    version: int
    articles: int
    shards: tuple[str, ...]
    """Digests of the shards, which are in the names of their files."""


class Shown(Struct, frozen=True):
    """What a result shows of an article."""

    address: str
    title: str
    date: str
    tags: tuple[str, ...]
    authors: tuple[str, ...]
    sections: tuple[tuple[str, str], ...]
    """Ids and titles."""
    passages: tuple[tuple[int, str, str], ...]
    """The number of the section, the nearest id, the text with marks for formulas."""
    formulas: tuple[Drawing, ...]


class Posting(Struct, frozen=True):
    """The entry of a term for one article."""

    level: int
    weight: float
    names: tuple[str, ...]
    """Names of the sentences with the term."""


_T = TypeVar("_T")
_NONE = Posting(0, 0.0, ())


class Unusable(Exception):
    """The index cannot be read; the message is the reason."""


class Index:
    """An index; ``load`` returns the content of one of its files, by name, or raises OSError."""

    def __init__(self, load: Callable[[str], bytes]) -> None:
        self._load = load
        self._shards: dict[int, Postings] = {}

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest. Raises Unusable, as all methods do."""
        manifest = self._read("index.json", Manifest)
        if manifest.version != VERSION:
            raise Unusable(say("the index is of another version of sitegen"))
        return manifest

    def article(self, number: str) -> Shown:
        """Return the data that a result shows of an article."""
        return self._read(f"articles/{file_number(number)}.json", Shown)

    def postings(self, term: str) -> Mapping[str, Posting]:
        """Return the postings of a term, by the numbers of articles."""
        found: dict[str, Posting] = {}
        for at in shards_of(term, len(self.manifest.shards)):
            shard = self._shard(at)
            terms = [each for each in shard if each.startswith(term)] if is_prefix(term) else [term]
            for each in terms:
                factor = 1 if each == term or is_cjk(term) else _BEGINNING
                self._add(found, shard.get(each, ""), factor)
        return found

    def _add(self, found: dict[str, Posting], postings: str, factor: float) -> None:
        for number, entry in split(postings):
            level = decode(entry[0])
            last = found.get(number, _NONE)
            names = (entry[at : at + ENTRY] for at in range(2, len(entry), ENTRY))
            found[number] = Posting(
                max(level, last.level),
                max(factor * 2 ** ((level - _PLAIN) / 4), last.weight),
                (*last.names, *names),
            )

    def _shard(self, at: int) -> Postings:
        if at not in self._shards:
            name = f"terms/{at:x}.{self.manifest.shards[at]}.json"
            self._shards[at] = self._read(name, Postings)
        return self._shards[at]

    def _read(self, name: str, kind: type[_T]) -> _T:
        try:
            return msgspec.json.decode(self._bytes(name), type=kind)
        except msgspec.DecodeError as problem:
            raise Unusable(say("{name} is broken: {problem}", name=name, problem=problem)) from None

    def _bytes(self, name: str) -> bytes:
        try:
            return self._load(name)
        except OSError as problem:
            raise Unusable(
                say(
                    "{name} cannot be read: {reason}",
                    name=name,
                    reason=problem.strerror or problem,
                )
            ) from None
