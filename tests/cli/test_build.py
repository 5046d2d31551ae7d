"""``sitegen build`` as an author runs it: terminal output and exit status."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from sitegen.cli.build import explained
from sites import SITEGEN, article, make_site, pages, read, run, snapshot


def stderr(ran: subprocess.CompletedProcess[str], status: int) -> str:
    """Return standard error, after checks that hold for every run."""
    assert ran.returncode == status, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr
    assert "character metrics" not in ran.stdout + ran.stderr
    return ran.stderr


def test_a_good_site_is_silent_but_for_a_summary(tmp_path: Path) -> None:
    ran = run(make_site(tmp_path, {"content/a.md": "$x$ 与 ①：$①$\n"}))
    assert stderr(ran, 0) == ""
    pattern = r"1 article, 2 formulas, 6 pages, \d+ files written to .*public in \d+\.\d\d s\n"
    assert re.fullmatch(pattern, ran.stdout)


MISTAKES: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "1:1: warning: the article has no text [source-empty]"),
    "gb18030": (
        "梯度下降".encode("gb18030"),
        "1:1: warning: is not UTF-8; read as GB18030 [source-encoding]",
    ),
    "nul": (
        "梯度\n下\x00降\n".encode(),
        "2:2: warning: a control character (such as NUL) is shown as \ufffd [source-control]",
    ),
    "unclosed-display": (
        "一\n\n$$\nx\n\n二\n".encode(),
        "3:1: warning: $$ has no partner; it is shown as it stands [math-unpaired]",
    ),
    "unknown-command": (
        "一\n\n文字 $\\nope{x}$\n".encode(),
        "3:5: error: Undefined control sequence: \\nope [math-syntax]",
    ),
    "missing-link": (
        b"text\n\n[x](no.md)\n",
        "3:5: warning: the link's target no.md does not exist [link-missing]",
    ),
    "broken-yaml": (
        b"---\ntitle: a: b\n---\nx\n",
        "2:9: error: the front matter is not valid YAML: a value holds a colon with a space"
        " behind it [front-matter-syntax]",
    ),
    "bad-date": (
        b"---\ndate: soon\n---\nx\n",
        "2:1: error: date: expected a date such as 2024-01-02 or 2024-01-02 08:00:00, found 'soon'"
        " [front-matter-date]",
    ),
    "deep-braces": (
        b"$" + b"{" * 1000 + b"x" + b"}" * 1000 + b"$\n",
        "1:1: error: groups are nested more than ",
    ),
    "long-formula": (
        b"$$\n" + b"x + " * 25_000 + b"y\n$$\n",
        "1:1: error: 100003 characters in a formula; at most ",
    ),
}
"""Articles with one mistake each that loses no page, and the start of its message."""


@pytest.fixture(scope="module")
def mistaken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Build a site of all these articles; return it with the messages."""
    root = tmp_path_factory.mktemp("mistaken")
    make_site(root, {f"content/{name}.md": data for name, (data, _) in MISTAKES.items()})
    return root, stderr(run(root), 0)


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_that_costs_no_page_is_reported_with_its_place(
    mistaken: tuple[Path, str], name: str
) -> None:
    root, printed = mistaken
    lines = [line for line in printed.splitlines() if line.startswith(f"content/{name}.md:")]
    assert len(lines) == 1
    assert lines[0].startswith(f"content/{name}.md:{MISTAKES[name][1]}")
    assert f"articles/{name}/index.html" in pages(root / "public")


def test_with_strict_mistakes_set_the_exit_status(mistaken: tuple[Path, str]) -> None:
    root, printed = mistaken
    assert stderr(run(root, "--strict"), 1) == printed


def test_what_windows_writes_is_no_mistake(tmp_path: Path) -> None:
    lines = "---\r\ntitle: t\r\n---\r\n\r\n$$\r\nx\r\n$$\r\n"
    make_site(tmp_path, {"content/a.md": b"\xef\xbb\xbf# T\n\ntext\n", "content/b.md": lines})
    assert stderr(run(tmp_path, "--strict"), 0) == ""


def test_a_binary_file_costs_its_page_and_no_other(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": b"\x89PNG\r\n\x1a\n" + bytes(999), "content/b.md": "b\n"})
    printed = stderr(run(tmp_path), 1)
    assert printed.startswith("content/a.md:1:1: error: is not a text file [source-binary]\n")
    assert "hint:" in printed
    assert "articles/b/index.html" in pages(tmp_path / "public")


def test_two_articles_with_one_address_are_both_named(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "a\n", "content/b.md": article(slug="a")})
    printed = stderr(run(tmp_path), 1)
    assert printed.startswith(
        "content/b.md:1:1: error: /articles/a/ is the address of content/a.md already"
        " [address-taken]\n"
    )


def test_a_template_that_fails_is_reported_with_its_line(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "a\n", "templates/article.html": "<p>\n{% if %}</p>\n"})
    printed = stderr(run(tmp_path), 1)
    assert printed.startswith("templates/article.html:2:1: error: the template fails: ")
    assert "  | {% if %}</p>\n" in printed
    assert not (tmp_path / "public" / "index.html").exists()


