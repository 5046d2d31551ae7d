"""The search index: its files, made of the parts of articles; a pure function of the articles.

After an edit only the shards with changed terms are rebuilt: those of the last build are cached,
with the list of the parts that they contain.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from hashlib import blake2b
from typing import Protocol

import msgspec
from msgspec import Struct

from sitegen.config import Config
from sitegen.core.model import Body, RenderedArticle
from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec
from sitegen.incremental.toolchain import toolchain_fingerprint
from sitegen.search.coding import decode, encode
from sitegen.search.numbers import file_number, numbers
from sitegen.search.part import Part, make_part, packed, shown_of, unpacked
from sitegen.search.shards import Change, changed, count_for, gathered
from sitegen.search.words import shard_of

FOLDER = "search"
VERSION = 2
"""The version of the format; the scripts refuse another one."""
NAME = 5
"""Characters of a shard's digest."""
PART = "search"
"""The name of an article's part in the cache."""
_MANY = 4
"""If more than one in this many documents has changed, all shards are rebuilt: it is as fast."""


class IndexFile(Struct, frozen=True):
    """A file of the index, whose content is computed on demand."""

    digest: str
    make: Callable[[], bytes]


Files = Mapping[str, IndexFile]
"""By path below the output folder."""


class Kept(Protocol):
    """The cached HTML of articles, and texts derived from it."""

    def body(self, rendered: RenderedArticle) -> Body:
        """Return an article's HTML with its links still open."""

    def derived(self, what: str, key: str, make: Callable[[], str]) -> str:
        """Return a text derived from an article; compute and cache it if it is missing."""

    def found(self, what: str, key: str) -> str | None:
        """Return a text derived from an article, if it is cached."""


class State(Struct, frozen=True):
    """The content of the last build's shards, and their names in the cache."""

    parts: dict[int, str]
    """Keys of articles, by document number."""
    shards: tuple[str, ...]
    """Digests."""


def is_enabled(config: Config) -> bool:
    """Whether the site has a search."""
    return config.search.enabled


def is_index_file(name: str) -> bool:
    """Whether a file of the output is one of the index, which reports count as one thing."""
    return name == f"{FOLDER}/index.json" or name.startswith(
        (f"{FOLDER}/terms/", f"{FOLDER}/articles/")
    )


def index_files(searched: Iterable[RenderedArticle], kept: Kept, cache: Cache, place: str) -> Files:
    """Return the files of the index of these articles; ``place`` identifies the last index."""
    by_address = {rendered.article.address: rendered for rendered in searched}
    documents = {number: by_address[each] for each, number in numbers(by_address).items()}
    shards = _Shards(dict(sorted(documents.items())), kept, cache, place)
    manifest = {"version": VERSION, "articles": len(documents), "shards": "".join(shards.names)}
    files = {f"{FOLDER}/index.json": _whole(json.dumps(manifest, separators=(",", ":")).encode())}
    for at, name in enumerate(shards.names):
        files[f"{FOLDER}/{shard_file(at, name)}"] = IndexFile(name, partial(shards.data, at))
    for number, rendered in documents.items():
        make = partial(_shown, rendered, kept)
        files[f"{FOLDER}/articles/{file_number(number)}.json"] = IndexFile(rendered.key, make)
    return files


def shard_file(at: int, name: str) -> str:
    """Return the path of a shard below the folder: its digest in digits that differ by more than
    case."""
    return f"terms/{at:x}.{decode(name):08x}.json"


def part_of(rendered: RenderedArticle, kept: Kept) -> Part:
    """Return an article's part: cached when the article was rendered, or else computed again."""
    try:
        return unpacked(_packed(rendered, kept))
    except msgspec.DecodeError:
        return make_part(rendered, kept.body(rendered))


def _packed(rendered: RenderedArticle, kept: Kept) -> str:
    def make() -> str:
        return packed(make_part(rendered, kept.body(rendered)))

    return kept.derived(PART, rendered.key, make)


def _shown(rendered: RenderedArticle, kept: Kept) -> bytes:
    return shown_of(_packed(rendered, kept)).encode()


def _whole(data: bytes) -> IndexFile:
    return IndexFile(blake2b(data, digest_size=10).hexdigest(), lambda: data)


