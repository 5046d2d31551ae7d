"""``sitegen list``: the articles of a site, without a page of it."""

import json
import subprocess
from pathlib import Path

import pytest

from sites import SITEGEN, article, make_site

FILES = {
    "content/a.md": article("$x$ 与 $y$\n", title="甲 $z$", date="2024-01-01", tags="[代数, C++]"),
    "content/longer/name.md": article("正文。\n", title="乙", date="2024-01-02", draft="true"),
    "content/c.md": article("$x$\n", title="丙", date="2023-12-31T20:00:00Z", tags="c++"),
    "content/d.md": "# 无日期\n",
    "content/pages/about.md": "# 关于\n",
    "templates/404.html": "{% if %}",  # no template is even read
}


def listed(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [SITEGEN, "list", "--root", root, *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return make_site(tmp_path, FILES)


def test_articles_are_listed_newest_first_and_aligned(root: Path) -> None:
    ran = listed(root)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "2024-01-02  /articles/longer/name/  乙 (draft)",
        "2024-01-01  /articles/c/            丙  [c++]  1 formula",
        "2024-01-01  /articles/a/            甲 z  [代数, C++]  2 formulas",
        "            /articles/d/            无日期",
    ]
    assert not (root / "public").exists()


def test_as_json_there_is_all_of_it(root: Path) -> None:
    found = json.loads(listed(root, "--format", "json").stdout)
    assert [each["path"] for each in found] == [
        "content/longer/name.md",
        "content/c.md",
        "content/a.md",
        "content/d.md",
    ]
    assert found[2] == {
        "path": "content/a.md",
        "title": "甲 z",
        "date": "2024-01-01",
        "tags": ["代数", "C++"],
        "address": "/articles/a/",
        "formulas": 2,
        "draft": False,
    }
    assert found[0]["draft"]
    assert found[1]["date"] == "2024-01-01T04:00:00+08:00"
    assert found[3]["date"] is None


def test_a_tag_is_found_however_it_is_written(root: Path) -> None:
    lines = listed(root, "--tag", "c++").stdout.splitlines()
    assert [line.split()[1] for line in lines] == ["/articles/c/", "/articles/a/"]


def test_a_tag_that_no_article_has_is_said_with_the_nearest(root: Path) -> None:
    ran = listed(root, "--tag", "c+")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr == "error: no article has the tag c+\n  hint: did you mean C++?\n"


def test_what_cannot_be_read_is_told_of_and_the_rest_is_listed(root: Path) -> None:
    (root / "content/e.md").write_bytes(b"\x00\x01\xff\xfe" * 40)
    ran = listed(root)
    assert ran.returncode == 0
    assert len(ran.stdout.splitlines()) == 4
    assert "content/e.md:1:1: error" in ran.stderr


def test_where_there_is_no_site_the_status_is_2(tmp_path: Path) -> None:
    ran = listed(tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "there is no folder content/" in ran.stderr
