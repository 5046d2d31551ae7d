"""What ``sitegen check`` reports of a site beyond a build's diagnostics, and what it must not."""

import shutil
from pathlib import Path
from re import sub

import pytest

from sitegen.check import Checked, check
from sitegen.check.address_origins import Texts
from sitegen.check.size import Limits, against_limits
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Severity, Span
from sites import cache_of, make_site, remark, snapshot

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>'


def checked(root: Path, files: dict[str, str], base_url: str = "") -> Checked:
    return check(Site(root=make_site(root, files), output=root / "public", base_url=base_url))


BROKEN = {
    "raw-html": (
        {"content/a.md": '文<a href=no.html>字</a>\n<iframe src="/f.html"></iframe>\n'},
        ["content/a.md:1:10 warning link-missing", "content/a.md:2:14 warning link-missing"],
    ),
    "markdown, reported once": (
        {"content/a.md": "[甲](no.md)\n"},
        ["content/a.md:1:5 warning link-missing"],
    ),
    "no address": (
        {"content/a.md": "文 [甲]()\n"},
        ["content/a.md:1:5 warning link-missing"],
    ),
    "anchor of a list": (
        {"content/a.md": "---\ntags: [甲]\n---\n[甲](/tags/#no)\n"},
        ["content/a.md:4:5 warning link-missing"],
    ),
    "anchor of an article, reported once": (
        {"content/a.md": "[甲](b.md#no)\n", "content/b.md": "b\n"},
        ["content/a.md:1:5 warning link-missing"],
    ),
    "menu": (
        {
            "content/a.md": "a\n",
            "sitegen.toml": 'title = "t"\nmenu = [{ name = "甲", url = "/no/" }]\n',
        },
        ["sitegen.toml:2:30 warning link-missing"],
    ),
    "template": (
        {"content/a.md": "a\n", "templates/_footer.html": '<a href="/no/">x</a>\n'},
        ["templates/_footer.html:1:10 warning link-missing"],
    ),
    "html in static": (
        {"content/a.md": "a\n", "static/x.html": '<p>\n<img src="no.png" alt="">'},
        ["static/x.html:2:1 warning link-missing"],
    ),
    "an address that a template puts together": (
        {
            "content/a.md": "a\n",
            "templates/archives.html": "<!doctype html>\n<a href=\"{{ '/n' ~ 'o/' }}\">x</a>\n",
            "templates/_old.html": "\0\1",
        },
        ["CACHE/check/archives/index.html:2:1 warning link-missing"],
    ),
    "poster": (
        {"content/a.md": '<video poster="no.png"></video>\n'},
        ["content/a.md:1:16 warning link-missing"],
    ),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_link_is_reported_once_where_it_was_written(name: str, tmp_path: Path) -> None:
    files, expected = BROKEN[name]
    reported = [remark(each) for each in checked(tmp_path, files).diagnostics]
    assert [each.replace(str(cache_of(tmp_path)), "CACHE") for each in reported] == expected


WHOLE = {
    "pages and files": (
        '<a href="/articles/b/">b</a> <a href="/articles/b">b</a> <a href=../b.svg>x</a>'
        " [标签](/tags/) [首](/) [顶](#top)\n"
    ),
    "anchors": '[首](#) <b id="x">甲</b><a name="y"></a> <a href=#x>甲</a> [乙](/articles/a/#y)\n',
    "no pages": "[信](mailto:a@example.org) [号](tel:123) ![点](data:image/gif;base64,R0lGODdh)\n",
    "text fragment": "[甲](/tags/#:~:text=b)\n",
    "code": "`<a href='no.html'>`\n\n```html\n<img src=no.png>\n```\n",
    "comment": "文<!-- <a href='no.html'> -->\n",
    "fragment of a drawing": '<img src="b.svg#part" alt="图">\n',
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_valid_link_is_not_reported(name: str, tmp_path: Path) -> None:
    found = checked(
        tmp_path,
        {"content/a.md": WHOLE[name], "content/b.md": "b\n", "content/b.svg": SVG},
    )
    assert found.diagnostics == ()


def test_under_a_base_path_addresses_begin_with_it(tmp_path: Path) -> None:
    files = {
        "content/a.md": "[甲](/tags/) https://user.github.io/other/ "
        "https://user.github.io/blog/articles/a/ https://user.github.io/blog/no/\n",
        "templates/_footer.html": '<a href="/tags/">x</a>\n',
    }
    found = checked(tmp_path, files, base_url="https://user.github.io/blog/")
    told = [(remark(each), sub(r"\d+ more", "N more", each.message)) for each in found.diagnostics]
    assert told == [
        (
            "content/a.md:1:83 warning link-missing",
            "the link https://user.github.io/blog/no/ leads nowhere",
        ),
        (
            "templates/_footer.html:1:10 warning link-missing",
            "the link /tags/ leaves the site, which is at /blog/ (on /404.html and N more)",
        ),
    ]
    assert found.outside == 1


def test_a_formula_with_a_number_wants_a_reference(tmp_path: Path) -> None:
    files = {
        "content/a.md": "$$a \\label{eq:a}$$\n\n$$b \\label{eq:b}$$\n\n$$c \\tag{1}$$\n\n"
        "$$d \\label{eq:d}$$\n\n$$e \\label{eq:e}$$\n\n$f = \\eqref{eq:a}$，[丁](#eq:d)\n\n"
        "::: theorem {#thm:a} 题\n文\n:::\n",
        "content/b.md": "$$a \\label{eq:a}$$\n\n\\eqref{a#eq:b}\n",
    }
    found = checked(tmp_path, files)
    assert [(remark(each), each.message) for each in found.diagnostics] == [
        ("content/a.md:9:5 hint label-unused", "nothing refers to (4), eq:e"),
        ("content/b.md:1:5 hint label-unused", "nothing refers to (1), eq:a"),
    ]


SKIPPED = {
    "below a heading": ("## 一\n\n#### 二\n", ("a.md:3", "4 follows “一”", "with ###")),
    "below the title": ("### 一\n", ("a.md:1", "3 follows the title", "with ##")),
    "below a title in the text": ("# 题\n\n### 一\n", ("a.md:3", "3 follows the title", "with ##")),
    "where headings begin at level 1": (
        "---\ntitle: 题\n---\n# 一\n\n### 二\n",
        ("a.md:6", "3 follows “一”", "with ##"),
    ),
    "in a quote": ("## 一\n\n> 文\n>\n> ##### 二\n", ("a.md:5", "5 follows “一”", "with ###")),
    "beyond level 6": (
        "---\ntitle: 题\n---\n# 一\n\n## 二\n\n### 三\n\n###### 四\n",
        ("a.md:10", "6 follows “三”", "with ####"),
    ),
}


@pytest.mark.parametrize("name", SKIPPED)
def test_a_heading_that_skips_a_level_is_told_with_the_level_as_written(
    name: str, tmp_path: Path
) -> None:
    text, (place, message, hint) = SKIPPED[name]
    (told,) = checked(tmp_path, {"content/a.md": text}).diagnostics
    assert f"{remark(told)} " == f"content/{place}:1 hint heading-skipped "
    assert f"a heading of level {message}: a level is skipped" == told.message
    assert told.hint == f"write it {hint}"


def test_headings_that_go_down_one_by_one_and_up_at_once_are_not_told(tmp_path: Path) -> None:
    texts = (
        "## 一\n\n### 二\n\n#### 三\n\n## 四\n",
        "---\ntitle: 题\n---\n# 一\n\n## 二\n",
        "一\n==\n\n二\n--\n",
    )
    files = {f"content/{at}.md": text for at, text in enumerate(texts)}
    assert checked(tmp_path, files).diagnostics == ()


def test_images_without_a_text_are_told_once_for_an_article(tmp_path: Path) -> None:
    files = {
        "content/a.md": "![](x.svg)\n\n![甲](x.svg)\n\n<img src='x.svg'>\n\n"
        "![ ](https://img.example.org/y.png)\n",
        "content/b.md": "---\ntitle: t\n---\n\n![](x.svg)\n",
        "content/c.md": '<img src="x.svg" alt=""> ![文](x.svg) `![](x.svg)`\n',
        "content/x.svg": SVG,
    }
    found = checked(tmp_path, files)
    assert [(remark(each), each.message) for each in found.diagnostics] == [
        (
            "content/a.md:1:5 hint image-alt",
            "3 images have no text for those who cannot see them (lines 1, 5, 7)",
        ),
        ("content/b.md:5:5 hint image-alt", "the image has no text for those who cannot see it"),
    ]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ({"a.png": 50, "b.html": 19}, []),
        ({"a.png": 50, "b.html": 25}, ["hint site-size content 75%"]),
        ({"a.png": 55, "b.html": 55}, ["error site-size content 110%"]),
        ({"x.pdf": 60}, ["hint file-size static/x.pdf"]),
        ({"x.pdf": 81}, ["hint site-size content 81%", "error file-size static/x.pdf"]),
    ],
)
def test_sizes_near_a_limit_are_hints_and_beyond_it_errors(
    sizes: dict[str, int], expected: list[str], tmp_path: Path
) -> None:
    library = checked(tmp_path, {"content/a.md": "a\n", "static/x.pdf": "x"}).build.library
    found = against_limits(sizes, library, Limits(whole=100, file=80))
    reported = [f"{each.severity} {each.code} {each.span.path} {each.message}" for each in found]
    assert len(reported) == len(expected)
    for remark_, words in zip(reported, expected, strict=True):
        assert all(word in remark_ for word in words.split(" "))


