"""Comments and analytics: off by default, and allowed by the policy of those pages alone."""

import re
from pathlib import Path

import pytest

from sitegen.config import load_config
from sitegen.core.diagnostics import BuildError
from sites import article, build_site, make_site, read

GISCUS = """[comments]
repo = "user/blog"
repo_id = "R_1"
category = "Announcements"
category_id = "DIC_1"
"""
COUNT = """[analytics]
script = "https://stats.example:8080/count.js"
attributes = { data-site = 'a"b' }
hosts = ["https://collect.example"]
"""
FILES = {
    "content/a.md": article(title="甲"),
    "content/no.md": article(comments="false"),
    "content/pages/about.md": article(),
    "content/pages/guests.md": article(comments="true"),
}
STRICT = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:"


def policy(root: Path, name: str) -> str:
    (found,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', read(root, name))
    return str(found).replace("&#39;", "'")


def built(root: Path, config: str, files: dict[str, str] = FILES) -> Path:
    build = build_site(make_site(root, {**files, "sitegen.toml": config}))
    assert [d.message for d in build.diagnostics] == []
    return root


def test_by_default_there_is_neither(tmp_path: Path) -> None:
    built(tmp_path, "")
    page = read(tmp_path, "articles/a/index.html")
    assert 'class="comments"' not in page
    assert "comments.js" not in page
    scripts = re.findall(r'<script\b[^>]*?\bsrc="/assets/([a-z-]+)\.', page)
    assert scripts == ["theme", "search-open", "article"]
    assert page.count("<script") == len(scripts)
    assert policy(tmp_path, "articles/a/index.html") == STRICT


@pytest.mark.parametrize(
    ("name", "commented"),
    [
        ("articles/a/index.html", True),
        ("articles/no/index.html", False),
        ("guests/index.html", True),
        ("about/index.html", False),
        ("index.html", False),
        ("404.html", False),
    ],
)
def test_comments_stand_where_they_are_wanted_and_only_there_giscus_is_allowed(
    tmp_path: Path, name: str, commented: bool
) -> None:
    built(tmp_path, GISCUS)
    assert ('class="comments"' in read(tmp_path, name)) == commented
    expected = (
        "default-src 'self'; style-src 'self' 'unsafe-inline' https://giscus.app; "
        "img-src 'self' data:; script-src 'self' https://giscus.app; frame-src 'self' https://giscus.app"
    )
    assert policy(tmp_path, name) == (expected if commented else STRICT)


def test_the_page_itself_names_giscus_in_its_policy_alone(tmp_path: Path) -> None:
    built(tmp_path, GISCUS)
    page = read(tmp_path, "articles/a/index.html")
    body = page.partition("</head>")[2]
    assert "giscus.app" not in body
    for attribute in ('data-repo="user/blog"', 'data-strict="1"', 'data-lang="zh-CN"'):
        assert attribute in body
    assert 'href="https://github.com/user/blog/discussions?discussions_q=articles/a/"' in body


def test_another_systems_snippet_takes_the_place_of_giscus(tmp_path: Path) -> None:
    snippet = '<div id="talk">{{ article.url }}</div>\n'
    config = '[comments]\nhosts = ["https://talk.example"]\n'
    built(tmp_path, config, {**FILES, "templates/_comments.html": snippet})
    assert '<div id="talk">/articles/a/</div>' in read(tmp_path, "articles/a/index.html")
    allowed = policy(tmp_path, "articles/a/index.html")
    for directive in (
        "script-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "img-src 'self' data:",
    ):
        assert f"{directive} https://talk.example" in allowed
    assert policy(tmp_path, "index.html") == STRICT


def test_the_counting_script_stands_on_every_page_with_its_hosts(tmp_path: Path) -> None:
    built(tmp_path, COUNT)
    for name in ("index.html", "articles/a/index.html", "about/index.html", "404.html"):
        tag = (
            '<script defer src="https://stats.example:8080/count.js" data-site="a&#34;b"></script>'
        )
        assert tag in read(tmp_path, name)
        allowed = policy(tmp_path, name)
        assert "script-src 'self' https://stats.example:8080" in allowed
        assert (
            "https://stats.example:8080 https://collect.example"
            in allowed.partition("connect-src 'self'")[2]
        )


def test_a_counting_script_of_the_sites_own_gets_the_base_path(tmp_path: Path) -> None:
    config = 'base_url = "https://user.github.io/blog"\n[analytics]\nscript = "/count.js"\n'
    built(tmp_path, config)
    assert '<script defer src="/blog/count.js"></script>' in read(tmp_path, "index.html")
    assert policy(tmp_path, "index.html") == STRICT


@pytest.mark.parametrize(
    ("config", "line", "expected"),
    [
        (GISCUS.replace("user/blog", "https://github.com/user/blog"), 2, "repository on GitHub"),
        ('[comments]\nrepo = "user/blog"\n', 1, "repo, repo_id, category and category_id together"),
        ('[comments]\nmapping = "slug"\n', 2, "'pathname', 'url', 'title' or 'og:title'"),
        ('[comments]\nhosts = ["talk.example"]\n', 2, "the address of a host"),
        ('[comments]\nhosts = ["https://a.example/; x"]\n', 2, "the address of a host"),
        ('[analytics]\nscript = "count.js"\n', 2, "an address such as"),
        ('[analytics]\nscript = "http://stats.example/a.js"\n', 2, "an address such as"),
        ('[analytics]\nscript = "//stats.example/a.js"\n', 2, "an address such as"),
        ('[analytics]\nscript = "https://a.example;x/a.js"\n', 2, "an address such as"),
        ('[analytics]\nattributes = { onload = "x" }\n', 2, "the name of an attribute"),
        ('[analytics]\nattributes = { src = "x" }\n', 2, "the name of an attribute"),
        ('[analytics]\nattributes = { "a b" = "x" }\n', 2, "the name of an attribute"),
        ('[comments]\nrepos = "user/blog"\n', 2, "unknown key comments.repos"),
    ],
)
def test_a_mistake_is_told_with_its_line(
    tmp_path: Path, config: str, line: int, expected: str
) -> None:
    make_site(tmp_path, {"sitegen.toml": config})
    with pytest.raises(BuildError) as stopped:
        load_config(tmp_path)
    (problem,) = stopped.value.diagnostics
    assert problem.span.line == line
    assert expected in problem.message
