"""``sitegen search``: what it prints, and what it says where it cannot."""

import json
import subprocess
from pathlib import Path

from sites import SITEGEN, article, build_site, make_site

FILES = {
    "content/a.md": article("圆 $x^2+y^2$。\n", title="圆", tags="[几何]", date="2024-01-01"),
    "content/b.md": article("正文。\n", title="别的"),
}


def search(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [SITEGEN, "search", "--root", root, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


def test_results_are_printed_with_their_sentences(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, FILES))
    found = search(tmp_path, "a^2+b^2")
    assert found.returncode == 0
    assert found.stdout == "1 article\n\n圆\n  /articles/a/  2024-01-01 · 几何\n  圆 x² + y²。\n"
    assert search(tmp_path, "nowhere").stdout == "nothing was found\n"


def test_results_are_printed_as_json(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, FILES))
    found = json.loads(search(tmp_path, "圆", "--format", "json", "--tag", "几何").stdout)
    assert found["count"] == 1
    assert found["results"][0]["address"] == "/articles/a/"
    assert found["results"][0]["hits"] == [{"section": "", "anchor": "", "text": "圆 x² + y²。"}]


def test_without_an_index_it_says_what_to_do(tmp_path: Path) -> None:
    found = search(make_site(tmp_path, FILES), "圆")
    assert (found.returncode, found.stdout) == (2, "")
    assert "there is no index of a search" in found.stderr
    assert "sitegen build" in found.stderr


def test_a_broken_index_is_no_traceback(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, FILES))
    for path in (tmp_path / "public" / "search" / "terms").iterdir():
        path.write_text("{", "utf-8")
    found = search(tmp_path, "圆")
    assert found.returncode == 2
    assert "is broken" in found.stderr
    assert "build the site again" in found.stderr
