"""The cache: key -> bytes, stored across builds in one SQLite file; it knows nothing of articles.

It may be lost or broken at any time: a value that cannot be read is a miss, a value that cannot be
written is left out, a file that is no cache is replaced. This costs time at most, and never changes
the output.

Nor is it trusted. A value is valid if this user has signed it, a file if it has our table and no
trigger, view or index beside it. Each operation has a time limit, each value a maximum length.
"""

import os
import sqlite3
import sys
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from hashlib import blake2b
from pathlib import Path
from stat import S_ISREG
from weakref import WeakSet

from sitegen.incremental.signing import SIZE, signature

LIMIT = 1_000_000_000
"""Bytes; about 10,000 articles of 60 formulas."""
_VERSION = 4
_TABLE = "CREATE TABLE kept (key BLOB PRIMARY KEY, value BLOB, used INTEGER)"
_SCHEMA = {("table", "kept", _TABLE), ("index", "sqlite_autoindex_kept_1", None)}
_ENDINGS = ("", "-wal", "-shm", "-journal")
"""Endings of the files that SQLite opens."""
_LENGTH = 4
"""Bytes of a value's length, which is stored between the signature and the value."""
_LONGEST = 1 << 28
"""Maximum bytes of a value."""
_INSTRUCTIONS = 100_000
"""Instructions of SQLite's virtual machine between two calls of the progress handler."""
_MAX_CALLS = 2_000
"""Calls of that handler until an operation is ended: 10 s; trimming a full cache takes 1 s."""
_DAY = 86_400
_SELECTED = 500
"""Keys in one query; each build of SQLite allows 999 at least."""


def digest(*parts: str) -> bytes:
    """Return a key of 20 bytes for texts; ``("ab", "c")`` and ``("a", "bc")`` have other ones."""
    key = blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        key.update(len(data).to_bytes(8, "big") + data)
    return key.digest()


