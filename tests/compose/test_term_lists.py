"""``/series/``, ``/authors/`` and ``/categories/``: there if there is something to list."""

from pathlib import Path

from sites import article, build_site, make_site


def test_all_of_a_kind_are_listed_and_may_be_linked_to(tmp_path: Path) -> None:
    text = "见[全部系列](/series/)与[作者](/authors/)。"
    files = {
        "content/a.md": article(text, title="甲", series="讲义", authors="[张, 李]"),
        "content/b.md": article(title="乙", series="笔记"),
    }
    root = make_site(tmp_path, files)
    assert build_site(root).diagnostics == ()
    series = (root / "public/series/index.html").read_text("utf-8")
    assert [name in series for name in ("讲义", "笔记")] == [True, True]
    assert "<h1>系列</h1>" in series
    authors = (root / "public/authors/index.html").read_text("utf-8")
    assert authors.index("张") > 0 < authors.index("李")
    one = (root / "public/series/讲义/index.html").read_text("utf-8")
    assert 'href="/series/"' in one


def test_of_what_there_is_none_there_is_no_list(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"content/a.md": article("见[分类](/categories/)。", title="甲")})
    (problem,) = build_site(root).diagnostics
    assert problem.code == "link-missing"
    assert not (root / "public/categories").exists()
