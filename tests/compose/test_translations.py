"""Articles in several languages link to each other."""

import re
from pathlib import Path

import pytest

from sites import article, build_site, make_site, read, remarks

URL = "https://user.github.io/blog"
FILES = {
    "content/梯度.md": article(title="梯度"),
    "content/en/gradient.md": article(title="Gradient", lang="en", translation_of="梯度"),
    "content/de/gradient.md": article(lang="de-AT", translation_of="en/gradient.md"),
    "content/other.md": article(),
    "content/pages/about.md": article(),
    "content/pages/en/about.md": article(lang="en", translation_of="about"),
}


def alternates(root: Path, name: str) -> list[tuple[str, str]]:
    pattern = r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">'
    return re.findall(pattern, read(root, name))


def shown(root: Path, name: str) -> list[tuple[str, str]]:
    return re.findall(
        r'<a href="([^"]*)" hreflang="[^"]*" lang="[^"]*">(.*?)</a>', read(root, name)
    )


def test_every_version_names_all_of_them(tmp_path: Path) -> None:
    assert remarks(build_site(make_site(tmp_path, FILES), base_url=URL)) == []
    versions = {
        "zh-CN": f"{URL}/articles/%E6%A2%AF%E5%BA%A6/",
        "en": f"{URL}/articles/en/gradient/",
        "de-AT": f"{URL}/articles/de/gradient/",
    }
    for name in ("梯度", "en/gradient", "de/gradient"):
        found = alternates(tmp_path, f"articles/{name}/index.html")
        assert found[0][0] == "zh-CN"
        assert dict(found) == versions
        assert len(found) == 3
    assert alternates(tmp_path, "articles/other/index.html") == []
    assert len(alternates(tmp_path, "en/about/index.html")) == 2


def test_readers_are_led_to_the_other_versions(tmp_path: Path) -> None:
    build_site(make_site(tmp_path, FILES))
    assert sorted(shown(tmp_path, "articles/梯度/index.html")) == [
        ("/articles/de/gradient/", "Deutsch"),
        ("/articles/en/gradient/", "English"),
    ]
    assert shown(tmp_path, "en/about/index.html") == [("/about/", "中文")]
    assert shown(tmp_path, "articles/other/index.html") == []
    assert alternates(tmp_path, "articles/梯度/index.html") == []  # they need whole addresses


def test_a_whole_path_names_an_article_though_others_end_alike(tmp_path: Path) -> None:
    files = {
        "content/svd.md": article(),
        "content/en/svd.md": article(lang="en", translation_of="svd"),
        "content/c.md": "见 \\eqref{svd#eq:a}。\n",
    }
    files["content/svd.md"] = article("$$x \\label{eq:a}$$\n")
    assert remarks(build_site(make_site(tmp_path, files))) == []
    assert shown(tmp_path, "articles/en/svd/index.html") == [("/articles/svd/", "中文")]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("none", "there is no article none"),
        ("same", "same may be any of x/same, y/same"),
        ("a", "a is this article itself"),
    ],
)
def test_a_translation_of_nothing_is_told(tmp_path: Path, name: str, message: str) -> None:
    files = {"content/x/same.md": "一\n", "content/y/same.md": "二\n"}
    make_site(tmp_path, {**files, "content/a.md": article(title="t", translation_of=name)})
    built = build_site(tmp_path)
    assert remarks(built) == ["content/a.md:3:1 warning link-missing"]
    assert built.diagnostics[0].message == message


def test_articles_that_name_each_other_are_one_group(tmp_path: Path) -> None:
    files = {
        "content/a.md": article(translation_of="b"),
        "content/b.md": article(lang="en", translation_of="a"),
        "content/c.md": article(lang="de", translation_of="b"),
    }
    assert remarks(build_site(make_site(tmp_path, files))) == []
    for name in "abc":
        assert len(shown(tmp_path, f"articles/{name}/index.html")) == 2
