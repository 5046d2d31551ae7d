"""Whatever has happened to the cache: a build gives what a fresh one gives, without a fuss."""

import os
import pickle
import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from conftest import sampled
from faults.test_faults import link
from faulty import Ran, Server
from sitegen.core.build_options import cache_folder
from sitegen.incremental.cache import Cache
from sites import article, make_site, snapshot

PNG = Path(__file__).parents[2] / "docs" / "pictures" / "home.webp"
Break = Callable[[Path, random.Random], None]
"""Does something to the folder of a cache."""


def sqlite(change: Callable[[sqlite3.Connection], object]) -> Break:
    """Make a way to break it out of something that SQL does."""

    def broken(folder: Path, choice: random.Random) -> None:
        connection = sqlite3.connect(folder / "cache.sqlite")
        with connection:
            change(connection)
        connection.close()

    return broken


def edited(pattern: str, change: Callable[[bytes, random.Random], bytes]) -> Break:
    """Make a way to break it out of a change of one file's bytes."""

    def broken(folder: Path, choice: random.Random) -> None:
        file = choice.choice(sorted(folder.glob(pattern)))
        file.write_bytes(change(file.read_bytes(), choice))

    return broken


def put(pattern: str, what: bytes | None) -> Break:
    """Make a way to break it: something else in the place of a file; a folder for None."""

    def broken(folder: Path, choice: random.Random) -> None:
        path = next(iter(sorted(folder.glob(pattern))), folder / pattern)
        remove(path)
        if what is None:
            (path / "in-the-way").mkdir(parents=True)
        else:
            path.write_bytes(what)

    return broken


def remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def cut(data: bytes, choice: random.Random) -> bytes:
    return data[: choice.randrange(len(data))]


