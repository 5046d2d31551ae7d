"""The trace: what each page has read, compared by the next build with what is there then.

A verifying trace, like Hakyll's and Typst's comemo. A page gets views (``views.py`` beside this)
in place of values that may change, and each field that it reads of one is recorded as a read: a
node and a field. The next build compares the versions of nodes first and, of nodes that differ,
the fields that were read. A page is stale if one of its reads has changed. Nothing here knows of
sites.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from hashlib import blake2b
from typing import Annotated

from msgspec import Meta, Struct, field

Read = tuple[str, str]
"""A node and a field of it: ``("article content/b.md", "title")``."""
_Number = Annotated[int, Meta(ge=0)]


class Node(Struct, frozen=True, array_like=True):
    """A node as it was when it was last read."""

    version: str | None
    reads: dict[str, _Number]
    """The number of each of its fields that was read."""


class Past(Struct, frozen=True, array_like=True):
    """What a build leaves for the next one."""

    nodes: dict[str, Node] = field(default_factory=dict)
    digests: list[_Number] = field(default_factory=list)
    """Digests of the fields, by the numbers of the reads."""
    pages: dict[str, list[_Number]] = field(default_factory=dict)
    """The numbers of what each page has read."""

    @property
    def is_whole(self) -> bool:
        """Whether all numbers stand for reads; what comes out of a cache may hold others."""
        numbers = (*(node.reads.values() for node in self.nodes.values()), *self.pages.values())
        return max((max(each, default=-1) for each in numbers), default=-1) < len(self.digests)


class Trace:
    """The nodes of one build, and the reads of the page that is being made."""

    def __init__(self, past: Past | None = None) -> None:
        """Start from what the last build has left."""
        self._past = past or Past()
        self._versions: dict[str, str | None] = {}
        self._fields: dict[str, Callable[[str], object]] = {}
        self._lookups: dict[str, Callable[[str], str | None]] = {}
        self.reads: dict[Read, None] | None = None
        """Of the page that is being made, in their order; None between pages."""
        self._changed: dict[int, str] | None = None

    def add(
        self,
        node: str,
        version: str | None = None,
        fields: Callable[[str], object] | None = None,
    ) -> None:
        """Declare a node; if two have one name, the first counts.

        ``version`` changes if any field does; without one the fields are compared in each build.
        ``fields`` returns a field, or what changes whenever it does; without it, the version is the
        only field.
        """
        if node not in self._versions:
            self._versions[node] = version
            if fields is not None:
                self._fields[node] = fields

    def add_kind(self, kind: str, version: Callable[[str], str | None]) -> None:
        """Declare all nodes ``kind NAME``; ``version`` finds one by its name, or returns None.

        For things of which few are read, and some before they exist.
        """
        self._lookups[kind] = version

    def __contains__(self, node: str) -> bool:
        """Whether a node was declared."""
        return node in self._versions

    def note(self, node: str, field: str = "") -> None:
        """Record a read, if a page is being made; the node need not exist."""
        if self.reads is not None:
            self.reads[node, field] = None

    @contextmanager
    def recorded(self) -> Iterator[Collection[Read]]:
        """Collect the reads of a page while it is made."""
        self.reads = reads = dict[Read, None]()
        try:
            yield reads
        finally:
            self.reads = None

    def stale(self, page: str) -> tuple[str, ...]:
        """Return the names of a page's reads that have changed, once all nodes are declared."""
        reads = self._past.pages.get(page)
        if reads is None:
            return ("not recorded",)
        if self._changed is None:
            self._changed = dict(self._find_changed())
        if self._changed.keys().isdisjoint(reads):
            return ()
        return tuple(self._changed[number] for number in sorted({*reads} & self._changed.keys()))

    def to_keep(self, pages: Collection[str], made: Mapping[str, Collection[Read]]) -> Past:
        """Return what the next build compares with.

        ``made`` are the reads of pages that were made; the other ``pages`` keep theirs.
        """
        past = self._past
        fields = {name: dict(node.reads) for name, node in past.nodes.items()}
        digests = list(past.digests)
        told = {page: past.pages[page] for page in pages if page not in made}
        for page, reads in made.items():
            for node, each in reads:
                if each not in fields.setdefault(node, {}):
                    fields[node][each] = len(digests)
                    digests.append(self._digest(node, each))
            told[page] = [fields[node][each] for node, each in reads]
        for name, number in self._outdated():
            digests[number] = self._digest(*name)
        return _without_unread(self._versioned(fields), digests, told)

    def _find_changed(self) -> Iterator[tuple[int, str]]:
        for (name, each), number in self._outdated():
            if self._digest(name, each) != self._past.digests[number]:
                yield number, f"{name} {each}".rstrip()

    def _outdated(self) -> Iterator[tuple[Read, int]]:
        """Return the reads of the last build whose nodes have another version, or none."""
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
        except (LookupError, ValueError):  # a field that is gone, or never was
            return 0

    def _versioned(self, fields: Mapping[str, dict[str, int]]) -> dict[str, Node]:
        return {
            name: Node(version=self._version(name), reads=reads) for name, reads in fields.items()
        }


def _without_unread(
    nodes: dict[str, Node], digests: list[int], pages: dict[str, list[int]]
) -> Past:
    """Drop what no page has read: pages vanish, and others read something else."""
    read = set[int]().union(*pages.values())
    if len(read) == len(digests):
        return Past(nodes=nodes, digests=digests, pages=pages)
    moved = {number: at for at, number in enumerate(sorted(read))}
    left = {
        name: Node(
            version=node.version,
            reads={each: moved[number] for each, number in node.reads.items() if number in moved},
        )
        for name, node in nodes.items()
    }
    return Past(
        nodes={name: node for name, node in left.items() if node.reads},
        digests=[digests[number] for number in moved],
        pages={page: [*map(moved.__getitem__, numbers)] for page, numbers in pages.items()},
    )


def fingerprint(value: object) -> int:
    """Return a digest of 64 bits of a value whose ``repr`` is all that it is."""
    text = repr(value).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big")
