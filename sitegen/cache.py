"""key -> bytes, kept across builds in one SQLite file; knows nothing of articles.

It may be lost or broken at any time: what cannot be read is a miss, what cannot be written is
left out, a file that is no cache is replaced. It costs time at most, and never changes the output.
"""

import os
import sqlite3
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

LIMIT = 1_000_000_000
"""Bytes; about 10,000 articles of 60 formulas."""
_SCHEMA = 3
_CHECK = 8
"""Bytes of the digest that stands in front of a value: of its key too, so it serves no other."""
_DAY = 86_400
_SELECTED = 500
"""Keys in one query; SQLite takes 999 at least."""


def digest(*parts: str) -> bytes:
    """Make a key of texts; which text ends where matters."""
    made = blake2b(digest_size=20)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big") + data)
    return made.digest()


class Cache:
    """One file, shared by processes: any number read, one writes at a time."""

    def __init__(self, path: Path, limit: int = LIMIT) -> None:
        """Name the file; it is opened, and made, when it is first needed."""
        self._path = path
        self._limit = limit
        self._connection: sqlite3.Connection | None = None
        self._inherited: sqlite3.Connection | None = None
        self._owner = 0
        self._broken = False

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Give the values of those keys that are there and whole."""
        found: dict[bytes, bytes] = {}
        with self._safely() as connection:
            if connection is not None:
                for at in range(0, len(keys), _SELECTED):
                    found.update(self._select(connection, keys[at : at + _SELECTED]))
        return found

    def holds(self, keys: Sequence[bytes]) -> set[bytes]:
        """Tell which keys are there; their values may yet be broken."""
        found: set[bytes] = set()
        with self._safely() as connection:
            if connection is not None:
                for at in range(0, len(keys), _SELECTED):
                    some = keys[at : at + _SELECTED]
                    query = f"SELECT key FROM kept WHERE key IN ({_marks(some)})"
                    found.update(key for (key,) in connection.execute(query, some))
        return found

    def put(self, items: Mapping[bytes, bytes]) -> bool:
        """Keep values; those of keys that are there already are replaced. Tells whether it did."""
        today = int(time.time()) // _DAY
        rows = [(key, _packed(key, value), today) for key, value in items.items()]
        with self._safely() as connection:
            if connection is not None and rows:
                with connection:
                    connection.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?)", rows)
                return True
        return not rows

    def trim(self) -> None:
        """Let the least recently used values go where the file has outgrown its limit."""
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

    def _select(
        self, connection: sqlite3.Connection, keys: Sequence[bytes]
    ) -> Iterator[tuple[bytes, bytes]]:
        today = int(time.time()) // _DAY
        query = f"SELECT key, value, used FROM kept WHERE key IN ({_marks(keys)})"
        rows = connection.execute(query, keys)
        old = []
        for key, packed, used in rows.fetchall():
            value = _unpacked(key, packed)
            if value is not None:
                old += [key] if used != today else []
                yield key, value
        if old:
            with connection:
                connection.executemany(
                    "UPDATE kept SET used = ? WHERE key = ?", [(today, key) for key in old]
                )

    @contextmanager
    def _safely(self) -> Iterator[sqlite3.Connection | None]:
        """Give the connection, or None where there can be none; a broken file is replaced."""
        try:
            yield self._open()
        except (sqlite3.Error, OSError) as problem:
            self.close()
            self._give_up(problem)

    def _open(self) -> sqlite3.Connection | None:
        if self._owner != os.getpid():  # a connection must not be used, nor closed, behind a fork
            self._inherited, self._connection = self._connection, None
            self._owner = os.getpid()
        if self._connection is None and not self._broken:
            self._connection = self._tried() or self._tried()
            self._broken = self._connection is None
        return self._connection

    def _tried(self) -> sqlite3.Connection | None:
        """Open the file; where it is broken, throw it away, so that the next try may succeed."""
        try:
            return None if self._broken else self._connect()
        except (sqlite3.Error, OSError) as problem:  # a read-only folder, a full disk
            self._give_up(problem)
            return None

    def _connect(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=30)
        try:
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")  # a lost cache costs time only
            version = connection.execute("PRAGMA user_version").fetchone()[0]
            if version not in (0, _SCHEMA):
                raise sqlite3.DatabaseError("a cache of another version")
            if version == 0:  # new; to write takes longer than all the rest here
                with connection:
                    connection.execute(
                        "CREATE TABLE IF NOT EXISTS kept"
                        " (key BLOB PRIMARY KEY, value BLOB, used INTEGER)"
                    )
                    connection.execute(f"PRAGMA user_version = {_SCHEMA}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _give_up(self, problem: Exception) -> None:
        """Throw away a broken file; do without one that another process holds, or without any."""
        if isinstance(problem, sqlite3.DatabaseError) and not _is_busy(problem):
            self._discard()
        else:
            self._broken = True

    def _discard(self) -> None:
        for ending in ("", "-wal", "-shm"):
            try:
                self._path.with_name(self._path.name + ending).unlink(missing_ok=True)
            except OSError:
                self._broken = True

    def _size(self, connection: sqlite3.Connection) -> int:
        pages: int = connection.execute("PRAGMA page_count").fetchone()[0]
        size: int = connection.execute("PRAGMA page_size").fetchone()[0]
        return pages * size


def _marks(keys: Sequence[bytes]) -> str:
    return ",".join("?" * len(keys))


def _packed(key: bytes, value: bytes) -> bytes:
    data = zlib.compress(value, 1)
    return _check(key, data) + data


def _unpacked(key: bytes, packed: object) -> bytes | None:
    """Give the value, or None where its bytes are not what was written for this key."""
    if not isinstance(packed, bytes):
        return None
    data = packed[_CHECK:]
    if _check(key, data) != packed[:_CHECK]:
        return None
    try:
        return zlib.decompress(data)
    except zlib.error:
        return None


def _check(key: bytes, data: bytes) -> bytes:
    return blake2b(data, digest_size=_CHECK, key=key).digest()


def _is_busy(problem: Exception) -> bool:
    return isinstance(problem, sqlite3.OperationalError) and "locked" in str(problem)
