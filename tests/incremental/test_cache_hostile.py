"""A cache written by somebody who means harm: nothing of it runs, and none of it reaches a page.

Each attack is made twice: by somebody who does not know the user's secret, and by somebody who
does, whom the second line of defence meets.
"""

import os
import pickle
import shutil
import sqlite3
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from commands import sitegen
from sitegen.build.article_cache import RecordSerializer
from sitegen.incremental import cache as module
from sitegen.incremental.cache import Cache, digest
from sitegen.incremental.serializer import Undecodable
from sitegen.incremental.signing import VARIABLE, signature
from sites import article, build_site, cache_of, make_site, snapshot

PNG = Path(__file__).parents[2] / "docs" / "pictures" / "home.webp"
SCRIPT = "<script>alert(1)</script>"
BOMB = b"\0" * (1 << 30)
SETTINGS = 'html = "sanitize"\n[images]\ndownload = false\n'
Attack = Callable[[Path, Path], None]
"""Does something to the database of a cache; gets a path to leave a trace at, too."""


class Harmful:
    """Leaves a trace when it is read."""

    def __init__(self, trace: Path) -> None:
        self._trace = trace

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self._trace,)


def forged(key: bytes, value: bytes, length: int | None = None) -> bytes:
    """Write a row as the cache does; whether the secret is known depends on the environment."""
    size = len(value) if length is None else length
    data = size.to_bytes(4, "big") + zlib.compress(value, 1)
    return signature(key, data) + data


def rewritten(change: Callable[[bytes, Path], bytes | None]) -> Attack:
    """Make an attack of a change of each value that is in the cache."""

    def attack(file: Path, trace: Path) -> None:
        connection = sqlite3.connect(file)
        rows = connection.execute("SELECT key, value FROM kept").fetchall()
        assert rows
        for key, row in rows:
            changed = change(zlib.decompress(row[module.SIZE + 4 :]), trace)
            if changed is not None:
                values = (forged(key, changed), key)
                connection.execute("UPDATE kept SET value = ? WHERE key = ?", values)
        connection.commit()
        connection.close()

    return attack


def planted(value: bytes, trace: Path) -> bytes | None:
    """Put a script behind each piece of a formula's HTML."""
    return value.replace(b"</span>", b"</span>" + SCRIPT.encode())


def pickled(value: bytes, trace: Path) -> bytes:
    return pickle.dumps(Harmful(trace))


def executed(script: str) -> Attack:
    def attack(file: Path, trace: Path) -> None:
        connection = sqlite3.connect(file)
        connection.create_function("plant", 1, lambda value: forged(b"", SCRIPT.encode()))
        connection.executescript(script)
        connection.close()

    return attack


def bomb(file: Path, trace: Path) -> None:
    """Put six megabytes in the place of each value that would become a gigabyte."""
    packed = zlib.compress(BOMB, 9)
    connection = sqlite3.connect(file)
    for (key,) in connection.execute("SELECT key FROM kept LIMIT 20").fetchall():
        data = (100).to_bytes(4, "big") + packed
        values = (signature(key, data) + data, key)
        connection.execute("UPDATE kept SET value = ? WHERE key = ?", values)
    connection.commit()
    connection.close()


def linked(ending: str) -> Attack:
    def attack(file: Path, trace: Path) -> None:
        place = file.with_name(file.name + ending)
        place.unlink(missing_ok=True)
        shutil.copy(PNG, trace.with_name("author.txt"))
        place.symlink_to(trace.with_name("author.txt"))

    return attack


def pipe(file: Path, trace: Path) -> None:
    """Put a pipe in its place, from which a reader waits for ever."""
    file.unlink()
    os.mkfifo(file)


ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
ATTACKS: dict[str, Attack] = {
    "a program for each value": rewritten(pickled),
    "a script in each formula": rewritten(planted),
    "a trigger that rewrites what is written": executed(
        "CREATE TRIGGER t AFTER INSERT ON kept BEGIN"
        " UPDATE kept SET value = zeroblob(40) WHERE key = NEW.key; END;"
    ),
    "a trigger that rewrites what is used": executed(
        "UPDATE kept SET used = 1; CREATE TRIGGER t AFTER UPDATE ON kept BEGIN"
        " UPDATE kept SET value = randomblob(40); END;"
    ),
    "a view without end": executed(
        f"DROP TABLE kept; CREATE VIEW kept AS {ENDLESS}"
        " SELECT zeroblob(20) AS key, x'' AS value, x AS used FROM n;"
    ),
    "a column without end": executed(
        "ALTER TABLE kept ADD COLUMN more AS (hex(zeroblob(100000000)));"
    ),
    "an index on an expression": executed("CREATE INDEX i ON kept (hex(value));"),
    "a bomb for each value": bomb,
    "a link for the database": linked(""),
    "a link for its log": linked("-wal"),
    "a link for its memory": linked("-shm"),
    "a link for its journal": linked("-journal"),
    "a pipe": pipe,
}


