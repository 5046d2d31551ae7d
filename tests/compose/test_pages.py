"""What stands on each kind of page."""

import re
from pathlib import Path

import pytest

from sites import article, build_site, make_site, read

POLICY = r'Content-Security-Policy" content="([^"]*)"'


def texts(root: Path, name: str, pattern: str) -> list[str]:
    """Find all texts on a page."""
    return re.findall(pattern, read(root, name))


def test_the_home_page_lists_the_newest_first_with_summary_and_tags(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "sitegen.toml": 'title = "手记"\ndescription = "说明"\n',
            "content/old.md": article("第一段。\n\n第二段。\n", title="旧", date="2023-01-01"),
            "content/new.md": article(
                "正文。\n", title="新 $x$", date="2024-01-01", tags="数学", description="一句话"
            ),
        },
    )
    build_site(tmp_path)
    home = read(tmp_path, "index.html")
    assert home.index("/articles/new/") < home.index("/articles/old/")
    assert texts(tmp_path, "index.html", r'<p class="summary">(.*?)</p>') == ["一句话", "第一段。"]
    assert '<time datetime="2024-01-01">2024年1月1日</time>' in home
    assert 'href="/tags/%E6%95%B0%E5%AD%A6/"' in home
    assert "<title>手记</title>" in home
    assert '<meta name="description" content="说明">' in home


@pytest.mark.parametrize(
    ("body", "math"), [("正文。\n", False), ("第一段。\n\n文 $x$\n", False), ("文 $x$\n", True)]
)
def test_a_page_loads_katex_only_where_it_shows_math(tmp_path: Path, body: str, math: bool) -> None:
    build_site(make_site(tmp_path, {"content/a.md": body}))
    assert ("katex.min." in read(tmp_path, "index.html")) == math
    assert ("katex.min." in read(tmp_path, "articles/a/index.html")) == ("$" in body)
    assert "katex.min." not in read(tmp_path, "404.html")


def test_the_summary_ends_where_the_author_says(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, {"content/a.md": "一。\n\n二。\n\n<!-- more -->\n\n三。\n"}))
    (summary,) = texts(tmp_path, "index.html", r'<p class="summary">([^<]*)</p>')
    assert "一。" in summary
    assert "二。" in summary
    assert "三。" not in summary


def test_an_article_names_author_dates_and_neighbours(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "sitegen.toml": 'author = "站长"\n',
            "content/a.md": article(date="2024-01-01", title="甲"),
            "content/b.md": article(
                date="2024-01-02", title="乙", author="张三, 李四", updated="2024-02-01"
            ),
            "content/c.md": article(date="2024-01-03", title="丙"),
        },
    )
    build_site(tmp_path)
    page = read(tmp_path, "articles/b/index.html")
    assert re.findall(r'rel="author" href="([^"]+)">([^<]+)</a>', page) == [
        ("/authors/%E5%BC%A0%E4%B8%89/", "张三"),
        ("/authors/%E6%9D%8E%E5%9B%9B/", "李四"),
    ]
    assert "更新于" in page
    assert re.search(r'rel="prev" href="/articles/a/"', page)
    assert re.search(r'rel="next" href="/articles/c/"', page)
    first = read(tmp_path, "articles/a/index.html")
    assert re.findall(r'rel="author" href="[^"]+">([^<]+)</a>', first) == ["站长"]
    assert 'rel="prev"' not in first
    assert "更新于" not in first


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a", article("# 标题\n\n正文\n", title="前言"), "前言"),
        ("a", "# 标题\n\n正文\n", "标题"),
        ("a", "# 标题 $x$\n\n正文\n", "标题 x"),
        ("a", "# 标题 `C++` 与 **粗**\n\n正文\n", "标题 C++ 与 粗"),
        ("梯度", "正文\n", "梯度"),
        ("a/梯度", "正文\n", "梯度"),
        ("2024-01-02-梯度", "正文\n", "梯度"),
        ("梯度/index", "正文\n", "梯度"),
    ],
)
def test_a_title_is_the_front_matters_else_the_heading_else_the_files_name(
    tmp_path: Path, name: str, text: str, title: str
) -> None:
    built = build_site(make_site(tmp_path, {f"content/{name}.md": text}))
    assert built.library.articles[0].title.text == title
    page = built.library.articles[0].article.address.strip("/") + "/index.html"
    assert f"<title>{title} · sitegen</title>" in read(tmp_path, page)