def test_without_content_there_is_nothing_to_build(tmp_path: Path) -> None:
    printed = stderr(run(tmp_path), 2)
    assert printed.startswith("content:1:1: error: there is no folder content/ in ")
    assert not (tmp_path / "public").exists()


def test_a_root_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    printed = stderr(run(tmp_path / "nowhere"), 2)
    assert "nowhere" in printed
    assert "does not exist" in printed


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("title = 'a'\npage_sise = 3\n", "sitegen.toml:2:1: error: unknown key page_sise"),
        ("title = 'a'\nauthor =\n", "sitegen.toml:2:9: error: not valid TOML: "),
        ("page_size = 'x'\n", "sitegen.toml:1:1: error: page_size: expected a whole number"),
    ],
)
def test_a_broken_configuration_stops_the_build(tmp_path: Path, text: str, place: str) -> None:
    make_site(tmp_path, {"sitegen.toml": text, "content/a.md": "a\n"})
    assert stderr(run(tmp_path), 2).startswith(place)
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize("output", ["content", "content/public", ".", "static"])
def test_the_output_cannot_be_one_of_the_sites_folders(tmp_path: Path, output: str) -> None:
    make_site(tmp_path, {"content/a.md": "a\n"})
    before = snapshot(tmp_path)
    printed = stderr(run(tmp_path, "--output", tmp_path / output), 2)
    assert "one that the site is made from [output]" in printed
    assert snapshot(tmp_path) == before


def test_an_output_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "a\n", "file": ""})
    printed = stderr(run(tmp_path, "--output", tmp_path / "file" / "public"), 2)
    assert "cannot write to" in printed
    printed = stderr(run(tmp_path, "--output", tmp_path / "file"), 2)
    assert "is not a folder" in printed


def test_an_output_on_a_full_or_closed_file_system_is_reported(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "a\n"})
    assert "cannot write to" in stderr(run(tmp_path, "--output", "/proc/public"), 2)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--as-of", "tomorrow"],
        ["--as-of", "2024-02-30"],
        ["--jobs", "0"],
        ["--jobs", "many"],
        ["--no-such-option"],
        ["stray"],
    ],
)
def test_wrong_usage_is_reported(tmp_path: Path, arguments: list[str]) -> None:
    make_site(tmp_path, {"content/a.md": "a\n"})
    assert "Usage: sitegen build" in stderr(run(tmp_path, *arguments), 2)


def test_a_base_url_that_is_none_is_reported(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "a\n"})
    printed = stderr(run(tmp_path, "--base-url", "user.github.io/blog"), 2)
    assert "https://user.github.io/blog/" in printed
    assert printed.startswith("--base-url:1:1: error: base_url: expected an address")


def test_several_remarks_come_in_the_order_of_files_and_lines(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/b.md": "$\\nope$\n\n$\\nope$\n",
            "content/a.md": "[x](no.md)\n",
            "content/c.md": "",
        },
    )
    printed = stderr(run(tmp_path), 0)
    places = re.findall(r"^(content/\S+?:\d+:\d+): ", printed, re.MULTILINE)
    assert places == [
        "content/a.md:1:5",
        "content/b.md:1:2",
        "content/b.md:3:2",
        "content/c.md:1:1",
    ]


def test_the_caret_stands_below_the_mistake_beside_wide_characters(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "设 $\\alpha + \\nope$ 为\n"})
    lines = stderr(run(tmp_path), 0).splitlines()
    assert lines[0].startswith("content/a.md:1:13: ")
    assert lines[1] == "  | 设 $\\alpha + \\nope$ 为"
    assert lines[2] == "  | " + " " * 13 + "^^^^^"  # 设 is two columns wide


def test_a_long_line_is_shown_around_the_mistake(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "字" * 5000 + " $\\nope$ " + "字" * 5000 + "\n"})
    lines = stderr(run(tmp_path), 0).splitlines()
    assert lines[0].startswith("content/a.md:1:5003: ")
    assert max(map(len, lines)) < 250
    assert "\\nope" in lines[1]


def test_the_default_root_is_the_folder_one_stands_in(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "a\n"})
    ran = subprocess.run([SITEGEN, "build"], cwd=tmp_path, capture_output=True, text=True)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "written to public" in ran.stdout
    assert (tmp_path / "public" / "index.html").exists()


def test_options_reach_the_build(tmp_path: Path) -> None:
    make_site(
        tmp_path,
        {
            "content/a.md": article(date="2024-01-01", draft="true"),
            "content/b.md": article(date="2024-01-02"),
        },
    )
    url = "https://user.github.io/blog/"
    ran = run(tmp_path, "--drafts", "--as-of", "2024-01-01", "--jobs", "1", "--base-url", url)
    assert "content/b.md:2:1: hint: the article is not published before 2024-01-02" in ran.stderr
    assert "articles/a/index.html" in pages(tmp_path / "public")
    assert "articles/b/index.html" not in pages(tmp_path / "public")
    assert 'href="/blog/articles/a/"' in read(tmp_path, "index.html")