class Cache:
    """One file, shared by processes: any number of readers, one writer at a time."""

    def __init__(self, path: Path, limit: int = LIMIT) -> None:
        """Take the path of the file, which is opened, and created, when it is first needed."""
        self._path = path
        self._limit = limit
        self._connection: sqlite3.Connection | None = None
        self._broken = False
        self._calls = 0

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Return the values of those keys that are cached; each value is verified."""
        found: dict[bytes, bytes] = {}
        with self._safely() as connection:
            if connection is not None:
                for at in range(0, len(keys), _SELECTED):
                    found.update(self._select(connection, keys[at : at + _SELECTED]))
        return found

    def holds(self, keys: Sequence[bytes]) -> set[bytes]:
        """Return the keys that are cached; their values are not verified."""
        found: set[bytes] = set()
        with self._safely() as connection:
            if connection is not None:
                for at in range(0, len(keys), _SELECTED):
                    some = keys[at : at + _SELECTED]
                    query = f"SELECT key FROM kept WHERE key IN ({_marks(some)})"
                    found.update(key for (key,) in connection.execute(query, some))
        return found

    def put(self, items: Mapping[bytes, bytes]) -> bool:
        """Store values in place of older ones; return False if not all of them could be stored."""
        today = int(time.time()) // _DAY
        fitting = {key: value for key, value in items.items() if len(value) <= _LONGEST}
        with self._safely() as connection:
            if connection is not None and fitting:
                rows = [(key, _packed(key, value), today) for key, value in fitting.items()]
                with connection:
                    connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
                return len(fitting) == len(items)
        return not items

    def trim(self) -> None:
        """If the file exceeds its limit, delete the least recently used third of the values."""
        with self._safely() as connection:
            if connection is None or self._size(connection) <= self._limit:
                return
            with connection:
                connection.execute(
                    "DELETE FROM kept WHERE key IN (SELECT key FROM kept ORDER BY used, key"
                    " LIMIT (SELECT count(*) / 3 FROM kept))"
                )
            connection.execute("PRAGMA incremental_vacuum")

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def disown(self) -> None:
        """Leave the connection to the parent process; the next use opens the file again."""
        if self._connection is not None:
            _INHERITED.append(self._connection)
            self._connection = None

    def _select(
        self, connection: sqlite3.Connection, keys: Sequence[bytes]
    ) -> Iterator[tuple[bytes, bytes]]:
        today = int(time.time()) // _DAY
        query = f"SELECT key, value, used FROM kept WHERE key IN ({_marks(keys)})"
        # The last use of a value has a resolution of one day, so that most builds only read.
        rows = connection.execute(query, keys)
        not_today = []
        for key, packed, used in rows:
            value = _unpacked(key, packed)
            if value is not None:
                not_today += [key] if used != today else []
                yield key, value
        if not_today:
            with connection:
                connection.executemany(
                    "UPDATE kept SET used = ? WHERE key = ?", [(today, key) for key in not_today]
                )

    @contextmanager
    def _safely(self) -> Iterator[sqlite3.Connection | None]:
        """Yield the connection, or None if there is none; errors of SQLite end here."""
        self._calls = 0
        try:
            yield self._open()
        except (sqlite3.Error, OSError) as problem:
            self.close()
            self._give_up(problem)

    def _open(self) -> sqlite3.Connection | None:
        if self._connection is None and not self._broken:
            self._connection = self._try_open() or self._try_open()
            self._broken = self._connection is None
            _OPENED.add(self)
        return self._connection

    def _try_open(self) -> sqlite3.Connection | None:
        """Open the file; if it is broken, delete it, so that a second try may succeed."""
        try:
            return None if self._broken else self._connect()
        except (sqlite3.Error, OSError) as problem:  # a read-only folder, a full disk
            self._give_up(problem)
            return None

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        signature()  # without a secret no value can be stored
        self._refuse_links()
        connection = sqlite3.connect(self._path, timeout=30)
        try:
            connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
            connection.set_progress_handler(self._is_endless, _INSTRUCTIONS)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")  # a lost cache costs time only
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _VERSION):
                raise sqlite3.DatabaseError("a cache of another version")
            if version == 0:  # new; checked first, for a write takes longer than all else here
                with connection:
                    connection.execute(_TABLE.replace("TABLE", "TABLE IF NOT EXISTS"))
                    connection.execute(f"PRAGMA user_version = {_VERSION}")
            if {*connection.execute("SELECT type, name, sql FROM sqlite_master")} != _SCHEMA:
                raise sqlite3.DatabaseError("a trigger, a view or another table")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _refuse_links(self) -> None:
        """Raise DatabaseError for a link, a pipe or a device where SQLite would open a file."""
        for ending in _ENDINGS:
            with suppress(FileNotFoundError):
                if not S_ISREG(os.lstat(f"{self._path}{ending}").st_mode):
                    raise sqlite3.DatabaseError("no regular file")

    def _is_endless(self) -> bool:
        """Count the calls during an operation; SQLite ends it if True is returned."""
        self._calls += 1
        return self._calls > _MAX_CALLS

    def _give_up(self, problem: Exception) -> None:
        """Delete a broken file; if it is locked or cannot be opened, go on without a cache."""
        if isinstance(problem, sqlite3.DatabaseError) and not _is_busy(problem):
            self._discard()
        else:
            self._broken = True

    def _discard(self) -> None:
        for ending in _ENDINGS:
            try:
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            except OSError:
                self._broken = True

    def _size(self, connection: sqlite3.Connection) -> int:
        pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
        size: int = connection.execute("PRAGMA page_size").fetchone()[0]
        return pages * size


_OPENED: WeakSet[Cache] = WeakSet()
_INHERITED: list[sqlite3.Connection] = []
"""Connections of the parent process: SQLite forbids to use or close them after a fork."""


def _disown_all() -> None:
    for cache in _OPENED:
        cache.disown()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_disown_all)


def _marks(keys: Sequence[bytes]) -> str:
    return ",".join("?" * len(keys))


def _packed(key: bytes, value: bytes) -> bytes:
    data = len(value).to_bytes(_LENGTH, "big") + zlib.compress(value, 1)
    return signature(key, data) + data


def _unpacked(key: bytes, packed: object) -> bytes | None:
    """Return the value, or None if its bytes are not those that were written for this key."""
    if not isinstance(packed, bytes):
        return None
    data = packed[SIZE:]
    if signature(key, data) != packed[:SIZE]:
        return None
    return _decompressed(data[_LENGTH:], int.from_bytes(data[:_LENGTH], "big"))


def _decompressed(data: bytes, length: int) -> bytes | None:
    """Return a value if it has exactly this length; never more of it, however much is packed."""
    stream = zlib.decompressobj()
    try:
        value = stream.decompress(data, length + 1) if length <= _LONGEST else b""
    except zlib.error:
        return None
    return value if stream.eof and len(value) == length else None


def _is_busy(problem: Exception) -> bool:
    return isinstance(problem, sqlite3.OperationalError) and "locked" in str(problem)