def test_markup_in_names_and_in_the_configuration_is_text(tmp_path: Path) -> None:
    evil = "'<script>alert(1)</script>\"&'"
    make_site(
        tmp_path,
        {
            "content/a.md": article(tags=f"[{evil}]", author=f"[{evil}]"),
            "sitegen.toml": f"title = {evil}\nauthor = {evil}\ndescription = {evil}\n"
            f"menu = [{{ name = {evil}, url = {evil} }}]\n[footer]\nicp = {evil}\n",
        },
    )
    build_site(tmp_path)
    for name in ("index.html", "articles/a/index.html", "tags/index.html", "archives/index.html"):
        assert "<script>alert" not in read(tmp_path, name)


def test_the_archives_are_grouped_by_year_with_the_undated_last(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/a.md": article(date="2023-12-31"),
            "content/b.md": article(date="2024-01-01"),
            "content/c.md": "正文\n",
        },
    )
    build_site(tmp_path)
    assert texts(tmp_path, "archives/index.html", r"<h2>(.*?)</h2>") == ["2024", "2023", "未注日期"]


def test_an_articles_year_is_the_one_in_the_sites_zone(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, {"content/a.md": article(date="2023-12-31T16:00:00Z")}))
    assert texts(tmp_path, "archives/index.html", r"<h2>(.*?)</h2>") == ["2024"]
    assert "1月1日</time>" in read(tmp_path, "archives/index.html")


def test_a_tags_page_lists_its_articles_newest_first(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/a.md": article(date="2023-01-01", tags="C++, 数学", title="甲"),
            "content/b.md": article(date="2024-01-01", tags="C++", title="乙"),
        },
    )
    build_site(tmp_path)
    page = read(tmp_path, "tags/C-plus-plus/index.html")
    assert page.index("乙") < page.index("甲")
    assert "2 篇文章" in page
    assert texts(tmp_path, "tags/index.html", r'class="count">(\d+)<') == ["2", "1"]


def test_the_table_of_contents_needs_two_headings(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/one.md": "# 题\n\n## 一\n",
            "content/two.md": "# 题\n\n## 一\n\n### 一之一\n\n## 二\n",
        },
    )
    build_site(tmp_path)
    assert 'class="toc"' not in read(tmp_path, "articles/one/index.html")
    toc = texts(tmp_path, "articles/two/index.html", r'<li><a href="(#[^"]+)">([^<]+)</a>')
    assert [text for _, text in toc] == ["一", "一之一", "二"]


def test_a_picture_that_takes_the_scheme_of_the_page_may_be_loaded_with_either(
    tmp_path: Path,
) -> None:
    cover = article(cover="//c.example.org/c.png")
    make_site(tmp_path, {"content/a.md": "![](//img.example.org/a.png)\n", "content/b.md": cover})
    build_site(tmp_path)
    (policy,) = texts(tmp_path, "articles/a/index.html", POLICY)
    assert policy.endswith("data: http://img.example.org")
    (policy,) = texts(tmp_path, "articles/b/index.html", POLICY)
    assert policy.endswith("data: http://c.example.org")


def test_the_policy_names_the_hosts_of_pictures_and_no_others(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/a.md": article(
                "![](https://img.example.org/a.png)\n", cover='"https://c.example.org/x?w=8"'
            ),
            "content/b.md": "[link](https://other.example.org/)\n",
        },
    )
    build_site(tmp_path)
    (policy,) = texts(tmp_path, "articles/a/index.html", POLICY)
    assert policy.endswith("data: https://c.example.org https://img.example.org")
    (policy,) = texts(tmp_path, "articles/b/index.html", POLICY)
    assert policy.endswith("data:")
    assert "script-src" not in policy
    (policy,) = texts(tmp_path, "index.html", POLICY)
    assert "https://c.example.org" in policy