def flip(data: bytes, choice: random.Random) -> bytes:
    broken = bytearray(data)
    for _ in range(len(data) // 2000 + 1):
        broken[choice.randrange(len(data))] ^= 1 << choice.randrange(8)
    return bytes(broken)


def flip_header(data: bytes, choice: random.Random) -> bytes:
    return flip(data[:100], choice) + data[100:]


def blank(data: bytes, choice: random.Random) -> bytes:
    at = choice.randrange(len(data))
    return data[:at] + bytes(min(4096, len(data) - at)) + data[at + 4096 :]


def repeat(data: bytes, choice: random.Random) -> bytes:
    """Put a page where another was: half written."""
    one, other = (4096 * choice.randrange(len(data) // 4096) for _ in range(2))
    return data[:one] + data[other : other + 4096] + data[one + 4096 :]


def extend(data: bytes, choice: random.Random) -> bytes:
    return data + choice.randbytes(9000)


def junk(data: bytes, choice: random.Random) -> bytes:
    return choice.randbytes(5000)


def huge(data: bytes, choice: random.Random) -> bytes:
    return choice.randbytes(1 << 20) * 40


def other_database(path: Path, script: str) -> None:
    path.unlink(missing_ok=True)
    connection = sqlite3.connect(path)
    connection.executescript(script)
    connection.close()


def foreign(script: str) -> Break:
    return lambda folder, choice: other_database(folder / "cache.sqlite", script)


def wal_of_another(folder: Path, choice: random.Random) -> None:
    """Lay the log of another database beside it, as after a copy that went wrong."""
    other = folder / "other.sqlite"
    connection = sqlite3.connect(other)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE kept (key BLOB PRIMARY KEY, value BLOB, used INTEGER)")
    connection.execute("INSERT INTO kept VALUES (zeroblob(20), zeroblob(9000), 1)")
    connection.commit()
    for ending in ("-wal", "-shm"):
        shutil.copy(f"{other}{ending}", folder / f"cache.sqlite{ending}")
    connection.close()
    other.unlink()


def exchange(connection: sqlite3.Connection) -> None:
    """Give every key the value of the next one."""
    rows = connection.execute("SELECT key, value FROM kept ORDER BY key").fetchall()
    values = [value for _, value in rows]
    moved = zip([key for key, _ in rows], [*values[1:], values[0]], strict=True)
    connection.executemany("UPDATE kept SET value = ?2 WHERE key = ?1", list(moved))


class Hostile:
    """Would run a command when it is read."""

    def __reduce__(self) -> tuple[object, ...]:
        return os.system, ("touch /tmp/sitegen-was-here",)


def rewritten(change: Callable[[bytes], bytes]) -> Break:
    """Make a way to break it: values that are signed, packed lists and facts changed."""

    def broken(folder: Path, choice: random.Random) -> None:
        connection = sqlite3.connect(folder / "cache.sqlite")
        keys = [key for (key,) in connection.execute("SELECT key FROM kept")]
        connection.close()
        cache = Cache(folder / "cache.sqlite")
        kept = cache.get(keys)
        lists = (*(bytes([0x90 + length]) for length in range(1, 16)), b"\xdc", b"{")
        structured = {k: v for k, v in kept.items() if v[:1] in lists}
        assert len(structured) > 3
        cache.put({key: change(value) for key, value in structured.items()})
        cache.close()

    return broken


def exchanged_records(folder: Path, choice: random.Random) -> None:
    """Exchange packed facts between articles, signed."""
    kept: list[bytes] = []

    def change(value: bytes) -> bytes:
        kept.append(value)
        return kept[-2] if len(kept) > 1 else value

    rewritten(change)(folder, choice)


def linked(target: str) -> Break:
    def broken(folder: Path, choice: random.Random) -> None:
        (folder / "cache.sqlite").unlink()
        (folder / "cache.sqlite").symlink_to(target)

    return broken


def unreadable(folder: Path, choice: random.Random) -> None:
    if os.geteuid() == 0:
        pytest.skip("root reads everything")
    for path in folder.rglob("*"):
        if path.is_file():
            path.chmod(0)


def read_only(folder: Path, choice: random.Random) -> None:
    if os.geteuid() == 0:
        pytest.skip("root writes everywhere")
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)


def as_a_file(folder: Path, choice: random.Random) -> None:
    shutil.rmtree(folder)
    folder.write_text("in the way")


DB = "cache.sqlite"
KEPT = "CREATE TABLE kept (key BLOB PRIMARY KEY, value BLOB, used INTEGER);"
WAYS: dict[str, Break] = {
    "all of it is gone": lambda folder, choice: shutil.rmtree(folder),
    "the database is gone": lambda folder, choice: (folder / DB).unlink(),
    "cut": edited(DB, cut),
    "cut to the header": edited(DB, lambda data, choice: data[:100]),
    "cut within the header": edited(DB, lambda data, choice: data[:17]),
    "empty": put(DB, b""),
    "bits flipped": edited(DB, flip),
    "bits of the header flipped": edited(DB, flip_header),
    "a stretch of zeros": edited(DB, blank),
    "pages exchanged": edited(DB, repeat),
    "something behind its end": edited(DB, extend),
    "garbage": edited(DB, junk),
    "40 MB of garbage": edited(DB, huge),
    "text": put(DB, "缓存\n".encode() * 3000),
    "a folder": put(DB, None),
    "a file instead of all": as_a_file,
    "a link to itself": linked(DB),
    "a link that leads nowhere": linked("nowhere/cache.sqlite"),
    "a link to a text": linked("../content/0.md"),
    "of a later version": sqlite(lambda db: db.execute("PRAGMA user_version = 99")),
    "of an earlier version": sqlite(lambda db: db.execute("PRAGMA user_version = 1")),
    "somebody's database": foreign("CREATE TABLE notes (text); INSERT INTO notes VALUES ('x');"),
    "a table of other columns": foreign("CREATE TABLE kept (a, b); PRAGMA user_version = 4;"),
    "a view": foreign("CREATE VIEW kept AS SELECT 1 AS key, 2 AS value, 3 AS used;"),
    "a table that refuses": foreign(
        f"{KEPT} CREATE TRIGGER no BEFORE INSERT ON kept"
        " BEGIN SELECT RAISE(ABORT, 'no'); END; PRAGMA user_version = 4;"
    ),
    "a text in another encoding": foreign(f"PRAGMA encoding = 'UTF-16'; {KEPT}"),
    "the log of another database": wal_of_another,
    "garbage for a log": put(f"{DB}-wal", b"\x37\x7f\x06\x82" + bytes(range(256)) * 40),
    "a folder for a log": put(f"{DB}-wal", None),
    "a folder for its memory": put(f"{DB}-shm", None),
    "no rows": sqlite(lambda db: db.execute("DELETE FROM kept")),
    "half the rows": sqlite(lambda db: db.execute("DELETE FROM kept WHERE hex(key) < '8'")),
    "large rows only": sqlite(lambda db: db.execute("DELETE FROM kept WHERE length(value) < 300")),
    "values exchanged": sqlite(exchange),
    "values cut": sqlite(
        lambda db: db.execute("UPDATE kept SET value = substr(value, 1, length(value) / 2)")
    ),
    "no values": sqlite(lambda db: db.execute("UPDATE kept SET value = NULL")),
    "numbers for values": sqlite(lambda db: db.execute("UPDATE kept SET value = 7, used = 'x'")),
    "empty values": sqlite(lambda db: db.execute("UPDATE kept SET value = x''")),
    "broken text for values": sqlite(
        lambda db: db.execute("UPDATE kept SET value = CAST(x'ff00' AS TEXT)")
    ),
    "used in a far future": sqlite(lambda db: db.execute("UPDATE kept SET used = 1 << 60")),
    "packed garbage": rewritten(lambda value: b"garbage"),
    "packed numbers": rewritten(lambda value: msgspec.msgpack.encode(7)),
    "packed lists": rewritten(lambda value: msgspec.msgpack.encode((1, 2, 3, 4, 5))),
    "packed programs": rewritten(lambda value: pickle.dumps(Hostile())),
    "packed values cut": rewritten(lambda value: value[: len(value) // 2]),
    "JSON of another kind": rewritten(lambda value: b'{"ledger": 1, "digests": [2]}'),
    "packed facts exchanged": exchanged_records,
    "not to be read": unreadable,
    "not to be written": read_only,
}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.stop()


def built(server: Server, root: Path) -> Ran:
    """Build with the cache in the site's folder, so that it is laid by with it."""
    return server.run("build", "--root", root, "--jobs", "1", "--cache", root / "cache")


@pytest.fixture(scope="module")
def laid_by(
    server: Server, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, dict[str, bytes]]:
    """A site that was built, one of its files changed since, and what a fresh build makes of it."""
    root = tmp_path_factory.mktemp("broken") / "site"
    files: dict[str, str | bytes] = {
        f"content/{n}.md": article(
            f"## 节\n\n$x_{n}$ 文 [前](0.md)\n", title=f"题 {n}", tags="[群]"
        )
        for n in range(4)
    }
    files["content/3.md"] = "# 图\n\n![图](p.webp) $\\frac{1}{2$\n"
    make_site(root, {**files, "content/p.webp": PNG.read_bytes(), "static/a.svg": "<svg/>"})
    assert built(server, root).status == 0
    (root / "static/a.svg").write_text("<svg>新</svg>", "utf-8")
    fresh = root.with_name("fresh")
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns("public", "cache"))
    assert built(server, fresh).status == 0
    root.rename(root.with_name("laid-by"))
    return root, snapshot(fresh / "public")


@pytest.mark.parametrize("way", sampled(WAYS, 4))
@pytest.mark.long(1, 5)
def test_a_broken_cache_does_not_show(
    server: Server, laid_by: tuple[Path, dict[str, bytes]], way: str, seed: int
) -> None:
    root, wanted = laid_by
    choice = random.Random(f"{way} {seed}")
    cache = cache_folder(root, root / "cache")
    for path in (cache, *cache.rglob("*")):
        if path.is_dir():  # as the last case may have left it
            path.chmod(0o755)
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(root.with_name("laid-by"), root, copy_function=link)
    WAYS[way](cache, choice)
    if choice.random() < 0.5:
        shutil.rmtree(root / "public")
    for _ in range(2 if seed else 1):  # once more, for what the first has left
        ran = built(server, root)
        assert (ran.status, ran.printed.count(" error:")) == (0, 1), ran.printed
        assert "Traceback" not in ran.printed
        assert "warning" not in ran.printed
        assert snapshot(root / "public") == wanted
    assert not Path("/tmp/sitegen-was-here").exists()
