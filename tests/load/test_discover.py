"""Which files are articles, pages and assets."""

from pathlib import Path

import pytest

from sitegen.core.diagnostics import BuildError
from sitegen.load.discover import discover
from sites import make_site


def test_tells_articles_pages_and_other_files_apart_in_the_order_of_paths(tmp_path: Path) -> None:
    names = [
        "b.md",
        "a/index.md",
        "a/fig.svg",
        "pages/about.md",
        "pages/me.png",
        "C.MD",
        "pages.md",
    ]
    make_site(tmp_path, {f"content/{name}": "x" for name in names})
    assert [(f.path, f.name, f.kind) for f in discover(tmp_path)[0]] == [
        ("content/C.MD", "C", "article"),
        ("content/a/fig.svg", "a/fig.svg", None),
        ("content/a/index.md", "a/index", "article"),
        ("content/b.md", "b", "article"),
        ("content/pages/about.md", "about", "page"),
        ("content/pages/me.png", "pages/me.png", None),
        ("content/pages.md", "pages", "article"),
    ]


@pytest.mark.parametrize(
    "name", [".hidden.md", ".git/a.md", ".a.md.swp", "a.tmp", "Thumbs.db", "x/.DS_Store"]
)
def test_hidden_files_and_those_of_editors_are_left_out(tmp_path: Path, name: str) -> None:
    make_site(tmp_path, {f"content/{name}": "x"})
    assert discover(tmp_path) == ((), [])


def test_a_site_without_content_cannot_be_built(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="there is no folder content/") as stopped:
        discover(tmp_path)
    assert stopped.value.diagnostics[0].code == "content-missing"


def test_texts_without_an_article_are_told_what_makes_articles_of_them(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/笔记 一.txt": "正文", "content/fig.svg": "<svg/>"})
    (problem,) = discover(tmp_path)[1]
    assert problem.hint == "sitegen import 'content/笔记 一.txt' makes an article of it"

    make_site(tmp_path, {"content/a.md": "正文"})
    assert discover(tmp_path)[1] == []
