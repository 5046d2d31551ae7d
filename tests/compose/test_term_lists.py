"""``/series/``, ``/authors/`` and ``/categories/``: there if there is something to list."""

from pathlib import Path

from sites import article, build_site, make_site, read


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


def test_long_lists_of_tags_and_authors_come_in_pages_and_series_whole(tmp_path: Path) -> None:
    keys = {"tags": "分析", "author": "张", "series": "讲义"}
    files = {
        f"content/{n}.md": article(title=f"第{n}篇", date=f"2024-01-0{n}", **keys) for n in "12345"
    }
    files["content/tags/分析.md"] = "说明。"
    config = 'page_size = 2\nbase_url = "https://a.example"\n'
    root = make_site(tmp_path, {"sitegen.toml": config, **files})
    assert build_site(root).diagnostics == ()
    first, last = read(root, "tags/分析/index.html"), read(root, "tags/分析/page/3/index.html")
    assert [f"第{n}篇" in first for n in "12345"] == [False, False, False, True, True]
    assert [f"第{n}篇" in last for n in "12345"] == [True, False, False, False, False]
    assert ("说明。" in first, "说明。" in last) == (True, False)
    assert 'rel="prev" href="/tags/%E5%88%86%E6%9E%90/page/2/"' in last
    assert "<title>分析 · 第 3 页" in last
    assert "5 篇文章" in last
    assert (root / "public/authors/张/page/3/index.html").exists()
    assert "第5篇" in read(root, "series/讲义/index.html")
    assert "/page/" not in read(root, "sitemap.xml")
