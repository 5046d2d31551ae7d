"""Diagnostics as they are sent to open pages."""

from pathlib import Path
from typing import Any

import pytest

from sitegen.core.diagnostics import Code, Span, error, warning
from sitegen.serve.remarks import remarks
from sitegen.serve.worker import Outcome
from sites import make_site


def remarks_on(root: Path, span: Span, **outcome: Any) -> dict[str, Any]:
    mistake = error(Code.MATH_SYNTAX, "错了", span, hint="改它")
    pages = {"content/a.md": "articles/a/index.html"}
    return remarks(Outcome(diagnostics=(mistake,), **outcome), root, pages)


def test_a_remark_has_its_place_its_page_and_the_lines_around(tmp_path: Path) -> None:
    make_site(tmp_path, {"content/a.md": "一\n二\n三 <b>x</b> 末\n四\n五\n六\n"})
    span = Span(path="content/a.md", line=3, column=3, length=8)
    found = remarks_on(tmp_path, span)
    assert found.pop("words")["failed"] == "The build failed; this is the last good site"
    assert found == {
        "failed": False,
        "more": 0,
        "remarks": [
            {
                "severity": "error",
                "word": "error",
                "code": "math-syntax",
                "message": "错了",
                "hint": "改它",
                "place": "content/a.md:3:3",
                "page": "articles/a/index.html",
                "excerpt": [
                    {"line": 1, "parts": ["一"]},
                    {"line": 2, "parts": ["二"]},
                    {"line": 3, "parts": ["三 ", "<b>x</b>", " 末"]},
                    {"line": 4, "parts": ["四"]},
                    {"line": 5, "parts": ["五"]},
                ],
            }
        ],
    }


@pytest.mark.parametrize(
    ("text", "column", "length", "parts"),
    [
        ("ab", 9, 1, ["ab", " ", ""]),
        ("ab", 2, 99, ["a", "b", ""]),
        ("a" * 999 + "X" + "b" * 999, 1000, 1, ["…" + "a" * 200, "X", "b" * 200 + "…"]),
    ],
)
def test_the_marked_part_stays_within_the_line(
    tmp_path: Path, text: str, column: int, length: int, parts: list[str]
) -> None:
    make_site(tmp_path, {"content/a.md": text})
    span = Span(path="content/a.md", column=column, length=length)
    assert remarks_on(tmp_path, span)["remarks"][0]["excerpt"] == [{"line": 1, "parts": parts}]


@pytest.mark.parametrize("path", ["content/gone.md", "--base-url", "content", "a\0b"])
def test_what_cannot_be_read_has_no_excerpt(tmp_path: Path, path: str) -> None:
    make_site(tmp_path, {})
    assert remarks_on(tmp_path, Span(path=path))["remarks"][0]["excerpt"] == []


def test_a_template_of_the_theme_is_found(tmp_path: Path) -> None:
    excerpt = remarks_on(tmp_path, Span(path="templates/base.html"))["remarks"][0]["excerpt"]
    assert excerpt[0]["parts"][1].startswith("<")


def test_the_worst_come_first_and_the_rest_is_counted(tmp_path: Path) -> None:
    many = [warning(Code.LINK_MISSING, str(n), Span(path="x")) for n in range(150)]
    bad = error(Code.TEMPLATE, "坏", Span(path="y"))
    found = remarks(Outcome(diagnostics=(*many, bad)), tmp_path, {})
    assert found["remarks"][0]["message"] == "坏"
    assert (len(found["remarks"]), found["more"]) == (100, 51)


def test_a_fault_of_sitegen_is_reported_with_its_traceback(tmp_path: Path) -> None:
    found = remarks(Outcome(failed=True, fault="Traceback\n  x.py\nKeyError: 1\n"), tmp_path, {})
    assert found["failed"]
    assert found["remarks"][0]["message"] == "a fault of sitegen itself: KeyError: 1"
    assert [row["parts"] for row in found["remarks"][0]["excerpt"]] == [["Traceback"], ["  x.py"]]
