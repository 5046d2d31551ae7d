"""Code is coloured once, whatever article it stands in."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.build import highlighting_cache
from sitegen.build.highlighting_cache import colouring
from sitegen.incremental.cache import Cache
from sitegen.render.colours import MAX_LENGTH, coloured

CODE = "def f(x):\n    return x  # 深\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite"


@pytest.fixture
def cache(path: Path) -> Cache:
    return Cache(path)


def rows(path: Path) -> list[tuple[bytes]]:
    connection = sqlite3.connect(path)
    found = connection.execute("SELECT key FROM kept").fetchall()
    connection.close()
    return found


def test_what_is_cached_is_what_was_coloured(cache: Cache, monkeypatch: pytest.MonkeyPatch) -> None:
    html = colouring(cache)(CODE, "python")
    assert 'class="k"' in html
    monkeypatch.setattr(highlighting_cache, "coloured", None)
    assert colouring(cache)(CODE, "python") == html


def test_code_and_language_both_count(cache: Cache) -> None:
    colour = colouring(cache)
    assert colour(CODE, "python") == coloured(CODE, "python")
    assert colour(CODE, "ruby") == coloured(CODE, "ruby")
    assert colour(CODE + "\n", "python") == coloured(CODE + "\n", "python")


@pytest.mark.parametrize(
    ("code", "language"), [("<b>", ""), ("<b>", "text"), ("<" * (MAX_LENGTH + 1), "python")]
)
def test_what_stays_plain_is_not_cached(cache: Cache, path: Path, code: str, language: str) -> None:
    cache.put({})
    assert colouring(cache)(code, language) == code.replace("<", "&lt;").replace(">", "&gt;")
    assert rows(path) == []


def test_code_seen_before_needs_no_pygments(cache: Cache, path: Path) -> None:
    colouring(cache)(CODE, "python")
    program = (
        "import sys; from pathlib import Path;"
        " from sitegen.incremental.cache import Cache;"
        " from sitegen.build.highlighting_cache import colouring;"
        " colouring(Cache(Path(sys.argv[1])))(sys.argv[2], 'python');"
        " print('pygments' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(path), CODE]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"
