"""Feeds: well-formed, absolute, newest first, with plain math."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

from sitegen.core import placeholders
from sitegen.core.model import Body
from sitegen.render.surfaces import for_feed
from sites import article, build_site, make_site, pages, read

ATOM = "{http://www.w3.org/2005/Atom}"
URL = "https://user.github.io/blog"


def site(root: Path) -> Path:
    """Build a site with two dated articles, one without a date and a picture."""
    body = (
        "# 一 & <二>\n\n文 $a<b$。[乙](b.md#节) ![图](p.svg) [外](https://example.org/)"
        " ![远](//images.example/q.png)\n"
    )
    make_site(
        root,
        {
            "sitegen.toml": f'title = "手记 & <b>"\nbase_url = "{URL}"\nauthor = "甲"\n',
            "content/a.md": article(body, date="2024-01-02", tags="C++"),
            "content/b.md": article("## 节\n\n正文。\n", date="2024-01-03 08:00", title="乙"),
            "content/c.md": "没有日期\n",
            "content/p.svg": "<svg/>",
        },
    )
    build_site(root)
    return root


def test_there_is_no_feed_without_an_address_of_the_site(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, {"content/a.md": article(date="2024-01-01")}))
    assert not list((tmp_path / "public").rglob("feed.*"))
    assert "application/atom+xml" not in read(tmp_path, "index.html")


def test_the_atom_feed_has_what_the_standard_asks_for(tmp_path: Path) -> None:
    feed = ElementTree.fromstring(read(site(tmp_path), "feed.xml"))
    assert feed.tag == f"{ATOM}feed"
    assert feed.findtext(f"{ATOM}title") == "手记 & <b>"
    assert feed.findtext(f"{ATOM}id")
    assert feed.findtext(f"{ATOM}updated") == "2024-01-03T08:00:00+08:00"
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["乙", "一 & <二>"]
    assert [entry.findtext(f"{ATOM}published") for entry in entries] == [
        "2024-01-03T08:00:00+08:00",
        "2024-01-02T00:00:00+08:00",
    ]
    assert all(entry.findtext(f"{ATOM}id") for entry in entries)
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 2


def test_all_addresses_in_a_feed_are_absolute(tmp_path: Path) -> None:
    site(tmp_path)
    for name in ("feed.xml", "tags/C-plus-plus/feed.xml"):
        feed = ElementTree.fromstring(read(tmp_path, name))
        links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
        content = "".join(each.text or "" for each in feed.iter(f"{ATOM}content"))
        links += re.findall(r'(?:href|src)="([^"]*)"', content)
        assert f"{URL}/articles/p.svg" in links
        assert "https://images.example/q.png" in links
        assert f"{URL}/articles/b/#%E8%8A%82" in links
        assert [link for link in links if not (link or "").startswith("https://")] == []


def test_the_json_feed_says_the_same(tmp_path: Path) -> None:
    feed = json.loads(read(site(tmp_path), "feed.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert (feed["home_page_url"], feed["feed_url"]) == (f"{URL}/", f"{URL}/feed.json")
    assert [item["title"] for item in feed["items"]] == ["乙", "一 & <二>"]
    assert feed["items"][0]["url"] == f"{URL}/articles/b/"


def test_math_in_a_feed_needs_no_style_sheet(tmp_path: Path) -> None:
    text = read(site(tmp_path), "feed.xml")
    assert "katex-html" not in text
    assert "style=" not in text


def test_a_feed_is_named_in_the_pages_and_is_there(tmp_path: Path) -> None:
    site(tmp_path)
    pattern = (
        r'<link rel="alternate" type="application/(?:atom\+xml|feed\+json)"[^>]*href="([^"]*)"'
    )
    named = {h for p in pages(tmp_path / "public") for h in re.findall(pattern, read(tmp_path, p))}
    assert "/blog/feed.xml" in named
    for href in named:
        assert (tmp_path / "public" / href.removeprefix("/blog/")).exists()


def test_a_site_without_dates_has_no_feed_and_names_none(tmp_path: Path) -> None:
    make_site(tmp_path, {"sitegen.toml": f'base_url = "{URL}"\n', "content/a.md": "正文\n"})
    build_site(tmp_path)
    assert not (tmp_path / "public" / "feed.xml").exists()
    assert "feed.xml" not in read(tmp_path, "index.html")


def test_a_feed_may_hold_the_tex() -> None:
    forms = ("katex", "a &lt; b"), ("katex-display", "c")
    formulas = tuple(f'<span class="{k}"><annotation>{tex}</annotation></span>' for k, tex in forms)
    body = Body(text=f"{placeholders.formula(0)}，{placeholders.formula(1)}", formulas=formulas)
    assert for_feed(body, "tex") == "$a &lt; b$，$$c$$"
