"""The user's secret: made once, kept from others, and not in the cache."""

import multiprocessing
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.incremental import signing
from sitegen.incremental.cache import Cache, digest
from sitegen.incremental.signing import VARIABLE, signature
from sites import build_site, cache_of, make_site, read


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A user that has no secret yet, and whose process has none in memory."""
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    signing._secret.cache_clear()
    yield tmp_path
    signing._secret.cache_clear()


def test_a_secret_is_made_once_for_the_user_alone(home: Path) -> None:
    first = signature(b"x")
    (file,) = (home / "data").rglob("*.key")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["cache.key"]
    signing._secret.cache_clear()
    assert signature(b"x") == first
    assert signature(b"x", b"") != first, "where one part ends matters"


def _signed(_: int) -> bytes:
    return signature(b"x")


def test_processes_that_begin_at_once_have_the_same_secret(home: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        assert len({*pool.map(_signed, range(8), chunksize=1)}) == 1


def test_half_a_secret_is_replaced(home: Path) -> None:
    first = signature(b"x")
    (file,) = (home / "data").rglob("*.key")
    file.write_bytes(b"half")
    signing._secret.cache_clear()
    assert signature(b"x") != first
    assert len(file.read_bytes()) == 32


@pytest.mark.parametrize("there", ["a file in the way", "a link"])
def test_without_a_secret_there_is_no_cache_and_every_page(home: Path, there: str) -> None:
    folder = home / "data" / "sitegen"
    if there == "a link":
        folder.mkdir(parents=True)
        (home / "elsewhere").write_bytes(b"0" * 32)
        (folder / "cache.key").symlink_to(home / "elsewhere")
    else:
        (home / "data").write_text("in the way")
    assert not Cache(home / "cache.sqlite").put({digest("x"): b"x"})
    root = make_site(home / "site", {"content/a.md": "甲 $x$。\n"})
    for _ in range(2):
        assert build_site(root).diagnostics == ()
        assert 'class="katex"' in read(root, "articles/a/index.html")
    assert not (cache_of(root) / "cache.sqlite").exists()


def test_a_secret_of_the_environment_counts_instead(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache, key = Cache(home / "cache.sqlite"), digest("x")
    for name in ("one", "other"):
        monkeypatch.setenv(VARIABLE, name)
        assert cache.get([key]) == {}
        cache.put({key: b"x"})
        assert cache.get([key]) == {key: b"x"}
    assert not (home / "data").exists()
    assert os.environ[VARIABLE] == "other"


def test_what_others_have_signed_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_site(tmp_path, {"content/a.md": "甲 $x$。\n"})
    build_site(root)
    first = read(root, "articles/a/index.html")
    monkeypatch.setenv(VARIABLE, "another")
    build_site(root)
    assert read(root, "articles/a/index.html") == first
