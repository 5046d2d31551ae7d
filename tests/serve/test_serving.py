"""Responses of the preview: addresses, types, conditional requests, ranges, refused hosts."""

import os
import re
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from serve.previewing import PATIENCE, SCRIPT, Preview, previewing
from sitegen.serve.file_responses import find
from sites import article, make_site

VIDEO = bytes(range(256)) * 40


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A site with a base path and one file of each type; nothing in it is changed."""
    files = {
        "sitegen.toml": 'base_url = "https://user.github.io/blog/"\n',
        "content/甲.md": article("正文在此。\n", date="2024-01-02", draft="true"),
        "static/a.mp4": VIDEO,
        "static/large.bin": bytes(5_000_000),
        "static/a.webmanifest": "{}",
        "static/font.woff2": b"wOF2",
        "static/a.svg": "<svg/>",
        "static/notes.md": "# 笔记\n",
        "static/LICENSE": "free\n",
        "static/.hidden/x.txt": "x\n",
    }
    with previewing(make_site(tmp_path_factory.mktemp("site"), files)) as running:
        running.wait_for("/blog/articles/甲/", "正文在此")
        yield running


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/blog/", "text/html; charset=utf-8"),
        ("/blog/articles/甲/index.html", "text/html; charset=utf-8"),
        ("/blog/feed.xml", "application/xml"),
        ("/blog/feed.json", "application/json"),
        ("/blog/robots.txt", "text/plain; charset=utf-8"),
        ("/blog/a.mp4", "video/mp4"),
        ("/blog/a.webmanifest", "application/manifest+json"),
        ("/blog/a.svg", "image/svg+xml"),
        ("/blog/notes.md", "text/markdown; charset=utf-8"),
        ("/blog/LICENSE", "application/octet-stream"),
        ("/blog/font.woff2", "font/woff2"),
    ],
)
def test_a_file_has_its_type_and_is_asked_for_again_each_time(
    preview: Preview, path: str, kind: str
) -> None:
    answer = preview.get(path)
    assert (answer.status, answer.headers["content-type"]) == (200, kind)
    assert answer.headers["cache-control"] == "no-cache"
    tag = answer.headers["etag"]
    assert preview.get(path, if_none_match=tag).status == 304
    assert preview.get(path, if_none_match=f'"other", W/{tag}').status == 304
    assert preview.get(path, if_none_match='"other"').body == answer.body
    head = preview.get(path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    assert head.headers["content-length"] == str(len(answer.body))


def test_a_part_of_a_film_can_be_asked_for(preview: Preview) -> None:
    part = preview.get("/blog/a.mp4", range="bytes=100-199")
    assert (part.status, part.body) == (206, VIDEO[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(VIDEO)}"
    assert preview.get("/blog/a.mp4", range="bytes=99999-").status == 416


@pytest.mark.parametrize(
    "asked", ["lines=1-2", "bytes", "bytes=", "bytes=x-y", "bytes=9-3", "seconds=1-", "bytes=1-2;"]
)
def test_a_range_that_is_not_understood_is_ignored(preview: Preview, asked: str) -> None:
    for path in ("/blog/a.mp4", "/blog/large.bin"):
        answer = preview.get(path, range=asked)
        assert (answer.status, answer.body) == (200, preview.get(path).body)
    assert preview.get("/blog/large.bin", range="Bytes=-2, 0-0").status == 206


def test_the_site_lies_below_its_base_path(preview: Preview) -> None:
    assert preview.url.endswith("/blog/")
    for path in ("/", "/blog"):
        assert preview.get(path).headers["location"] == "/blog/"
    away = preview.get("/blog/articles/甲")
    assert (away.status, away.headers["location"]) == (307, "/blog/articles/%E7%94%B2/")
    assert preview.get("/articles/甲/").status == 404


def test_an_unknown_address_shows_the_page_for_it(preview: Preview) -> None:
    for path in ("/blog/nowhere/", "/nowhere", "/blog/a.svg/", "/blog/404.html"):
        answer = preview.get(path)
        assert answer.status == 404
        assert "没有这一页" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/blog/../sitegen.toml",
        "/blog/../../../sitegen.toml",
        "/blog/%2e%2e/%2e%2e/sitegen.toml",
        "/blog/..%2f..%2fsitegen.toml",
        "/blog/..\\..\\sitegen.toml",
        "/blog/%5c..%5c..%5csitegen.toml",
        "/blog//etc/passwd",
        "/blog/.sitegen.json",
        "/blog/.sitegen-staging/",
        "/blog/.sitegen/../state.py",
        "/blog/.sitegen/%2e%2e/state.py",
        "/blog/a%00.svg",
        "/blog/" + "长" * 300,
    ],
)
def test_nothing_outside_the_site_is_shown(preview: Preview, path: str) -> None:
    answer = preview.get(path)
    assert answer.status == 404
    assert b"base_url" not in answer.body
    assert b"root:" not in answer.body


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8000", "localhost.evil.example", ""]
)
def test_a_foreign_name_is_refused(preview: Preview, host: str) -> None:
    for path in ("/blog/", "/blog/.sitegen/events"):
        answer = preview.get(path, Host=host)
        assert answer.status == 403
        assert "正文" not in answer.text


@pytest.mark.parametrize("host", ["localhost:9", "127.0.0.1", "192.168.1.7:8000", "[::1]:8000"])
def test_names_and_addresses_of_this_machine_are_not(preview: Preview, host: str) -> None:
    assert preview.get("/blog/", Host=host).status == 200


def test_pages_get_the_live_script_on_their_way_out_only(preview: Preview) -> None:
    sent = preview.get("/blog/articles/甲/").text
    assert len(SCRIPT.findall(sent)) == 1
    written = preview.cache / "preview/articles/甲/index.html"
    assert SCRIPT.sub("", sent) == written.read_text("utf-8")
    assert sent.index("live.js") < sent.index("</body>")
    assert not SCRIPT.search(preview.get("/blog/feed.xml").text)
    assert preview.get("/blog/.sitegen/live.js").headers["content-type"].startswith("text/javascr")


def test_drafts_are_shown_and_marked(preview: Preview) -> None:
    for path in ("/blog/", "/blog/articles/甲/", "/blog/archives/"):
        assert '<span class="draft">' in preview.get(path).text


def test_the_site_itself_is_not_built(preview: Preview) -> None:
    assert not (preview.root / "public").exists()


def test_nothing_is_changed_by_asking(preview: Preview) -> None:
    for method in ("POST", "PUT", "DELETE"):
        assert preview.get("/blog/", method).status == 405


def test_a_page_hears_whether_it_is_still_what_its_address_shows(preview: Preview) -> None:
    found = re.search(r'data-version="(\w+)"', preview.get("/blog/").text)
    assert found
    asked = "/blog/.sitegen/events?page=/blog/&file=index.html&version="
    assert '"changed": []' in heard(preview.url, asked + found[1])
    assert '"changed": ["index.html"]' in heard(preview.url, asked + "older")


def test_whether_there_is_a_live_channel_can_be_asked(preview: Preview) -> None:
    answer = preview.get("/blog/.sitegen/events", "HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert answer.headers["content-type"].startswith("text/event-stream")


def heard(url: str, asked: str) -> str:
    """Return the first message of the live channel."""
    parts = urlsplit(url)
    connection = HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    connection.request("GET", asked)
    stream = connection.getresponse()
    line = next(line for line in iter(stream.readline, b"") if line.startswith(b"data:"))
    connection.close()
    return line.decode()


@pytest.mark.skipif(os.name == "nt", reason="no such names there")
@pytest.mark.parametrize("name", ["a:b.txt", "back\\slash.txt", "e\u0301.txt"])
def test_files_of_odd_names_are_served_as_they_are_published(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    assert find(tmp_path, f"/{name}") == tmp_path / name
    assert find(tmp_path, f"/../{tmp_path.name}/{name}") is None
