"""``sitegen new``: an article that is ready for writing."""

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import frontmatter
import pytest

from commands import sitegen
from sitegen.config import Config
from sitegen.workspace.scaffold import new_article, new_name
from sites import article, build_site, make_site, snapshot

NOW = dt.datetime(2026, 1, 31, 20, 5, 6, tzinfo=dt.UTC)


def test_front_matter_is_filled_in_from_the_configuration(tmp_path: Path) -> None:
    make_site(tmp_path, {"sitegen.toml": 'author = "甲"\ntimezone = "Asia/Tokyo"\n'})
    ran = sitegen("new", "梯度下降", "--draft", cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (0, "content/梯度下降.md\n")
    post = frontmatter.load(str(tmp_path / "content" / "梯度下降.md"))
    assert list(post.keys()) == ["title", "date", "author", "tags", "draft"]
    assert (post["title"], post["author"], post["tags"], post["draft"]) == (
        "梯度下降",
        "甲",
        [],
        True,
    )
    age = dt.datetime.now(ZoneInfo("Asia/Tokyo")).replace(tzinfo=None) - post["date"]
    assert abs(age) < dt.timedelta(hours=1)


def test_the_date_is_that_of_the_sites_time_zone() -> None:
    text = new_article("甲", Config(), NOW, draft=False).decode()
    assert text == "---\ntitle: 甲\ndate: 2026-02-01 04:05:06\ntags: []\n---\n\n"


@pytest.mark.parametrize(
    "title", ["甲：乙", "a: b", "'引'", '"引"', r"$\alpha$ 与 $x_1$", "#1", "yes", "1", "x" * 300]
)
def test_any_title_comes_back_as_it_was_given(title: str, tmp_path: Path) -> None:
    make_site(tmp_path, {"sitegen.toml": ""})
    assert sitegen("new", title, "--name", "a", "--root", tmp_path).returncode == 0
    written = (tmp_path / "content" / "a.md").read_text("utf-8")
    assert len(written.splitlines()) == 6, "each key has one line"
    make_site(tmp_path, {"content/a.md": written + "正文。\n"})
    built = build_site(tmp_path)
    assert built.library.articles[0].article.front_matter.title == title
    assert built.diagnostics == ()


@pytest.mark.parametrize(
    ("title", "given", "pinyin", "name"),
    [
        ("梯度下降", "", False, "content/梯度下降.md"),
        ("梯度下降：SVD？", "", False, "content/梯度下降-SVD.md"),
        ("梯度下降", "", True, "content/ti-du-xia-jiang.md"),
        ("重新排列 SVD", "", True, "content/chong-xin-pai-lie-svd.md"),
        ("甲", "notes/a", False, "content/notes/a.md"),
        ("甲", "a.md", True, "content/a.md"),
    ],
)
def test_the_files_name_is_readable(title: str, given: str, pinyin: bool, name: str) -> None:
    assert new_name(title, given, pinyin=pinyin) == name


@pytest.mark.parametrize(
    ("arguments", "reported"),
    [
        (["！！"], "no file name can be made from '！！'"),
        (["x", "--name", "../x"], "../x is not below content/"),
        (["x", "--name", "/x"], "/x is not below content/"),
        (["甲"], "content/甲.md already exists"),
        (["乙"], "content/乙/index.md already exists"),
    ],
)
def test_a_name_that_cannot_be_is_refused(
    arguments: list[str], reported: str, tmp_path: Path
) -> None:
    make_site(tmp_path, {"content/甲.md": article(), "content/乙/index.md": article()})
    before = snapshot(tmp_path)
    ran = sitegen("new", *arguments, cwd=tmp_path)
    assert ran.returncode == 2
    assert f"error: {reported}\n  hint: " in ran.stderr
    assert snapshot(tmp_path) == before


def test_pinyin_is_a_matter_of_the_configuration_and_of_the_moment(tmp_path: Path) -> None:
    make_site(tmp_path, {"sitegen.toml": "[new]\npinyin = true\n"})
    assert sitegen("new", "环", cwd=tmp_path).stdout == "content/huan.md\n"
    assert sitegen("new", "环", "--no-pinyin", cwd=tmp_path).stdout == "content/环.md\n"


def test_without_a_site_it_is_reported_how_to_start_one(tmp_path: Path) -> None:
    ran = sitegen("new", "甲", cwd=tmp_path)
    assert ran.returncode == 2
    assert "sitegen init" in ran.stderr
    assert snapshot(tmp_path) == {}


def test_a_broken_configuration_is_reported_and_nothing_written(tmp_path: Path) -> None:
    make_site(tmp_path, {"sitegen.toml": "titel = 1\n"})
    ran = sitegen("new", "甲", cwd=tmp_path)
    assert ran.returncode == 2
    assert "did you mean title?" in ran.stderr
    assert list((tmp_path / "content").iterdir()) == []


@pytest.mark.parametrize("variable", ["VISUAL", "EDITOR"])
def test_it_is_opened_in_the_editor_of_choice(variable: str, tmp_path: Path) -> None:
    make_site(tmp_path, {"sitegen.toml": ""})
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "正文。" >> "$2"\n', encoding="utf-8")
    editor.chmod(0o755)
    chosen = {"VISUAL": "", "EDITOR": "", variable: f"{editor} --wait"}
    assert sitegen("new", "甲", "--edit", cwd=tmp_path, **chosen).returncode == 0
    assert (tmp_path / "content" / "甲.md").read_text("utf-8").endswith("---\n\n正文。\n")
