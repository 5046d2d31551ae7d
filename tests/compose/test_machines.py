"""What machines read: cards, citations, linked data, sitemap and robots.txt."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import html5lib
import pytest

from sites import PICTURE, article, build_site, make_site, pages, read, remarks

URL = "https://user.github.io/blog"
PAGE = "articles/a/index.html"
ARTICLE = article(
    "正文。\n",
    title='"能量 $E=mc^2$ & <更多>"',
    author="[甲, 乙]",
    date="2024-01-02",
    updated="2024-02-03 08:00",
    tags="物理, C++",
    description='"由 $E=mc^2$ \\"推出\\""',
    cover="/p.png",
)


def site(root: Path, base_url: str = URL, **files: str | bytes) -> Path:
    make_site(
        root,
        {
            "sitegen.toml": f'title = "手记 & <b>"\nbase_url = "{base_url}"\n',
            "content/a.md": ARTICLE,
            "static/p.png": PICTURE,
            **files,
        },
    )
    assert remarks(build_site(root)) == []
    return root


def parsed(text: str) -> Any:
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(text)


def facts(root: Path, name: str) -> dict[str, list[str]]:
    """Give what each <meta> of a page says, by its name."""
    found: dict[str, list[str]] = {}
    for meta in parsed(read(root, name)).iter("meta"):
        key = meta.get("property") or meta.get("name")
        found.setdefault(key, []).append(meta.get("content"))
    return found


def data(root: Path, name: str = PAGE) -> list[dict[str, Any]]:
    scripts = parsed(read(root, name)).iterfind(".//script[@type='application/ld+json']")
    return [json.loads(script.text) for script in scripts]


def test_an_article_has_a_card_with_plain_math(tmp_path: Path) -> None:
    said = facts(site(tmp_path), PAGE)
    assert said["og:title"] == ["能量 E = mc² & <更多>"]
    assert said["og:description"] == ['由 E = mc² "推出"']
    assert said["og:type"] == ["article"]
    assert said["og:url"] == [f"{URL}/articles/a/"]
    assert said["og:site_name"] == ["手记 & <b>"]
    assert said["og:image"] == [f"{URL}/p.png"]
    assert said["og:locale"] == ["zh_CN"]
    assert said["twitter:card"] == ["summary_large_image"]
    assert said["article:published_time"] == ["2024-01-02"]
    assert said["article:modified_time"] == ["2024-02-03T08:00:00+08:00"]
    assert said["article:tag"] == ["物理", "C++"]


def test_an_article_can_be_cited(tmp_path: Path) -> None:
    said = facts(site(tmp_path), PAGE)
    cited = {key: value for key, value in said.items() if key and key.startswith("citation_")}
    assert cited == {
        "citation_title": ["能量 E = mc² & <更多>"],
        "citation_author": ["甲", "乙"],
        "citation_publication_date": ["2024/01/02"],
        "citation_language": ["zh-CN"],
        "citation_public_url": [f"{URL}/articles/a/"],
    }


def test_an_article_is_a_blog_posting(tmp_path: Path) -> None:
    assert data(site(tmp_path)) == [
        {
            "@context": "https://schema.org",
            "@type": "BlogPosting",
            "headline": "能量 E = mc² & <更多>",
            "description": '由 E = mc² "推出"',
            "url": f"{URL}/articles/a/",
            "mainEntityOfPage": f"{URL}/articles/a/",
            "inLanguage": "zh-CN",
            "datePublished": "2024-01-02T00:00:00+08:00",
            "dateModified": "2024-02-03T08:00:00+08:00",
            "author": [{"@type": "Person", "name": "甲"}, {"@type": "Person", "name": "乙"}],
            "keywords": ["物理", "C++"],
            "image": f"{URL}/p.png",
            "isPartOf": {"@type": "Blog", "name": "手记 & <b>", "url": f"{URL}/"},
        }
    ]


@pytest.mark.parametrize(
    "title", ["</script><script>alert(1)</script>", "<!--<script>", "]]>\\u2028'\\\\"]
)
def test_no_title_can_end_the_data(tmp_path: Path, title: str) -> None:
    site(tmp_path, **{"content/b.md": article(title=f'"{title}"', author=f'["{title}"]')})
    page = "articles/b/index.html"
    (found,) = data(tmp_path, page)
    assert found["headline"] == facts(tmp_path, page)["og:title"][0]
    source = read(tmp_path, page).partition('"application/ld+json">')[2].partition("</script>")[0]
    assert json.loads(source) == found
    assert "<" not in source


def test_what_is_not_known_is_not_said(tmp_path: Path) -> None:
    site(tmp_path, **{"content/b.md": "正文\n"})
    (found,) = data(tmp_path, "articles/b/index.html")
    assert not {"datePublished", "dateModified", "author", "keywords", "image"} & set(found)
    said = facts(tmp_path, "articles/b/index.html")
    assert not {"article:published_time", "citation_author", "citation_publication_date"} & {*said}


@pytest.mark.parametrize(
    ("cover", "picture"),
    [
        ("https://example.org/x.jpg?w=9", "https://example.org/x.jpg?w=9"),
        ("//example.org/x.jpg", "https://example.org/x.jpg"),
        ("图 1.png", f"{URL}/articles/%E5%9B%BE%201.png"),
        ("线.svg", f"{URL}/assets/share.png"),
        ("", f"{URL}/assets/share.png"),
    ],
)
def test_other_sites_are_shown_the_cover_or_the_sites_own_picture(
    tmp_path: Path, cover: str, picture: str
) -> None:
    files = {
        "content/b.md": article(cover=f'"{cover}"'),
        "content/图 1.png": PICTURE,
        "content/线.svg": "",
    }
    site(tmp_path, **files)
    assert facts(tmp_path, "articles/b/index.html")["og:image"] == [picture]
    assert picture.startswith("https://example.org/") or built(tmp_path, picture).exists()


def built(root: Path, address: str) -> Path:
    from urllib.parse import unquote

    return root / "public" / unquote(address).removeprefix(f"{URL}/")


def test_pages_that_are_no_article_have_a_card_only(tmp_path: Path) -> None:
    site(tmp_path, **{"content/pages/about.md": article(title="关于")})
    for name in pages(tmp_path / "public"):
        said = facts(tmp_path, name)
        assert said["og:title"][0], name
        assert (said["og:type"] == ["article"]) == (name == PAGE), name
        assert len(data(tmp_path, name)) == ("citation_title" in said) == (name == PAGE), name
    assert facts(tmp_path, "index.html")["og:title"] == ["手记 & <b>"]
    assert facts(tmp_path, "about/index.html")["og:title"] == ["关于"]


def test_machines_are_told_nothing_without_an_address_of_the_site(tmp_path: Path) -> None:
    site(tmp_path, base_url="")
    for name in pages(tmp_path / "public"):
        names = [key or "" for key in facts(tmp_path, name)]
        assert [each for each in names if ":" in each or "_" in each] == []
        assert data(tmp_path, name) == []
    assert not (tmp_path / "public/sitemap.xml").exists()
    assert not (tmp_path / "public/robots.txt").exists()


def places(root: Path) -> dict[str, str | None]:
    """Give the last change of each address in the sitemap."""
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    tree = ElementTree.fromstring(read(root, "sitemap.xml"))
    found = [(url.findtext(f"{space}loc"), url.findtext(f"{space}lastmod")) for url in tree]
    assert len(dict(found)) == len(found)
    return {(loc or "").removeprefix(URL): lastmod for loc, lastmod in found}


def test_the_sitemap_lists_every_page_with_its_last_change(tmp_path: Path) -> None:
    files = {
        "content/b.md": article(date="2024-02-01", tags="物理"),
        "content/梯度 & 's.md": "正文\n",
        "content/pages/about.md": article(updated="2024-05-01"),
        "content/old.md": article(date="2020-01-01", aliases="/old/", draft="true"),
    }
    found = places(site(tmp_path, **files))
    assert {"/articles/old/", "/old/", "/404.html", "/search/"}.isdisjoint(found)
    assert (
        found.items()
        >= {
            "/": "2024-02-03T08:00:00+08:00",
            "/articles/a/": "2024-02-03T08:00:00+08:00",
            "/articles/b/": "2024-02-01",
            "/articles/%E6%A2%AF%E5%BA%A6-s/": None,
            "/about/": "2024-05-01",
            "/archives/": "2024-02-03T08:00:00+08:00",
            "/tags/": None,
            "/tags/%E7%89%A9%E7%90%86/": "2024-02-03T08:00:00+08:00",
            "/tags/C-plus-plus/": "2024-02-03T08:00:00+08:00",
            "/authors/%E7%94%B2/": "2024-02-03T08:00:00+08:00",
            "/authors/%E4%B9%99/": "2024-02-03T08:00:00+08:00",
        }.items()
    )


def test_pages_of_extensions_are_in_the_sitemap_unless_they_stay_out(tmp_path: Path) -> None:
    lines = [
        "from sitegen.incremental.views import later",
        "def data():",
        "    return '{}'",
        "def setup(site):",
        "    site.add_pages(pages)",
        "def pages(edition):",
        "    yield edition.page('x', '/in/', '404.html', shown=edition.site.articles)",
        "    yield edition.page('x', '/out/', '404.html', in_sitemap=False)",
        "    yield edition.page('', '/data.json', later(data))",
    ]
    extension = "\n".join(lines)
    files = {"sitegen.toml": f'base_url = "{URL}"\nextensions = ["ext"]\n', "ext.py": extension}
    make_site(tmp_path, {**files, "content/a.md": article(date="2024-01-02")})
    build_site(tmp_path)
    found = places(tmp_path)
    assert found["/in/"] == "2024-01-02"
    assert {"/out/", "/data.json", "/404.html", "/search/"}.isdisjoint(found)


def test_an_address_in_the_sitemap_is_that_of_the_page_that_is_written(tmp_path: Path) -> None:
    extension = "def setup(site):\n    site.add_pages(pages)\ndef pages(edition):\n"
    extension += "    yield edition.page('x', '/tags/', '404.html', shown=edition.site.articles)\n"
    files = {"sitegen.toml": f'base_url = "{URL}"\nextensions = ["ext"]\n', "ext.py": extension}
    make_site(tmp_path, {**files, "content/a.md": article(date="2024-01-02")})
    assert [d.code for d in build_site(tmp_path).diagnostics] == ["address-taken"]
    assert places(tmp_path)["/tags/"] is None


def test_an_extensions_own_sitemap_wins_and_is_made_again_when_it_changes(tmp_path: Path) -> None:
    extension = "def setup(site):\n    site.add_pages(pages)\ndef pages(edition):\n"
    extension += (
        "    yield edition.page('', '/sitemap.xml', 'own.xml', count=len(edition.site.articles))\n"
    )
    files = {"sitegen.toml": f'base_url = "{URL}"\nextensions = ["ext"]\n', "ext.py": extension}
    make_site(tmp_path, {**files, "templates/own.xml": "{{ count }}", "content/a.md": "甲\n"})
    assert remarks(build_site(tmp_path)) == []
    assert read(tmp_path, "sitemap.xml") == "1"
    build_site(make_site(tmp_path, {"content/b.md": "乙\n"}))
    assert read(tmp_path, "sitemap.xml") == "2"


def test_the_sitemap_changes_with_the_pages_and_with_the_dates_of_what_they_show(
    tmp_path: Path,
) -> None:
    site(tmp_path)
    site(tmp_path, **{"content/b.md": article(date="2024-04-01", tags="新")})
    assert {"/articles/b/", "/tags/%E6%96%B0/"} <= places(tmp_path).keys()
    site(tmp_path, **{"content/b.md": article(date="2024-04-02", tags="新")})
    assert [places(tmp_path)[each] for each in ("/", "/tags/%E6%96%B0/")] == ["2024-04-02"] * 2
    site(tmp_path, **{"content/b.md": article(date="2024-04-02")})
    assert "/tags/%E6%96%B0/" not in places(tmp_path)


def test_later_pages_of_a_list_and_old_addresses_stay_out_of_the_sitemap(tmp_path: Path) -> None:
    files = {
        "sitegen.toml": f'base_url = "{URL}"\npage_size = 1\n',
        "content/a.md": article(date="2024-01-02", aliases="/old/"),
        "content/b.md": article(date="2024-01-01"),
    }
    build_site(make_site(tmp_path, files))
    found = {*places(tmp_path)}
    assert found >= {"/", "/articles/a/", "/articles/b/"}
    assert {"/page/2/", "/old/"}.isdisjoint(found)


def test_addresses_in_the_sitemap_are_escaped(tmp_path: Path) -> None:
    files = {"sitegen.toml": f'base_url = "{URL}"\npermalink = "/a&b/{{slug}}/"\n'}
    make_site(tmp_path, {**files, "content/x.md": "正文\n"})
    build_site(tmp_path)
    assert "/a&b/x/" in places(tmp_path)


def test_robots_are_led_to_the_sitemap(tmp_path: Path) -> None:
    lines = read(site(tmp_path), "robots.txt").splitlines()
    assert f"Sitemap: {URL}/sitemap.xml" in lines
    assert lines[0] == "User-agent: *"


def test_an_authors_own_robots_file_wins(tmp_path: Path) -> None:
    site(tmp_path, **{"static/robots.txt": "User-agent: *\nDisallow: /\n"})
    assert read(tmp_path, "robots.txt") == "User-agent: *\nDisallow: /\n"


def test_a_cover_that_is_no_address_costs_only_itself(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": article(cover='"https://[x/y.png"')})
    built = build_site(tmp_path)
    assert remarks(built) == ["content/a.md:2:1 error front-matter-value"]
    assert (tmp_path / "public" / PAGE).exists()
