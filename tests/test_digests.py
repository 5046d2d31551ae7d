"""Digests: a file is read again where its state on disk is another, or too young to be sure."""

import itertools
import os
import time
from pathlib import Path

import pytest

from sitegen import unchanged
from sitegen.extensions.sources import NO_SOURCES
from sitegen.incremental import file_digests as digests
from sitegen.incremental.file_digests import Digests, State, settles, version_of
from sitegen.site import Site
from sitegen.unchanged import Snapshot, Summary
from sites import build_site, make_site, read

SECOND = 1_000_000_000
LONG_AGO = 1_000_000_000


def old(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    os.utime(path, ns=(LONG_AGO, LONG_AGO))
    return path


def test_a_changed_file_has_another_digest(tmp_path: Path) -> None:
    path = old(tmp_path / "a", "one")
    first = Digests({})
    digest = first.of(path)
    old(path, "two")
    assert Digests(first.found).of(path) != digest


def test_a_file_changed_just_now_is_not_remembered(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("one", "utf-8")
    digests = Digests({})
    digests.of(path)
    assert digests.found == {}


def test_a_file_that_was_not_touched_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("one", "utf-8")
    state = path.stat()
    known = {str(path): ((state.st_mtime_ns, state.st_ctime_ns, 3, state.st_ino), "remembered")}
    assert Digests(known).of(path) == "remembered"


def test_a_change_shows_later_where_the_clock_is_coarse() -> None:
    assert settles((5 * SECOND, 5 * SECOND, 1, 1)) > 7 * SECOND
    assert settles((5 * SECOND, 8 * SECOND + 1, 1, 1)) > 10 * SECOND
    assert settles((5 * SECOND + 1, 5 * SECOND + 1, 1, 1)) < 6 * SECOND


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system of whole seconds, and half a second that does not pass."""
    whole, second = digests.state_of, time.time_ns() // SECOND * SECOND

    def coarse(path: str) -> State:
        return second, second, *whole(path)[2:]

    ticks = itertools.count(second + SECOND // 2)
    monkeypatch.setattr(time, "time_ns", lambda: next(ticks))
    monkeypatch.setattr(digests, "state_of", coarse)
    monkeypatch.setattr(unchanged, "state_of", coarse)


@pytest.mark.usefixtures("stopped")
def test_an_edit_of_the_same_length_in_the_second_of_the_last_build_is_seen(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"content/a.md": "甲。\n"})
    build_site(root)
    first = Snapshot(Site(root=root, output=root / "public"))
    first.keep(Summary(articles=1, formulas=0, pages=1, diagnostics=()), NO_SOURCES)
    make_site(root, {"content/a.md": "乙。\n"})
    assert Snapshot(Site(root=root, output=root / "public")).last() is None
    build_site(root)
    assert "乙。" in read(root, "articles/a/index.html")


@pytest.mark.usefixtures("stopped")
def test_a_file_that_may_change_unseen_is_another_version_each_time(tmp_path: Path) -> None:
    path = old(tmp_path / "a", "one")
    assert version_of(str(path)) != version_of(str(path))
