"""Loading of a file: dates, file names, addresses, encodings."""

import codecs
from pathlib import Path

import pytest

from sitegen.config import Config
from sitegen.load.discover import discover
from sitegen.load.load_article import load

from .loading import load_text, try_load


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2024-01-02", "2024-01-02"),
        ('"2024-01-02"', "2024-01-02"),
        ("2024/1/2", "2024-01-02"),
        ("2024.01.02", "2024-01-02"),
        ("2024年1月2日", "2024-01-02"),
        ("2024-01-02 08:30", "2024-01-02T08:30:00+08:00"),
        ("2024-01-02 08:30:59", "2024-01-02T08:30:59+08:00"),
        ("2024-01-02T08:30:59", "2024-01-02T08:30:59+08:00"),
        ('"2024-01-02T08:30:59"', "2024-01-02T08:30:59+08:00"),
        ("2024-01-02 08:30:00 +0800", "2024-01-02T08:30:00+08:00"),
        ("2024-01-02 08:30:00 +08:00", "2024-01-02T08:30:00+08:00"),
        ("2024-01-02 00:30:00 +0000", "2024-01-02T08:30:00+08:00"),
        ("2024-01-01 20:30:00 -0400", "2024-01-02T08:30:00+08:00"),
        ("2024-01-02T00:30:00Z", "2024-01-02T08:30:00+08:00"),
        ("2024-01-02T00:30:00.250Z", "2024-01-02T08:30:00.250000+08:00"),
        ('"2024-01-02T00:30:00Z"', "2024-01-02T08:30:00+08:00"),
    ],
)
def test_a_date_is_read_in_every_form(tmp_path: Path, written: str, read: str) -> None:
    article, problems = load_text(tmp_path, f"---\ndate: {written}\n---\n正文\n")
    assert problems == []
    assert article.front_matter.date is not None
    assert article.front_matter.date.isoformat() == read


@pytest.mark.parametrize(
    "written", ["2024-13-01", "2024-01-02 25:00", "昨天", "20240102", "[2024]", "true"]
)
def test_a_bad_date_is_told_with_its_line_and_left_out(tmp_path: Path, written: str) -> None:
    article, problems = load_text(tmp_path, f"---\ntitle: t\ndate: {written}\n---\n正文\n")
    assert article.front_matter.date is None
    assert [(d.code, d.span.line, d.page_lost) for d in problems] == [
        ("front-matter-date", 3, False)
    ]
    assert "2024-01-02" in problems[0].message or "exists" in problems[0].message


def test_a_bad_date_under_another_name_is_a_bad_date(tmp_path: Path) -> None:
    _, problems = load_text(tmp_path, "---\nlastmod: 昨天\n---\n正文\n")
    assert [d.code for d in problems] == ["front-matter-date"]


@pytest.mark.parametrize(
    ("name", "front", "slug", "address"),
    [
        ("a.md", "", "a", "/articles/a/"),
        ("a/index.md", "", "a", "/articles/a/"),
        ("a/b.md", "", "a/b", "/articles/a/b/"),
        ("index.md", "", "index", "/articles/index/"),
        ("梯度 下降.md", "", "梯度-下降", "/articles/梯度-下降/"),
        ("e\u0301.md", "", "\u00e9", "/articles/\u00e9/"),
        ("a.markdown", "", "a", "/articles/a/"),
        ("A.MD", "", "A", "/articles/A/"),
        ("v1.2.md", "", "v1-2", "/articles/v1-2/"),
        ("a.md", "slug: b", "b", "/articles/b/"),
        ("a.md", "slug: /x/y/", "x/y", "/articles/x/y/"),
        ("a.md", "slug: ../../x", "x", "/articles/x/"),
        ("2024-01-02-x.md", "", "x", "/articles/x/"),
        ("n/2024-01-02-x.md", "", "n/x", "/articles/n/x/"),
        ("2024-99-99-x.md", "", "2024-99-99-x", "/articles/2024-99-99-x/"),
        ("2024-01-02.md", "", "2024-01-02", "/articles/2024-01-02/"),
        ("pages/about.md", "", "about", "/about/"),
        ("pages/a/b.md", "", "a/b", "/a/b/"),
        ("pages.md", "", "pages", "/articles/pages/"),
    ],
)
def test_an_address_comes_from_the_slug_or_the_path(
    tmp_path: Path, name: str, front: str, slug: str, address: str
) -> None:
    article, problems = load_text(tmp_path, f"---\n{front}\n---\n正文\n", name)
    assert (article.slug, article.address, problems) == (slug, address, [])