def test_diagnostics_of_the_build_are_reported_too_and_public_is_left_alone(tmp_path: Path) -> None:
    files = {"content/a.md": "$\\frac{a$\n", "public/x.txt": "mine"}
    found = checked(tmp_path, files)
    assert [each.severity for each in found.diagnostics] == [Severity.ERROR]
    assert snapshot(tmp_path / "public") == {"x.txt": b"mine"}
    assert "math-error" in (cache_of(tmp_path) / "check/articles/a/index.html").read_text("utf-8")


def test_the_size_is_that_of_the_site_and_not_of_what_sitegen_keeps(tmp_path: Path) -> None:
    found = checked(tmp_path, {"content/a.md": "a\n"})
    output = cache_of(tmp_path) / "check"
    files = {n: d for n, d in snapshot(output).items() if not n.startswith(".sitegen")}
    assert found.size == sum(map(len, files.values()))
    assert len(files) < len(snapshot(output))


def test_the_repositorys_own_blog_has_nothing_to_complain_of(tmp_path: Path) -> None:
    root = Path(__file__).parent.parent.parent
    files = ("sitegen.toml", "references.bib", "tags.toml")
    for name in ("content", "templates", "static", *files):
        copy = shutil.copytree if (root / name).is_dir() else shutil.copy
        copy(root / name, tmp_path / name)
    found = check(Site(root=tmp_path, output=tmp_path / "public"))
    assert found.diagnostics == ()
    assert found.inside > 100


def test_a_file_that_is_gone_has_no_text(tmp_path: Path) -> None:
    texts = Texts(tmp_path)
    assert texts.of("content/a.md") == ""
    assert texts.before(Span(path="content/a.md", line=3)) == ""
