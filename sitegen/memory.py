"""What one build leaves for the next: digests of files, articles, what was written and read.

In one process it is handed on; from process to process the cache keeps all but articles, which have
places of their own in it. What is lost costs time and nothing else.
"""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from sitegen.articles import Record
from sitegen.incremental.cache import Cache
from sitegen.incremental.file_digests import State
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec
from sitegen.incremental.toolchain import made_by
from sitegen.incremental.trace import Past
from sitegen.library import Library
from sitegen.library.related import Related
from sitegen.remake import Ledger


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
    memo = _memo(cache)
    key = memo.key(str(output.resolve()))
    kept = memo.find([key]).get(key) or _Kept()
    past = kept.past if kept.past.is_whole else Past()
    return Memory(digests=kept.digests, ledger=kept.ledger, past=past)


def keep(cache: Cache, output: Path, memory: Memory) -> None:
    """Leave it for the next build."""
    digests = {path: each for path, each in memory.digests.items() if _is_text(path)}
    kept = _Kept(digests=digests, ledger=memory.ledger, past=memory.past)
    memo = _memo(cache)
    memo.store({memo.key(str(output.resolve())): kept})


def _memo(cache: Cache) -> Memo[_Kept]:
    codec: Codec[_Kept] = Codec(_Kept)
    return Memo(cache, "memory", codec, made_by())


def _is_text(path: str) -> bool:
    """Tell whether a path can be kept: its bytes may be no UTF-8, and it is read each time then."""
    return path.isascii() or path.encode(errors="replace").decode() == path
