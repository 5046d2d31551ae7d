"""Old addresses lead to the article, and never take a place or leave the output folder."""

from pathlib import Path
from typing import Any

import html5lib
import pytest

from sites import article, build_site, make_site, read, remarks, snapshot

URL = "https://user.github.io/blog"
ELSEWHERE = {"": "/articles/a/", URL: "/blog/articles/a/"}


def site(root: Path, aliases: str) -> Path:
    """Write a site with one article that has aliases."""
    text = article("正文。\n", title='"1 < 2 & $x^2$"', aliases=aliases)
    return make_site(root, {"content/a.md": text})


def parsed(text: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


@pytest.mark.parametrize(
    ("alias", "name"),
    [
        ("/old/path/", "old/path/index.html"),
        ("old/path.html", "old/path.html"),
        ("/2019/01/01/x", "2019/01/01/x/index.html"),
        ("/old.HTM", "old.HTM"),
        ("/v1.2/", "v1.2/index.html"),
        ("//twice//", "twice/index.html"),
        ("/2019/%E6%A2%AF%E5%BA%A6/", "2019/梯度/index.html"),
        ("/旧 文/e\u0301/", "旧 文/é/index.html"),
    ],
)
def test_an_alias_is_a_page_at_the_old_address(tmp_path: Path, alias: str, name: str) -> None:
    assert remarks(build_site(site(tmp_path, f'["{alias}"]'))) == []
    page = parsed(read(tmp_path, name))
    assert page.find(".//meta[@http-equiv='refresh']").get("content") == "0; url=/articles/a/"
    assert page.find(".//a").get("href") == "/articles/a/"
    assert "".join(page.find(".//a").itertext()) == "1 < 2 & x²"
    assert page.find(".//meta[@name='robots']").get("content") == "noindex"
    assert page.find(".//script") is None


@pytest.mark.parametrize(("base_url", "address"), ELSEWHERE.items())
def test_an_alias_leads_below_the_base_path(tmp_path: Path, base_url: str, address: str) -> None:
    build_site(site(tmp_path, "/old/"), base_url=base_url)
    page = parsed(read(tmp_path, "old/index.html"))
    assert page.find(".//meta[@http-equiv='refresh']").get("content") == f"0; url={address}"
    canonical = [link.get("href") for link in page.iterfind(".//link[@rel='canonical']")]
    assert canonical == ([f"{URL}/articles/a/"] if base_url else [])


def test_a_page_that_stands_alone_may_have_aliases(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/pages/about.md": article(aliases="/me.html, /info/")})
    build_site(tmp_path)
    assert read(tmp_path, "me.html") == read(tmp_path, "info/index.html")
    assert 'href="/about/"' in read(tmp_path, "me.html")


@pytest.mark.parametrize(
    ("alias", "first"),
    [
        ("/articles/a", "content/a.md"),
        ("/Articles/B", "content/b.md"),
        ("/tags/", "templates/tags.html"),
        ("/404.html", "templates/404.html"),
        ("/x.html", "static/x.html"),
        ("/favicon.svg/", "static/favicon.svg"),
        ("/favicon.svg/x.html", "static/favicon.svg"),
        ("/folder.html", "static/folder.html/x.txt"),
        ("/kept/", "content/a.md"),
    ],
)
def test_an_alias_gives_way_to_what_is_there(tmp_path: Path, alias: str, first: str) -> None:
    files = {
        "content/b.md": article(aliases=alias),
        "static/x.html": "own",
        "static/folder.html/x.txt": "own",
    }
    make_site(tmp_path, {"content/a.md": article(aliases="/kept/"), **files})
    (problem,) = build_site(tmp_path).diagnostics
    assert (problem.code, problem.page_lost) == ("address-taken", True)
    assert (problem.span.path, problem.span.line) == ("content/b.md", 2)
    assert problem.message.endswith(f"{first} already")
    kept = snapshot(tmp_path / "public")
    build_site(make_site(tmp_path, {"content/b.md": article(aliases="[]")}))
    left = snapshot(tmp_path / "public")
    assert kept == left


def test_an_articles_own_address_among_its_aliases_is_no_alias(tmp_path: Path) -> None:
    assert remarks(build_site(site(tmp_path, "[/articles/a/, /articles/a]"))) == []
    assert "正文。" in read(tmp_path, "articles/a/index.html")


@pytest.mark.parametrize(
    "alias",
    [
        "/",
        "../x",
        "/a/../../x/",
        "/%2e%2e/x",
        "/.sitegen.json",
        "/.sitegen-staging/x.html",
        "/a//b/",
        "..\\\\x",
        "/a\\0b/",
        "https://example.org/x/",
        "/?p=12",
        "/a#b",
        "/%FF/",
        "/" + "长" * 90 + "/",
    ],
)
def test_what_is_no_path_below_the_site_is_told_and_not_written(tmp_path: Path, alias: str) -> None:
    make_site(tmp_path, {"content/a.md": "正文。\n"})
    build_site(tmp_path)
    before = snapshot(tmp_path / "public")
    built = build_site(make_site(tmp_path, {"content/a.md": article(aliases=f'"{alias}"')}))
    assert remarks(built) == ["content/a.md:2:1 error front-matter-value"]
    written = {name for name in snapshot(tmp_path) if not name.startswith(".sitegen/")}
    assert written - {"content/a.md"} == {f"public/{name}" for name in before}


def test_a_link_to_an_old_address_leads_to_the_article(tmp_path: Path) -> None:
    text = "[一](/old/) [二](/old#节) [三](/x.html)\n"
    make_site(
        tmp_path,
        {"content/a.md": article("## 节\n", aliases="/old/, /x.html"), "content/b.md": text},
    )
    assert remarks(build_site(tmp_path)) == []
    page = read(tmp_path, "articles/b/index.html")
    assert page.count('href="/articles/a/"') >= 2
    assert 'href="/articles/a/#%E8%8A%82"' in page
    assert "/old" not in page
