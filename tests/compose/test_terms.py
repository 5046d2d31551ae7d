"""Pages of tags, authors, series and categories, and what articles show of them."""

import re
from pathlib import Path

import pytest

from crawl import facts
from sites import PICTURE, article, build_site, make_site, pages, read, remarks


def listed(root: Path, name: str) -> list[str]:
    """Give the articles that a page lists, in its order."""
    return re.findall(r'<h2><a href="/articles/([^/]+)/">', read(root, name))


def test_each_author_has_a_page_and_the_sites_author_counts_where_none_is_named(
    tmp_path: Path,
) -> None:
    files = {
        "sitegen.toml": 'author = "甲"\n',
        "content/a.md": article(author="[甲, 乙]", date="2024-01-01"),
        "content/b.md": article(author="乙", date="2024-01-02"),
        "content/c.md": article(date="2024-01-03"),
    }
    assert remarks(build_site(make_site(tmp_path, files))) == []
    assert listed(tmp_path, "authors/甲/index.html") == ["c", "a"]
    assert listed(tmp_path, "authors/乙/index.html") == ["b", "a"]
    assert '<a href="/authors/">作者</a> · 2 篇文章' in read(tmp_path, "authors/甲/index.html")
    assert 'href="/authors/%E4%B9%99/"' in read(tmp_path, "articles/a/index.html")


def test_each_category_has_a_page_apart_from_tags(tmp_path: Path) -> None:
    files = {
        "content/a.md": article(categories="[C++, 数学]"),
        "content/b.md": article(tags="数学"),
    }
    build_site(make_site(tmp_path, files))
    assert listed(tmp_path, "categories/数学/index.html") == ["a"]
    assert listed(tmp_path, "tags/数学/index.html") == ["b"]
    page = read(tmp_path, "articles/a/index.html")
    assert re.findall(r'class="category" href="([^"]+)"', page) == [
        "/categories/C-plus-plus/",
        "/categories/%E6%95%B0%E5%AD%A6/",
    ]


SERIES = {
    "content/c.md": article(series="优化", series_order="10", title="丙", date="2024-01-01"),
    "content/a.md": article(series="优化", series_order="2", title="甲 $x$", date="2024-01-03"),
    "content/late.md": article(series="优化", title="晚", date="2023-02-01"),
    "content/b.md": article(series="[优化]", series_order="'2'", title="乙", date="2024-01-04"),
    "content/other.md": article(title="别的"),
    "content/soon.md": article(series="优化", title="早", date="2023-01-01"),
}


def test_a_series_is_in_its_own_order_with_the_unnumbered_behind(tmp_path: Path) -> None:
    assert remarks(build_site(make_site(tmp_path, SERIES))) == []
    assert listed(tmp_path, "series/优化/index.html") == ["a", "b", "c", "soon", "late"]


@pytest.mark.parametrize(
    ("name", "place", "near"),
    [
        ("a", "第 1 篇，共 5 篇", ["newer b"]),
        ("c", "第 3 篇，共 5 篇", ["older b", "newer soon"]),
        ("late", "第 5 篇，共 5 篇", ["older soon"]),
    ],
)
def test_an_article_shows_its_place_in_its_series(
    tmp_path: Path, name: str, place: str, near: list[str]
) -> None:
    build_site(make_site(tmp_path, SERIES))
    page = read(tmp_path, f"articles/{name}/index.html")
    shown = page.partition('aria-label="系列"')[2].partition("</nav>")[0]
    assert place in shown
    assert '<a href="/series/%E4%BC%98%E5%8C%96/">优化</a>' in shown
    found = re.findall(r'class="(older|newer)" href="/articles/(\w+)/"', shown)
    assert [" ".join(pair) for pair in found] == near
    assert "系列" not in read(tmp_path, "articles/other/index.html")


def test_a_page_that_names_an_article_with_math_in_its_title_loads_katex(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, SERIES))
    with_math = [n for n in pages(tmp_path / "public") if "katex.min." in read(tmp_path, n)]
    shown = [n for n in pages(tmp_path / "public") if 'class="katex"' in read(tmp_path, n)]
    assert "articles/b/index.html" in shown
    assert shown == [name for name in with_math if name in shown]
    assert "articles/other/index.html" not in with_math