@pytest.mark.parametrize("name", ["content/x.png", "static/x.png"])
def test_a_file_that_cannot_be_read_is_reported(tmp_path: Path, name: str) -> None:
    make_site(tmp_path, {"content/a.md": "a\n", "static/y.txt": "y"})
    (tmp_path / name).symlink_to("nowhere.png")
    printed = stderr(run(tmp_path), 1)
    assert printed.startswith(f"{name}:1:1: error: ")


def test_json_is_a_list_on_standard_output(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "一\n\n设 $\\nope$\n"})
    ran = run(tmp_path, "--format", "json", "--strict")
    assert ran.returncode == 1
    (printed,) = json.loads(ran.stdout)
    assert (printed["path"], printed["line"], printed["column"], printed["end_column"]) == (
        "content/a.md",
        3,
        4,
        9,
    )
    assert (printed["code"], printed["severity"]) == ("math-syntax", "error")
    assert printed["message"] == "Undefined control sequence: \\nope"
    assert printed["hint"]
    assert ran.stderr.startswith("1 article, ")


def test_json_tells_what_stopped_the_build_and_is_empty_for_a_good_site(tmp_path: Path) -> None:
    ran = run(tmp_path, "--format", "json")
    assert ran.returncode == 2
    assert [each["code"] for each in json.loads(ran.stdout)] == ["content-missing"]
    make_site(tmp_path, {"content/a.md": "a\n"})
    ran = run(tmp_path, "--format", "json")
    assert (ran.returncode, json.loads(ran.stdout)) == (0, [])


def test_output_that_is_read_as_text_has_no_colours(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "[x](no.md)\n"})
    assert "\x1b" not in stderr(run(tmp_path), 0)


def test_nothing_in_an_article_steers_the_terminal(tmp_path: Path) -> None:
    """Nor a workflow that reads the output: its commands start a line with two colons."""
    files = {"content/a.md": "[x](a%1b%5d0;b%07) ![y](c%9b) [z](d%0d%0a::error::e)\n"}
    printed = stderr(run(make_site(tmp_path, files)), 0)
    assert printed.count("does not exist") == 3
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]|^::", printed, re.MULTILINE)


def test_a_terminal_that_knows_only_ascii_does_no_harm(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/梯度.md": "[链接](没有.md)\n"})
    ran = run(tmp_path, env={**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii"})
    assert "Traceback" not in ran.stderr
    assert ran.returncode == 0


def test_a_name_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/b.md": "b\n"})
    for name in (b"content/\xcc\xdd.md", b"content/\xcd\xbc.png", b"static/\xcd\xbc.png"):
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        path.parent.mkdir(exist_ok=True)
        path.write_text("a\n")
    printed = stderr(run(tmp_path), 0)
    assert printed.startswith(
        "content/\ufffd\ufffd.md:1:1: warning: the file's name is not UTF-8, "
        "or contains control characters [source-encoding]\n"
    )
    assert stderr(run(tmp_path), 0) == printed


def test_help_and_version_are_quick_to_read() -> None:
    for arguments in (["--help"], ["-h"], ["build", "--help"]):
        ran = subprocess.run([SITEGEN, *arguments], capture_output=True, text=True)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert "Usage: sitegen" in ran.stdout
    ran = subprocess.run([SITEGEN, "--version"], capture_output=True, text=True)
    assert re.match(r"sitegen \d+\.\d+\.\d+\S*\n", ran.stdout)


def test_an_unknown_command_is_wrong_usage() -> None:
    ran = subprocess.run([SITEGEN, "bild"], capture_output=True, text=True)
    assert ran.returncode == 2
    assert "there is no command bild; did you mean build?" in ran.stderr


def test_files_made_again_for_the_same_reason_stand_together() -> None:
    many = {f"{n}.html": ("templates/base.html",) for n in range(10)}
    assert [*explained({**many, "a.xml": ("content/a.md", "new")})] == [
        f"{', '.join(f'{n}.html' for n in range(8))} and 2 more: templates/base.html",
        "a.xml: content/a.md, new",
    ]
    reads = tuple(f"article content/{n}.md title" for n in range(9))
    named = ", ".join(reads[:8])
    assert [*explained({"index.html": reads})] == [f"index.html: {named} and 1 more"]
    assert [*explained({})] == ["nothing has changed"]


def test_the_index_of_the_search_is_explained_as_one_thing() -> None:
    names = ("search/index.json", "search/terms/1.22a2ebc8.json", "search/articles/14f17.json")
    reasons = {name: (f"file {name}",) for name in names}
    assert [*explained({**reasons, "search/index.html": ("site tags",)})] == [
        "search/index.html: site tags",
        "the search index: 3 files of changed words and formulas",
    ]