def test_a_name_of_which_no_letter_is_left_still_has_an_address(tmp_path: Path) -> None:
    article, _ = load_text(tmp_path, "正文", "🎉.md")
    assert article.address == f"/articles/{article.source.digest[:12]}/"


def test_the_permalink_option_moves_articles_but_not_pages(tmp_path: Path) -> None:
    config = Config(permalink="/{slug}/")
    assert load_text(tmp_path / "1", "正文", "a.md", config)[0].address == "/a/"
    assert load_text(tmp_path / "2", "正文", "pages/a.md", config)[0].address == "/a/"


def test_a_date_in_the_name_counts_where_none_is_given(tmp_path: Path) -> None:
    article, _ = load_text(tmp_path / "1", "正文", "2024-01-02-x.md")
    assert str(article.front_matter.date) == "2024-01-02"
    article, _ = load_text(tmp_path / "2", "---\ndate: 2020-05-05\n---\n正文", "2024-01-02-x.md")
    assert str(article.front_matter.date) == "2020-05-05"


@pytest.mark.parametrize(
    ("data", "codes"),
    [
        ("正文\n".encode(), []),
        (codecs.BOM_UTF8 + "---\ntitle: t\n---\n正文\n".encode(), []),
        ("---\r\ntitle: t\r\n---\r\n正文\r\n".encode(), []),
        ("正文是中文\n".encode("gb18030"), ["source-encoding"]),
        ("正文\n".encode("utf-16"), ["source-encoding"]),
        (b"text\x00text\n", ["source-control"]),
        (b"", ["source-empty"]),
        (b"---\ntitle: t\n---\n\n  \n", ["source-empty"]),
    ],
)
def test_text_in_any_encoding_is_an_article(tmp_path: Path, data: bytes, codes: list[str]) -> None:
    article, problems = load_text(tmp_path, data)
    assert [d.code for d in problems] == codes
    assert all(d.severity == "warning" for d in problems)
    assert not {"\r", "\x00", "\ufeff"} & set(article.source.text)


def test_the_place_of_a_control_character_is_reported(tmp_path: Path) -> None:
    _, (problem,) = load_text(tmp_path, "一\n二\x00三\n")
    assert (problem.span.line, problem.span.column) == (2, 2)


def test_a_binary_file_costs_its_page(tmp_path: Path) -> None:
    article, (problem,) = try_load(tmp_path, b"\x89PNG\r\n\x1a\n" + bytes(500))
    assert article is None
    assert (problem.code, problem.span.path, problem.page_lost) == (
        "source-binary",
        "content/a.md",
        True,
    )


def test_a_file_that_cannot_be_read_costs_its_page(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "a.md").touch()
    ((found,), _) = discover(tmp_path)
    (tmp_path / "content" / "a.md").unlink()
    article, (problem,) = load(found, Config())
    assert article is None
    assert (problem.code, problem.page_lost) == ("source-unreadable", True)
    assert "No such file" in problem.message


def test_the_digest_is_of_the_bytes(tmp_path: Path) -> None:
    one, _ = load_text(tmp_path / "1", b"a\n")
    other, _ = load_text(tmp_path / "2", b"a\r\n")
    assert one.source.text == other.source.text
    assert one.source.digest != other.source.digest
