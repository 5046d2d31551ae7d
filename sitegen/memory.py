"""What one build leaves for the next: digests of files, articles, what was written and read.

In one process it is handed on; from process to process the cache keeps all but articles, which have
places of their own in it. What is lost costs time and nothing else.
"""

from collections.abc import Mapping
from pathlib import Path

from msgspec import DecodeError, Struct, field, msgpack

from sitegen.articles import Record
from sitegen.cache import Cache, digest
from sitegen.digests import State
from sitegen.incremental.trace import Past
from sitegen.library import Library
from sitegen.library.related import Related
from sitegen.remake import Ledger
from sitegen.versions import made_by


class Memory(Struct, frozen=True, kw_only=True):
    """What the next build need not find out again."""

    records: Mapping[str, Record] = field(default_factory=dict)
    """All Markdown files, by their keys."""
    digests: Mapping[str, tuple[State, str]] = field(default_factory=dict)
    """Of files of the site, by their paths."""
    ledger: Ledger = field(default_factory=dict)
    past: Past = field(default_factory=Past)
    library: Library | None = None
    related: Related = field(default_factory=dict)


class _Kept(Struct, frozen=True, array_like=True):
    """The part that the cache keeps."""

    digests: Mapping[str, tuple[State, str]] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=dict)
    past: Past = field(default_factory=Past)


def recall(cache: Cache, output: Path) -> Memory:
    """Return what the last build of this folder has left; nothing if that is lost."""
    key = _key(output)
    data = cache.get([key]).get(key)
    try:
        kept = msgpack.decode(data, type=_Kept) if data else _Kept()
    except DecodeError:
        kept = _Kept()
    past = kept.past if kept.past.is_whole else Past()
    return Memory(digests=kept.digests, ledger=kept.ledger, past=past)


def keep(cache: Cache, output: Path, memory: Memory) -> None:
    """Leave it for the next build."""
    digests = {path: each for path, each in memory.digests.items() if _is_text(path)}
    kept = _Kept(digests=digests, ledger=memory.ledger, past=memory.past)
    cache.put({_key(output): msgpack.encode(kept)})


def _is_text(path: str) -> bool:
    """Tell whether a path can be kept: its bytes may be no UTF-8, and it is read each time then."""
    return path.isascii() or path.encode(errors="replace").decode() == path


def _key(output: Path) -> bytes:
    return digest("memory", made_by(), str(output.resolve()))
