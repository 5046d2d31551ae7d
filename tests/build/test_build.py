"""The whole pipeline, in this process."""

import datetime as dt
from pathlib import Path

import pytest

from expectations import Expectations
from sitegen.core.diagnostics import BuildError
from sites import article, build_site, make_site, pages, read, remarks, snapshot

BLOG = {
    "sitegen.toml": 'title = "手记"\npage_size = 2\n',
    "content/梯度.md": article("# 梯度\n\n$x$ 与 $$y$$\n", date="2024-03-01", tags="数学, C++"),
    "content/b/index.md": article("见 [梯度](../梯度.md)。\n", date="2024-02-01", tags="[数学]"),
    "content/c.md": article("正文。\n", date="2024-01-01"),
    "content/pages/about.md": "# 关于\n\n正文。\n",
}
"""Three articles on two home pages, and a page that stands alone."""


def test_a_blog_has_these_pages(tmp_path: Path, expectations: Expectations) -> None:
    assert remarks(build_site(make_site(tmp_path, BLOG))) == []
    expectations.listed("blog", pages(tmp_path / "public"))


def test_a_site_without_articles_is_a_site(tmp_path: Path, expectations: Expectations) -> None:
    built = build_site(make_site(tmp_path, {}))
    assert (built.diagnostics, built.formulas) == ((), 0)
    expectations.listed("empty-site", pages(tmp_path / "public"))
    assert "还没有文章" in read(tmp_path, "index.html")


def test_a_second_build_gives_the_same_bytes_and_writes_nothing(tmp_path: Path) -> None:
    first = build_site(make_site(tmp_path, BLOG))
    before = snapshot(tmp_path / "public")
    assert first.written.changed == len(before) - 1  # all but the manifest
    second = build_site(tmp_path)
    assert second.written.changed == 0
    assert snapshot(tmp_path / "public") == before


def test_the_output_does_not_depend_on_where_the_site_lies(tmp_path: Path) -> None:
    build_site(make_site(tmp_path / "一", BLOG))
    build_site(make_site(tmp_path / "other place", dict(reversed(BLOG.items()))))
    one, other = (snapshot(tmp_path / n / "public") for n in ("一", "other place"))
    assert one == other


def test_the_output_does_not_depend_on_the_clock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    future = article(date="2999-01-01")
    build_site(make_site(tmp_path, {"content/a.md": future}))
    assert "articles/a/index.html" in pages(tmp_path / "public")


def test_only_the_pages_that_show_an_article_change_with_it(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, BLOG))
    before = snapshot(tmp_path / "public")
    text = BLOG["content/c.md"] + "\n再加一段。\n"
    build_site(make_site(tmp_path, {"content/c.md": text}))
    after = snapshot(tmp_path / "public")
    changed = [n for n in after if after[n] != before.get(n)]
    assert [n for n in changed if n.endswith(".html")] == ["articles/c/index.html"]
    assert {n.split("/")[0] for n in changed} == {"articles", "search", ".sitegen.json"}


def test_a_removed_article_goes_with_its_pages(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, BLOG))
    (tmp_path / "content" / "梯度.md").unlink()
    built = build_site(tmp_path)
    left = pages(tmp_path / "public")
    assert "articles/梯度/index.html" not in left
    assert "tags/C-plus-plus/index.html" not in left
    assert "page/2/index.html" not in left
    assert [d.code for d in built.diagnostics] == ["link-missing"]


def test_drafts_are_left_out_unless_asked_for(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/a.md": article(draft="true", tags="秘密"),
            "content/pages/p.md": article(draft="true"),
        },
    )
    built = build_site(tmp_path)
    assert (built.library.articles, built.library.pages, built.library.tags) == ((), (), ())
    assert not [n for n in pages(tmp_path / "public") if "秘密" in n or "/a/" in n or "p/" in n]
    built = build_site(tmp_path, drafts=True)
    assert [len(built.library.articles), len(built.library.pages)] == [1, 1]
    assert "草稿" in read(tmp_path, "articles/a/index.html")


def test_a_link_to_a_draft_is_missing(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": article(draft="true"), "content/b.md": "[x](a.md)\n"})
    assert remarks(build_site(tmp_path)) == ["content/b.md:1:5 warning link-missing"]
    assert remarks(build_site(tmp_path, drafts=True)) == []


def test_as_of_leaves_out_later_articles_by_the_day_in_the_sites_zone(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/before.md": article(date="2024-01-01"),
            "content/same-day.md": article(date="2024-01-02 23:59"),
            # In Shanghai this is the 2nd, and the next one the 3rd.
            "content/zone-in.md": article(date="2024-01-02T15:59:00Z"),
            "content/zone-out.md": article(date="2024-01-02T16:00:00Z"),
            "content/after.md": article(date="2024-01-03"),
            "content/undated.md": "正文\n",
        },
    )
    built = build_site(tmp_path, as_of=dt.date(2024, 1, 2))
    names = {r.article.source.name for r in built.library.articles}
    assert names == {"before", "same-day", "zone-in", "undated"}


