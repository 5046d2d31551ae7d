"""The reader of an index that was built; `search-index.js` is the one in the browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeVar

import msgspec
from msgspec import Struct

from sitegen.core.messages import say
from sitegen.search.drawings import Drawing
from sitegen.search.index import NAME, VERSION, shard_file
from sitegen.search.numbers import file_number
from sitegen.search.postings import Documents, level_of, names_of
from sitegen.search.shards import Shard, postings
from sitegen.search.words import is_cjk, is_prefix, shards_of

_PLAIN = 4
"""The level of a word that occurs once in the text of a short article."""
_BEGINNING = 0.5
"""The weight of a word that only begins with the one in the query."""


class Manifest(Struct, frozen=True):
    """The manifest of an index."""

    version: int
    articles: int
    shards: str
    """Digests of the shards, which are in the names of their files, one after the other."""

    @property
    def names(self) -> list[str]:
        """The digests."""
        return [self.shards[at : at + NAME] for at in range(0, len(self.shards), NAME)]


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
    """The entry of a word for one article."""

    weight: float
    names: tuple[int, ...]
    """Names of the sentences with the word; empty if there are many."""


_T = TypeVar("_T")


class Unusable(Exception):
    """The index cannot be read; the message is the reason."""


class Index:
    """An index; ``load`` returns the content of one of its files, by name, or raises OSError."""

    def __init__(self, load: Callable[[str], bytes]) -> None:
        self._load = load
        self._shards: dict[int, Shard] = {}

    @cached_property
    def manifest(self) -> Manifest:
        """The manifest. Raises Unusable, as all methods do."""
        manifest = self._read("index.json", Manifest)
        if manifest.version != VERSION:
            raise Unusable(say("the index is of another version of sitegen"))
        return manifest

    def article(self, number: int) -> Shown:
        """Return the data that a result shows of an article."""
        return self._read(f"articles/{file_number(number)}.json", Shown)

    def documents(self, term: str) -> Documents:
        """Return the entries of a formula's token, or of a filter, by the numbers of articles."""
        count = len(self._names)
        (at,) = shards_of(term, count)
        return postings(self._shard(at), term, count)

    def postings(self, word: str) -> Mapping[int, Posting]:
        """Return the postings of a word, by the numbers of articles."""
        found: dict[int, Posting] = {}
        for at in shards_of(word, len(self._names)):
            shard = self._shard(at)
            prefixed = [each for each in shard.words if each.startswith(word)]
            for each in prefixed if is_prefix(word) else [word]:
                factor = 1 if each == word or is_cjk(word) else _BEGINNING
                self._add(found, postings(shard, each, 0), factor)
        return found

    def _add(self, found: dict[int, Posting], documents: Documents, factor: float) -> None:
        for number, entry in documents.items():
            weight = factor * 2 ** ((level_of(entry) - _PLAIN) / 2)
            names = tuple(names_of(entry))
            if last := found.get(number):
                # Many sentences of one of the words are many of all of them.
                names = last.names + names if last.names and names else ()
                weight = max(weight, last.weight)
            found[number] = Posting(weight, names)

    @cached_property
    def _names(self) -> list[str]:
        return self.manifest.names

    def _shard(self, at: int) -> Shard:
        if at not in self._shards:
            self._shards[at] = self._read(shard_file(at, self._names[at]), Shard)
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