def test_the_menu_marks_the_page_that_is_shown_and_keeps_addresses_elsewhere(
    tmp_path: Path,
) -> None:
    config = (
        'base_url = "https://user.github.io/blog/"\n'
        'menu = [{name = "家", url = "/"}, {name = "外", url = "https://example.org/a?b=1"},'
        ' {name = "信", url = "mailto:a@example.org"}, {name = "段", url = "about/?x=1#二"}]\n'
    )
    build_site(make_site(tmp_path, {"sitegen.toml": config}))
    menu = texts(tmp_path, "index.html", r'<li><a href="([^"]+)"( aria-current="page")?>')
    assert menu == [
        ("/blog/", ' aria-current="page"'),
        ("https://example.org/a?b=1", ""),
        ("mailto:a@example.org", ""),
        ("/blog/about/?x=1#二", ""),
    ]


def test_the_menu_marks_the_part_of_the_site_that_a_page_belongs_to(tmp_path: Path) -> None:
    config = 'menu = [{name = "家", url = "/"}, {name = "签", url = "/tags/"}]\n'
    build_site(make_site(tmp_path, {"sitegen.toml": config, "content/a.md": article(tags="[t]")}))
    marked = texts(tmp_path, "tags/t/index.html", r'<a href="([^"]+)" aria-current="true">')
    assert marked == ["/tags/"]


def test_the_language_of_an_article_is_marked(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, {"content/a.md": article("Text.\n", lang="en")}))
    assert '<html lang="en">' in read(tmp_path, "articles/a/index.html")
    assert '<li class="leads" lang="en">' in read(tmp_path, "index.html")
    assert '<html lang="zh-CN">' in read(tmp_path, "index.html")


def test_a_canonical_address_needs_a_base_url(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/梯度.md": "正文\n"})
    build_site(tmp_path)
    assert "canonical" not in read(tmp_path, "articles/梯度/index.html")
    build_site(tmp_path, base_url="https://user.github.io/blog")
    href = "https://user.github.io/blog/articles/%E6%A2%AF%E5%BA%A6/"
    assert f'<link rel="canonical" href="{href}">' in read(tmp_path, "articles/梯度/index.html")


def test_a_cover_that_is_missing_is_not_shown(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": article(cover="no.png")})
    built = build_site(tmp_path)
    assert [d.code for d in built.diagnostics] == ["link-missing"]
    assert 'class="cover"' not in read(tmp_path, "articles/a/index.html")
    assert "entry-cover" not in read(tmp_path, "index.html")


@pytest.mark.parametrize(
    ("text", "minutes"), [("字" * 10, 1), ("字" * 700, 2), ("word " * 660, 3), ("$x$ " * 60, 5)]
)
def test_reading_takes_so_long(tmp_path: Path, text: str, minutes: int) -> None:
    build_site(make_site(tmp_path, {"content/a.md": text + "\n"}))
    assert f"约 {minutes} 分钟" in read(tmp_path, "articles/a/index.html")


def test_templates_see_how_many_formulas_an_article_has(tmp_path: Path) -> None:
    files = {
        "content/a.md": "$x$ 与 $y$\n\n$$z$$\n",
        "content/b.md": "正文\n",
        "templates/index.html": "{% for a in articles %}{{ a.url }}={{ a.formulas }} {% endfor %}",
        "templates/article.html": "{{ article.formulas }}",
    }
    build_site(make_site(tmp_path, files))
    assert sorted(read(tmp_path, "index.html").split()) == ["/articles/a/=3", "/articles/b/=0"]
    assert read(tmp_path, "articles/a/index.html") == "3"
    make_site(tmp_path, {"content/b.md": "$x$\n"})
    build_site(tmp_path)
    assert "/articles/b/=1" in read(tmp_path, "index.html")