@pytest.mark.parametrize(("articles", "home_pages"), [(0, 1), (2, 1), (3, 2), (5, 3)])
def test_the_home_page_goes_on_where_it_is_full(
    tmp_path: Path, articles: int, home_pages: int
) -> None:
    files = {f"content/{n}.md": article(date=f"2024-01-0{n + 1}") for n in range(articles)}
    build_site(make_site(tmp_path, {"sitegen.toml": "page_size = 2\n", **files}))
    made = [n for n in pages(tmp_path / "public") if n == "index.html" or n.startswith("page/")]
    assert made == ["index.html", *(f"page/{n}/index.html" for n in range(2, home_pages + 1))]


def test_two_articles_with_one_address_are_both_named_and_the_first_wins(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "一\n", "content/b.md": article("二\n", slug="A")})
    (problem,) = build_site(tmp_path).diagnostics
    assert (problem.code, problem.page_lost) == ("address-taken", True)
    assert problem.span.path == "content/b.md"
    assert "content/a.md" in problem.message
    assert pages(tmp_path / "public").count("articles/a/index.html") == 1
    assert "一" in read(tmp_path, "articles/a/index.html")


@pytest.mark.parametrize("name", ["tags", "archives"])
def test_a_page_cannot_take_the_place_of_one_that_sitegen_makes(tmp_path: Path, name: str) -> None:
    make_site(tmp_path, {f"content/pages/{name}.md": article("自己的\n", slug=name)})
    assert "address-taken" in [d.code for d in build_site(tmp_path).diagnostics]


def test_an_article_at_the_second_home_page_is_told(tmp_path: Path) -> None:
    files = {f"content/{n}.md": article(date=f"2024-01-0{n + 1}") for n in range(3)}
    config = 'permalink = "/{slug}/"\npage_size = 2\n'
    make_site(tmp_path, {"sitegen.toml": config, "content/page/2.md": "正文\n", **files})
    assert "address-taken" in [d.code for d in build_site(tmp_path).diagnostics]


@pytest.mark.parametrize("permalink", ["/{slug}/", "/blog/posts/{slug}/", "/文章/{slug}/x/"])
def test_the_permalink_option_moves_articles_their_files_and_links(
    tmp_path: Path, permalink: str
) -> None:
    make_site(
        tmp_path,
        {
            "sitegen.toml": f'permalink = "{permalink}"\n',
            "content/a/index.md": "![图](f.svg) [b](../b.md)\n",
            "content/a/f.svg": "<svg/>",
            "content/b.md": "![图](a/f.svg)\n",
        },
    )
    assert remarks(build_site(tmp_path)) == []
    where = permalink.strip("/").replace("{slug}", "a")
    assert f"{where}/index.html" in pages(tmp_path / "public")
    assert (tmp_path / "public" / where / "f.svg").exists()


@pytest.mark.parametrize("output", ["content", "content/x", "templates", "static/x", "."])
def test_the_output_cannot_be_what_the_site_is_made_from(tmp_path: Path, output: str) -> None:
    make_site(tmp_path, BLOG)
    before = snapshot(tmp_path)
    with pytest.raises(BuildError) as stopped:
        build_site(tmp_path, output=tmp_path / output)
    assert [d.code for d in stopped.value.diagnostics] == ["output"]
    assert snapshot(tmp_path) == before


def test_the_output_cannot_hold_the_site(tmp_path: Path) -> None:
    make_site(tmp_path / "x" / "site", BLOG)
    with pytest.raises(BuildError, match="one that the site is made from"):
        build_site(tmp_path / "x" / "site", output=tmp_path / "x")


def test_the_output_may_be_reached_over_a_link(tmp_path: Path) -> None:
    make_site(tmp_path / "site", BLOG)
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    build_site(tmp_path / "site", output=tmp_path / "link")
    assert (tmp_path / "real" / "index.html").exists()


def test_a_link_cannot_hide_that_the_output_is_content(tmp_path: Path) -> None:
    make_site(tmp_path, BLOG)
    (tmp_path / "link").symlink_to(tmp_path / "content")
    with pytest.raises(BuildError, match="one that the site is made from"):
        build_site(tmp_path, output=tmp_path / "link")


def test_progress_counts_up_to_the_number_of_articles(tmp_path: Path) -> None:
    from sitegen.build.pipeline import build
    from sitegen.core.build_options import Site

    make_site(tmp_path, BLOG)
    told: list[tuple[str, int, int]] = []
    site = Site(root=tmp_path, output=tmp_path / "public", jobs=1)
    build(site, lambda step, done, total: told.append((step, done, total)))
    assert told == [("render", n, 4) for n in (1, 2, 3, 4)]


def test_remarks_are_sorted_by_file_and_line(tmp_path: Path) -> None:
    bad = "[x](no.md)\n\n$\\nope$\n\n[y](no.md)\n"
    make_site(tmp_path, {"content/b.md": bad, "content/a.md": article(bad, date="x")})
    told = remarks(build_site(tmp_path))
    places = [(line.split(":")[0], int(line.split(":")[1])) for line in told]
    assert places == sorted(places)
    assert len(told) == 7
