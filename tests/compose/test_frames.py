"""Frames and films of other hosts: allowed by the policy of the pages that show them alone."""

import re
from pathlib import Path

from sites import article, build_site, make_site, read, remarks

STRICT = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"
VIDEO = "@[bilibili](BV1xx411c7XX)\n"


def policy(root: Path, name: str) -> str:
    (found,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', read(root, name))
    return str(found).replace("&#39;", "'")


def test_a_page_with_a_frame_may_show_the_hosts_of_the_configuration(tmp_path: Path) -> None:
    files = {
        "sitegen.toml": '[embeds]\nhosts = ["https://player.bilibili.com", "https://*.example"]\n',
        "content/a.md": article(VIDEO, title="甲"),
        "content/b.md": article(title="乙"),
    }
    build = build_site(make_site(tmp_path, files))
    assert remarks(build) == []
    framed = f"{STRICT}; frame-src 'self' https://player.bilibili.com https://*.example"
    assert policy(tmp_path, "articles/a/index.html") == framed
    assert policy(tmp_path, "articles/b/index.html") == STRICT
    assert policy(tmp_path, "index.html") == STRICT


def test_another_list_of_hosts_changes_the_pages_with_frames(tmp_path: Path) -> None:
    root = make_site(tmp_path, {"content/a.md": VIDEO})
    assert remarks(build_site(root)) == []
    (root / "sitegen.toml").write_text("[embeds]\nhosts = []\n", encoding="utf-8")
    assert remarks(build_site(root)) == ["content/a.md:1:13 warning embed-blocked"]
    assert policy(root, "articles/a/index.html") == STRICT
    assert "<iframe" not in read(root, "articles/a/index.html")


def test_a_frame_of_the_site_itself_is_a_link_that_is_checked(tmp_path: Path) -> None:
    frames = '<iframe src="demo.html" height="300"></iframe>\n\n<iframe src="no.html"></iframe>\n'
    files = {"content/a/index.md": frames, "content/a/demo.html": "<p>x</p>"}
    build = build_site(
        make_site(tmp_path, {**files, "sitegen.toml": 'base_url = "https://x.io/b"'})
    )
    assert remarks(build) == ["content/a/index.md:3:14 warning link-missing"]
    assert 'src="/b/articles/a/demo.html"' in read(tmp_path, "articles/a/index.html")


def test_films_of_other_hosts_are_allowed_where_they_stand(tmp_path: Path) -> None:
    film = '<video controls src="https://films.example/a.mp4"></video>\n'
    build_site(make_site(tmp_path, {"content/a.md": film, "content/b.md": "文\n"}))
    assert "media-src 'self' https://films.example" in policy(tmp_path, "articles/a/index.html")
    assert policy(tmp_path, "articles/b/index.html") == STRICT


def test_an_untrusted_site_shows_no_frames_whatever_it_lists(tmp_path: Path) -> None:
    config = '[embeds]\nhosts = ["https://evil.example"]\n'
    frames = VIDEO + '\n<iframe src="https://evil.example/x"></iframe>\n'
    root = make_site(tmp_path, {"sitegen.toml": config, "content/a.md": frames})
    build = build_site(root, untrusted=True)
    assert remarks(build) == [
        "content/a.md:1:13 warning embed-blocked",
        "content/a.md:3:14 warning embed-blocked",
        "sitegen.toml:1:1 hint untrusted",
    ]
    assert "<iframe" not in read(root, "articles/a/index.html")
    assert policy(root, "articles/a/index.html") == STRICT
