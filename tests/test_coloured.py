"""Code is coloured once, whatever article it stands in."""

import subprocess
import sys
from pathlib import Path

import pytest

from sitegen.coloured import KeptColours
from sitegen.incremental.cache import Cache
from sitegen.render.colours import MAX_LENGTH, coloured

CODE = "def f(x):\n    return x  # 深\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache.sqlite"


@pytest.fixture
def cache(path: Path) -> Cache:
    return Cache(path)


def test_what_is_kept_is_what_was_coloured(cache: Cache) -> None:
    first, second = KeptColours(cache), KeptColours(cache)
    html = first(CODE, "python")
    assert 'class="k"' in html
    assert len(first.new) == 1
    cache.put(first.new)
    assert second(CODE, "python") == html
    assert second.new == {}


def test_code_and_language_both_count(cache: Cache) -> None:
    colours = KeptColours(cache)
    colours(CODE, "python")
    cache.put(dict.fromkeys(colours.new, b"kept"))
    assert KeptColours(cache)(CODE, "python") == "kept"
    assert KeptColours(cache)(CODE, "ruby") == coloured(CODE, "ruby")
    assert KeptColours(cache)(CODE + "\n", "python") == coloured(CODE + "\n", "python")


@pytest.mark.parametrize(
    ("code", "language"), [("<b>", ""), ("<b>", "text"), ("<" * (MAX_LENGTH + 1), "python")]
)
def test_what_stays_plain_is_not_kept(cache: Cache, code: str, language: str) -> None:
    colours = KeptColours(cache)
    assert colours(code, language) == code.replace("<", "&lt;").replace(">", "&gt;")
    assert colours.new == {}


def test_code_seen_before_needs_no_pygments(cache: Cache, path: Path) -> None:
    colours = KeptColours(cache)
    colours(CODE, "python")
    cache.put(colours.new)
    program = (
        "import sys; from pathlib import Path;"
        " from sitegen.incremental.cache import Cache; from sitegen.coloured import KeptColours;"
        " KeptColours(Cache(Path(sys.argv[1])))(sys.argv[2], 'python');"
        " print('pygments' in sys.modules)"
    )
    command = [sys.executable, "-c", program, str(path), CODE]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"