def _name(data: bytes) -> str:
    digest = int.from_bytes(blake2b(data, digest_size=4).digest(), "big")
    return encode(digest, NAME)


class _Shards:
    """The shards of a site's documents; unchanged ones are those of the last build."""

    def __init__(
        self, documents: Mapping[int, RenderedArticle], kept: Kept, cache: Cache, place: str
    ) -> None:
        self._documents = documents
        self._kept = kept
        self._cached: Memo[bytes] = Memo(cache, "search shard", Codec(bytes))
        self._new: dict[str, bytes] = {}
        states: Memo[State] = Memo(cache, "search index", Codec(State), toolchain_fingerprint())
        key = states.key(place)
        last = states.find([key]).get(key)
        parts = {number: rendered.key for number, rendered in documents.items()}
        # Three cases: no document has changed; few have, so their old and new parts are compared
        # term by term, and only shards with changed terms are rebuilt; or all shards are rebuilt.
        if last and last.parts == parts and self._are_cached(last.shards):
            self.names = last.shards
            return
        self.names = (last and self._changed(last)) or self._gathered()
        self._cached.store({self._cached.key(name): data for name, data in self._new.items()})
        states.store({key: State(parts, self.names)})

    def data(self, at: int) -> bytes:
        """Return a shard; all are rebuilt if the cache has lost it."""
        name = self.names[at]
        if (data := self._find(name)) is None:
            self._gathered()
            data = self._new[name]
        return data

    def _find(self, name: str) -> bytes | None:
        key = self._cached.key(name)
        return self._new.get(name) or self._cached.find([key]).get(key)

    def _are_cached(self, names: Iterable[str]) -> bool:
        keys = [self._cached.key(name) for name in names]
        return len(self._cached.holds(keys)) == len(set(keys))

    def _gathered(self) -> tuple[str, ...]:
        parts = ((n, part_of(r, self._kept).postings) for n, r in self._documents.items())
        return self._named(gathered(parts, count_for(len(self._documents))))

    def _named(self, shards: Iterable[bytes]) -> tuple[str, ...]:
        names = []
        for data in shards:
            name = _name(data)
            self._new[name] = data
            names.append(name)
        return tuple(names)

    def _changed(self, last: State) -> tuple[str, ...] | None:
        """Return the names of the last shards with changes applied; None if all must be rebuilt."""
        count = count_for(len(self._documents))
        numbers = [
            number
            for number in {**last.parts, **self._documents}
            if last.parts.get(number, "") != self._key(number)
        ]
        if len(last.shards) != count or len(numbers) * _MANY > len(self._documents):
            return None
        changes = self._changes(last, numbers, count)
        return None if changes is None else self._applied(last, changes)

    def _key(self, number: int) -> str:
        rendered = self._documents.get(number)
        return rendered.key if rendered else ""

    def _changes(
        self, last: State, numbers: Iterable[int], count: int
    ) -> dict[int, dict[str, list[Change]]] | None:
        """Return changed entries of documents by shard and term; None if an old part is lost."""
        changes: dict[int, dict[str, list[Change]]] = defaultdict(lambda: defaultdict(list))
        for number in numbers:
            before = self._last_postings(last.parts.get(number, ""))
            if before is None:
                return None
            rendered = self._documents.get(number)
            now = part_of(rendered, self._kept).postings if rendered else {}
            for term in {*before, *now}:
                if before.get(term) != now.get(term):
                    changes[shard_of(term, count)][term].append((number, now.get(term)))
        return changes

    def _last_postings(self, key: str) -> Mapping[str, int] | None:
        data = self._kept.found(PART, key) if key else ""
        try:
            return unpacked(data).postings if data else None if data is None else {}
        except msgspec.DecodeError:
            return None

    def _applied(
        self, last: State, changes: Mapping[int, Mapping[str, list[Change]]]
    ) -> tuple[str, ...] | None:
        names = list(last.shards)
        for at, terms in changes.items():
            data = self._find(names[at])
            if data is None:
                return None
            (names[at],) = self._named([changed(data, terms, len(names))])
        return tuple(names) if self._are_there(names) else None

    def _are_there(self, names: Iterable[str]) -> bool:
        return self._are_cached(name for name in names if name not in self._new)
