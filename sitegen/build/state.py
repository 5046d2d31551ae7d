"""The state that one build leaves for the next: digests, articles, the manifest and the trace.

Within one process it is passed on as it is. Between processes the cache holds all but the articles,
which have memos of their own. A state that is lost costs time and nothing else.
"""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct, field

from sitegen.build.article_cache import Record
from sitegen.build.update import BuildManifest
from sitegen.incremental.cache import Cache
from sitegen.incremental.file_digests import FileState
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec
from sitegen.incremental.toolchain import toolchain_fingerprint
from sitegen.incremental.trace import Past
from sitegen.library import Library
from sitegen.library.related import Related


class BuildState(Struct, frozen=True, kw_only=True):
    """The results of a build that save work in the next one."""

    records: Mapping[str, Record] = field(default_factory=dict)
    """Of all Markdown files, by key."""
    digests: Mapping[str, tuple[FileState, str]] = field(default_factory=dict)
    """Of files of the site, by path."""
    ledger: BuildManifest = field(default_factory=dict)
    past: Past = field(default_factory=Past)
    library: Library | None = None
    related: Related = field(default_factory=dict)


class _Stored(Struct, frozen=True, array_like=True):
    """The part of the state that is cached."""

    digests: Mapping[str, tuple[FileState, str]] = field(default_factory=dict)
    ledger: BuildManifest = field(default_factory=dict)
    past: Past = field(default_factory=Past)


def recall(cache: Cache, output: Path) -> BuildState:
    """Return the state of the last build into this output folder; an empty one if it is lost."""
    memo = _memo(cache)
    key = memo.key(str(output.resolve()))
    stored = memo.find([key]).get(key) or _Stored()
    past = stored.past if stored.past.is_whole else Past()
    return BuildState(digests=stored.digests, ledger=stored.ledger, past=past)


def keep(cache: Cache, output: Path, memory: BuildState) -> None:
    """Cache the state for the next build."""
    digests = {path: each for path, each in memory.digests.items() if _is_text(path)}
    stored = _Stored(digests=digests, ledger=memory.ledger, past=memory.past)
    memo = _memo(cache)
    memo.store({memo.key(str(output.resolve())): stored})


def _memo(cache: Cache) -> Memo[_Stored]:
    codec: Codec[_Stored] = Codec(_Stored)
    return Memo(cache, "memory", codec, toolchain_fingerprint())


def _is_text(path: str) -> bool:
    """Whether a path can be cached; if it is not UTF-8, the file is read in each build."""
    return path.isascii() or path.encode(errors="replace").decode() == path
