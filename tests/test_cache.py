"""The cache may be lost or broken at any time: it costs time at most."""

import random
import sqlite3
import sys
from multiprocessing import get_context
from pathlib import Path

import pytest

from sitegen.incremental.cache import Cache, digest
from sitegen.incremental.signing import signature
from sitegen.model import Typeset
from sitegen.typeset.job import Job
from sitegen.typeset.store import Store
from sites import build_site, cache_of, make_site, read

ITEMS = {digest(str(n)): f"value {n}".encode() * 50 for n in range(1200)}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "cache.sqlite"


def filled(path: Path) -> Cache:
    cache = Cache(path)
    cache.put(ITEMS)
    return cache


def test_what_was_put_is_found_by_another_process_too(path: Path) -> None:
    filled(path).close()
    assert Cache(path).get(list(ITEMS)) == ITEMS


def test_what_was_never_put_is_not_found(path: Path) -> None:
    assert filled(path).get([digest("else")]) == {}
    assert filled(path).get([]) == {}


def test_keys_tell_where_one_text_ends() -> None:
    assert digest("ab", "c") != digest("a", "bc")


@pytest.mark.skipif(sys.platform == "win32", reason="no fork there")
def test_behind_a_fork_the_file_is_opened_again(path: Path) -> None:
    cache = filled(path)
    mine = cache._connection
    child = get_context("fork").Process(target=_use_behind_a_fork, args=(cache,))
    child.start()
    child.join()
    assert child.exitcode == 0
    assert cache._connection is mine
    assert cache.get([digest("child")]) == {digest("child"): b"value"}


def _use_behind_a_fork(cache: Cache) -> None:
    assert cache._connection is None
    assert cache.get(list(ITEMS)) == ITEMS
    assert cache.put({digest("child"): b"value"})


def test_a_value_can_be_replaced(path: Path) -> None:
    cache = filled(path)
    cache.put({digest("1"): b"new"})
    assert cache.get([digest("1")]) == {digest("1"): b"new"}


def damages() -> list[tuple[str, bytes]]:
    """Fifty ways to break a file, as what is left of it."""
    chosen = random.Random(7)
    return [(kind, chosen.randbytes(8)) for kind in ("cut", "flip", "junk", "zero", "tail")] * 10


@pytest.mark.parametrize(("kind", "seed"), damages())
def test_a_broken_file_gives_right_values_or_none(path: Path, kind: str, seed: bytes) -> None:
    filled(path).close()
    chosen = random.Random(seed)
    data = bytearray(path.read_bytes())
    at = chosen.randrange(len(data))
    if kind == "cut":
        del data[at:]
    elif kind == "flip":
        for _ in range(200):
            data[chosen.randrange(len(data))] ^= 1 << chosen.randrange(8)
    elif kind == "junk":
        data = bytearray(chosen.randbytes(4096))
    elif kind == "zero":
        data[at : at + 4096] = bytes(4096)
    else:
        data += chosen.randbytes(5000)
    path.write_bytes(data)
    cache = Cache(path)
    found = cache.get(list(ITEMS))
    assert found.items() <= ITEMS.items()
    cache.put(ITEMS)
    assert cache.get(list(ITEMS)).items() <= ITEMS.items()


def test_a_cache_of_another_version_is_replaced(path: Path) -> None:
    filled(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    cache = Cache(path)
    assert cache.get(list(ITEMS)) == {}
    cache.put(ITEMS)
    assert cache.get(list(ITEMS)) == ITEMS


def test_without_a_place_to_keep_it_nothing_is_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = Cache(tmp_path / "file" / "cache.sqlite")
    cache.put(ITEMS)
    assert cache.get(list(ITEMS)) == {}


def test_a_cache_that_has_outgrown_its_limit_is_trimmed(path: Path) -> None:
    filled(path).close()
    small = Cache(path, limit=10_000)
    small.trim()
    left = small.get(list(ITEMS))
    assert 0 < len(left) < len(ITEMS)
    assert left.items() <= ITEMS.items()


class Counting:
    """A host that counts what it is asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def typeset(self, jobs: list[Job]) -> list[Typeset]:
        self.asked += [job.tex for job in jobs]
        return [
            Typeset(error="no") if "bad" in job.tex else Typeset(html=f"<{job.tex}>")
            for job in jobs
        ]


def test_a_formula_is_typeset_once_in_its_life(path: Path) -> None:
    jobs = [Job("x", False), Job("x", True), Job("x", False), Job("bad", False)]
    first = Counting()
    made = Store(first, Cache(path)).typeset(jobs)
    second = Counting()
    again = Store(second, Cache(path)).typeset(jobs)
    assert first.asked == ["x", "x", "bad"]
    assert second.asked == ["bad"], "what failed is tried again"
    assert again == made


def test_a_row_that_was_not_written_for_its_key_is_none(path: Path) -> None:
    first, second, third = list(ITEMS)[:3]
    filled(path).close()
    data = (9).to_bytes(4, "big") + b"no stream"
    checked = signature(third, data)
    connection = sqlite3.connect(path)
    for key, value in ((first, "text"), (second, b"short"), (third, checked + data)):
        connection.execute("UPDATE kept SET value = ? WHERE key = ?", (value, key))
    connection.commit()
    connection.close()
    assert Cache(path).get([first, second, third]) == {}


def test_a_folder_in_its_place_is_left_alone(path: Path) -> None:
    path.mkdir(parents=True)
    held = Cache(path)
    held.put(ITEMS)
    assert held.get(list(ITEMS)) == {}
    held.close()
    assert path.is_dir()


def test_without_a_place_for_the_cache_articles_are_whole(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"content/a.md": "# 环\n\n一句。\n"})
    cache_of(root).parent.mkdir()
    cache_of(root).write_text("a file")
    assert build_site(root).diagnostics == ()
    assert "<p>一句。</p>" in read(tmp_path, "articles/a/index.html")
