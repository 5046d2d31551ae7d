"""Digests: a file is read again where its state on disk is another, or too young to be sure."""

import os
from pathlib import Path

from sitegen.digests import Digests

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
