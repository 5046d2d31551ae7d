"""The trace: the reads of each page, whose values the next build compares with those it has then.

A verifying trace, like Hakyll's and Typst's comemo. A page gets views (``views.py`` beside this)
in place of values that may change, and each field that it reads of one is recorded as a read: a
node and a field. The next build compares the versions of nodes first and, of nodes that differ,
the fields that were read. A page is stale if one of its reads has changed. Nothing here knows of
sites.
"""

# Why the reads of all pages share one table of numbered digests: a thousand pages read the same
# field of the same article. So the next build computes and compares each digest once, gets the set
# of changed numbers, and a page is stale if its numbers intersect it. Values themselves are never
# stored; a digest of 64 bits is enough to see that one has changed.

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from typing import Annotated

from msgspec import Meta, Struct, field

from sitegen.incremental.packed_numbers import packed, unpacked

_UNREAD = 16
"""The part of the digests that may be those of reads that no page has any more: to renumber all
takes as long as a small edit, and its memory."""
Read = tuple[str, str]
"""A node and a field of it: ``("article content/b.md", "title")``."""
_Number = Annotated[int, Meta(ge=0)]


class Node(Struct, frozen=True, array_like=True):
    """A node as it was when it was last read."""

    version: str | None
    reads: dict[str, _Number]
    """The fields that were read, with their numbers."""


class Past(Struct, frozen=True, array_like=True):
    """The trace of one build, as the next one gets it."""

    nodes: dict[str, Node] = field(default_factory=dict)
    digests: bytes = b""
    """Digests of the fields, 8 bytes each, by the numbers of the reads."""
    pages: dict[str, bytes] = field(default_factory=dict)
    """The numbers of each page's reads, 4 bytes each, by the name of its file."""

    @property
    def is_whole(self) -> bool:
        """Whether all numbers have a digest; in one from a cache some may not."""
        try:
            known = len(unpacked("Q", self.digests))
            pages = [unpacked("I", each) for each in self.pages.values()]
        except ValueError:
            return False
        numbers = (*(node.reads.values() for node in self.nodes.values()), *pages)
        return max((max(each, default=-1) for each in numbers), default=-1) < known