@pytest.fixture(scope="module")
def laid_by(caches: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A site, built once, and its cache."""
    root = tmp_path_factory.mktemp("hostile") / "site"
    text = article("文 $x$ 又 $\\frac{a}{b}$\n\n```python\nif x:\n    pass\n```\n", title="甲 $y$")
    files: dict[str, str | bytes] = {"content/a.md": text, "content/b.md": "# 乙\n\n[甲](a.md)\n"}
    make_site(root, {"sitegen.toml": SETTINGS, **files})
    build_site(root)
    return root, cache_of(root)


@pytest.fixture(params=["the secret is not known", "the secret is known"])
def attacker(request: pytest.FixtureRequest) -> str:
    """What the attacker signs with."""
    return "another" if "not" in request.param else os.environ[VARIABLE]


@pytest.mark.parametrize("name", ATTACKS)
def test_nothing_of_a_hostile_cache_runs_or_shows(
    name: str,
    attacker: str,
    laid_by: tuple[Path, Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if "a script" in name and attacker != "another":
        pytest.skip("who knows the secret is the user")
    trace = tmp_path / "trace" / "ran"
    trace.parent.mkdir()
    root = laid_by[0]
    cache = Path(shutil.copytree(laid_by[1], cache_of(root)))
    wanted = snapshot(root / "public")
    with monkeypatch.context() as as_attacker:
        as_attacker.setenv(VARIABLE, attacker)
        ATTACKS[name](cache / "cache.sqlite", trace)
    before = snapshot(trace.parent)
    began = time.monotonic()
    for output in ("public", "again"):
        ran = sitegen("build", "--root", root, "--output", tmp_path / output, "--jobs", "1")
        assert ran.returncode == 0, ran.stderr
        built = snapshot(tmp_path / output)
        assert built == wanted
        assert SCRIPT.encode() not in b"".join(built.values())
    assert time.monotonic() - began < 60
    assert snapshot(trace.parent) == before, "nothing ran, and no link was followed"


@pytest.mark.parametrize("name", [".sitegen", ".cache"])
def test_a_cache_that_comes_with_a_site_is_not_read(
    name: str, laid_by: tuple[Path, Path], tmp_path: Path
) -> None:
    root = Path(shutil.copytree(laid_by[0], tmp_path / "site"))
    shutil.copytree(laid_by[1], root / name)
    ATTACKS["a program for each value"](root / name / "cache.sqlite", tmp_path / "ran")
    before = snapshot(root / name)
    assert sitegen("build", "--root", root).returncode == 0
    assert snapshot(root / name) == before
    assert snapshot(root / "public") == snapshot(laid_by[0] / "public")


def test_no_query_runs_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_MAX_CALLS", 10)
    cache = Cache(tmp_path / "cache.sqlite")
    connection = cache._open()
    assert connection is not None
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        connection.execute(f"{ENDLESS} SELECT count(*) FROM n")
    assert cache.put({digest("x"): b"value"})
    assert cache.get([digest("x")]) == {digest("x"): b"value"}


@pytest.mark.parametrize("length", [0, 3, 5, (1 << 32) - 1])
def test_a_value_of_another_length_is_none(tmp_path: Path, length: int) -> None:
    cache, key = Cache(tmp_path / "cache.sqlite"), digest("x")
    cache.put({key: b"four"})
    connection = sqlite3.connect(tmp_path / "cache.sqlite")
    connection.execute("UPDATE kept SET value = ?", (forged(key, b"four", length),))
    connection.commit()
    connection.close()
    assert cache.get([key]) == {}


def test_a_value_too_long_is_not_stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LONGEST", 1000)
    cache = Cache(tmp_path / "cache.sqlite")
    assert not cache.put({digest("long"): b"x" * 1001, digest("short"): b"x"})
    assert cache.get([digest("long"), digest("short")]) == {digest("short"): b"x"}


def test_what_the_user_has_signed_chooses_no_class(tmp_path: Path) -> None:
    """What stands in the place of a record is decoded as one, or not at all."""
    for data in (
        pickle.dumps(Harmful(tmp_path / "ran")),
        pickle.dumps(os.system),
        msgspec.msgpack.encode({"__class__": "os.system"}),
    ):
        with pytest.raises(Undecodable):
            RecordSerializer().decode(data)
    assert not (tmp_path / "ran").exists()