DESCRIBED = (
    "# 标题\n\n说明 $x$ 与[文](../b.md)、[自己](深度学习.md)。\n\n$$y \\label{eq:y}$$\n\n## 节\n"
)


@pytest.mark.parametrize(
    ("tag", "file", "address"),
    [
        ("深度学习", "深度学习.md", "深度学习"),
        ("C++", "C++.md", "C-plus-plus"),
        ("C++", "C-plus-plus.md", "C-plus-plus"),
        ("C/C++", "C/C++.md", "C-C-plus-plus"),
        ("GPU", "gpu.md", "GPU"),
        ("图", "图/index.md", "图"),
    ],
)
def test_a_tag_is_described_on_its_page(tmp_path: Path, tag: str, file: str, address: str) -> None:
    text = "---\ndescription: 一句 $x$\n---\n说明 $x^2$。\n\n![图](/p.png)\n"
    files = {"content/a.md": article(tags=f"[{tag}]"), f"content/tags/{file}": text}
    built = build_site(make_site(tmp_path, {**files, "static/p.png": PICTURE}))
    assert remarks(built) == []
    assert [len(built.library.articles), built.formulas] == [1, 1]
    name = f"tags/{address}/index.html"
    page = read(tmp_path, name)
    assert page.index("<h1>") < page.index("说明") < page.index('class="article-list"')
    assert "katex.min." in page
    assert '<meta name="description" content="一句 x">' in page
    assert [n for n in pages(tmp_path / "public") if "说明" in read(tmp_path, n)] == [name]


def test_links_lead_to_and_from_the_description_of_a_tag(tmp_path: Path) -> None:
    files = {
        "content/a.md": article("[标签](tags/深度学习.md#节)\n", tags="[深度学习]"),
        "content/b.md": "正文\n",
        "content/tags/深度学习.md": DESCRIBED,
    }
    assert remarks(build_site(make_site(tmp_path, files))) == []
    tag = "/tags/%E6%B7%B1%E5%BA%A6%E5%AD%A6%E4%B9%A0/"
    assert f'href="{tag}#%E8%8A%82"' in read(tmp_path, "articles/a/index.html")
    addresses = facts(tmp_path / "public/tags/深度学习/index.html").addresses
    assert "/articles/b/" in addresses
    assert tag in addresses


def test_the_description_of_no_tag_is_told_and_shown_nowhere(tmp_path: Path) -> None:
    files = {"content/a.md": article(tags="[概率论]"), "content/tags/概律论.md": "说明。\n"}
    built = build_site(make_site(tmp_path, files))
    assert remarks(built) == ["content/tags/概律论.md:1:1 warning tag-unknown"]
    assert built.diagnostics[0].hint == "did you mean 概率论?"
    assert not [name for name in pages(tmp_path / "public") if "概律论" in name]


def test_terms_of_a_page_that_stands_alone_make_no_pages(tmp_path: Path) -> None:
    keys = {"tags": "t", "series": "s", "categories": "c", "author": "甲"}
    files = {"content/pages/about.md": article(**keys), "content/a.md": article(series="s")}
    build_site(make_site(tmp_path, files))
    made = {name.split("/")[0] for name in pages(tmp_path / "public") if name.count("/") > 1}
    assert made == {"articles", "series"}
    assert listed(tmp_path, "series/s/index.html") == ["a"]


def test_pinned_articles_come_first_on_the_home_page_alone(tmp_path: Path) -> None:
    files = {
        "sitegen.toml": "page_size = 2\n",
        "content/a.md": article(date="2024-01-01", pinned="true", tags="t"),
        "content/b.md": article(date="2024-01-02", tags="t"),
        "content/c.md": article(date="2024-01-03", pinned="false", tags="t"),
        "content/d.md": article(date="2023-01-01", pinned="yes", tags="t"),
    }
    build_site(make_site(tmp_path, files))
    assert listed(tmp_path, "index.html") == ["a", "d"]
    assert listed(tmp_path, "page/2/index.html") == ["c", "b"]
    assert listed(tmp_path, "tags/t/index.html") == ["c", "b"]
    assert listed(tmp_path, "tags/t/page/2/index.html") == ["a", "d"]
    assert read(tmp_path, "index.html").count("置顶") == 2
    assert "置顶" not in read(tmp_path, "tags/t/index.html")