class Trace:
    """The nodes of one build, and the reads of the page that is being composed."""

    def __init__(self, past: Past | None = None) -> None:
        """Take the trace of the last build."""
        self._past = past or Past()
        self._digests = unpacked("Q", self._past.digests)
        self._versions: dict[str, str | None] = {}
        self._fields: dict[str, Callable[[str], object]] = {}
        self._lookups: dict[str, Callable[[str], str | None]] = {}
        self.reads: dict[Read, None] | None = None
        """Of the page that is being composed, in order; None between pages."""
        self._changed: dict[int, str] | None = None

    def add(
        self,
        node: str,
        version: str | None = None,
        fields: Callable[[str], object] | None = None,
    ) -> None:
        """Declare a node; if two have one name, the first counts.

        ``version`` changes if any field does; without one the fields are compared in each build.
        ``fields`` returns the value of a field, or a value that changes whenever it does; without
        it, the version is the only field.
        """
        if node not in self._versions:
            self._versions[node] = version
            if fields is not None:
                self._fields[node] = fields

    def add_kind(self, kind: str, version: Callable[[str], str | None]) -> None:
        """Declare all nodes ``kind NAME``; ``version`` finds one by its name, or returns None.

        For kinds of which few are read, and some before they exist.
        """
        self._lookups[kind] = version

    def __contains__(self, node: str) -> bool:
        """Whether a node was declared."""
        return node in self._versions

    def note(self, node: str, field: str = "") -> None:
        """Record a read, if a page is being composed; the node need not exist."""
        if self.reads is not None:
            self.reads[node, field] = None

    @contextmanager
    def recorded(self) -> Iterator[Collection[Read]]:
        """Record the reads of a page while it is composed."""
        self.reads = reads = dict[Read, None]()
        try:
            yield reads
        finally:
            self.reads = None

    def stale(self, page: str) -> tuple[str, ...]:
        """Return the names of a page's reads that have changed, once all nodes are declared."""
        if page not in self._past.pages:
            return ("not recorded",)
        reads = unpacked("I", self._past.pages[page])
        if self._changed is None:
            self._changed = dict(self._find_changed())
        if self._changed.keys().isdisjoint(reads):
            return ()
        return tuple(self._changed[number] for number in sorted({*reads} & self._changed.keys()))

    def to_keep(self, pages: Collection[str], made: Mapping[str, Collection[Read]]) -> Past:
        """Return the trace for the next build.

        ``made`` are the reads of pages that were composed; the other ``pages`` have those of the
        last build still.
        """
        # Numbers of the last build stay as they are, so that pages that were not composed need no
        # work; new reads get the next numbers. Digests of nodes that have changed are computed
        # again: pages that were not composed have read none of the fields that differ.
        past = self._past
        fields = {name: dict(node.reads) for name, node in past.nodes.items()}
        digests = self._digests[:]
        numbers_of = {page: past.pages[page] for page in pages if page not in made}
        for page, reads in made.items():
            for node, each in reads:
                if each not in fields.setdefault(node, {}):
                    fields[node][each] = len(digests)
                    digests.append(self._digest(node, each))
            numbers_of[page] = packed("I", (fields[node][each] for node, each in reads))
        for name, number in self._outdated():
            digests[number] = self._digest(*name)
        return _without_unread(self._versioned(fields), digests, numbers_of)

    def _find_changed(self) -> Iterator[tuple[int, str]]:
        """Yield the numbers and names of reads whose value is not that of the last build."""
        for (name, each), number in self._outdated():
            if self._digest(name, each) != self._digests[number]:
                yield number, f"{name} {each}".rstrip()

    def _outdated(self) -> Iterator[tuple[Read, int]]:
        """Yield the reads, and their numbers, of nodes that have another version or none."""
        for name, node in self._past.nodes.items():
            version = self._version(name)
            if version is None or version != node.version:
                yield from (((name, each), number) for each, number in node.reads.items())

    def _version(self, node: str) -> str | None:
        if node not in self._versions:
            kind, _, name = node.partition(" ")
            lookup = self._lookups.get(kind)
            self._versions[node] = lookup(name) if lookup else None
        return self._versions[node]

    def _digest(self, node: str, field: str) -> int:
        fields = self._fields.get(node)
        try:
            return fingerprint(fields(field) if fields else self._version(node))
        # A page may test for a field or an item that does not exist. That is a read too, with 0 as
        # its digest: the page is stale as soon as there is a value.
        except (LookupError, ValueError):
            return 0

    def _versioned(self, fields: Mapping[str, dict[str, int]]) -> dict[str, Node]:
        return {
            name: Node(version=self._version(name), reads=reads) for name, reads in fields.items()
        }


def _without_unread(nodes: dict[str, Node], digests: "array[int]", pages: dict[str, bytes]) -> Past:
    """Drop the nodes and digests that no page reads any more, if they are many; renumber others."""
    read = set[int]().union(*(unpacked("I", each) for each in pages.values()))
    if (len(digests) - len(read)) * _UNREAD <= len(digests):
        return Past(nodes=nodes, digests=packed("Q", digests), pages=pages)
    renumbered = {number: at for at, number in enumerate(sorted(read))}
    nodes_read = {
        name: Node(
            version=node.version,
            reads={
                each: renumbered[number]
                for each, number in node.reads.items()
                if number in renumbered
            },
        )
        for name, node in nodes.items()
    }
    return Past(
        nodes={name: node for name, node in nodes_read.items() if node.reads},
        digests=packed("Q", (digests[number] for number in renumbered)),
        pages={
            page: packed("I", map(renumbered.__getitem__, unpacked("I", numbers)))
            for page, numbers in pages.items()
        },
    )


def fingerprint(value: object) -> int:
    """Return a digest of 64 bits of a value, of which ``repr`` must show everything."""
    text = repr(value).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")
