"""The table of constructs is true: an article of all of its rows loses none in silence."""

import re
from pathlib import Path

import pytest
from msgspec import Struct

from render.rendering import rendered
from sites import build_site, make_site, read

DOCS = Path(__file__).parents[2] / "docs"
_ROW = re.compile(r"^\| (`+)(.+?)\1 \| ([^|]+) \| (?:`(.+)`|\[([\w-]+)\]\(.*\)) \|$", re.MULTILINE)
_FILES = {
    "references.bib": "@book{knuth84, author={Knuth, D. E.}, title={T}, publisher={P}, year=1984}\n"
    "@book{lamport94, author={Lamport, L.}, title={L}, publisher={P}, year=1994}\n",
    "content/别的笔记.md": "# 别的笔记\n\n## 一节\n\n正文。\n",
    "content/pictures/图 一.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3"/>',
}
"""What some rows link to."""


class Row(Struct, frozen=True):
    written: str
    where: str
    html: str
    """What stands in the page; empty if the construct is reported."""
    code: str
    """The code under which it is reported; empty if it is read."""


def rows(name: str = "constructs.md") -> list[Row]:
    found = _ROW.findall((DOCS / name).read_text(encoding="utf-8"))
    return [Row(w.strip().replace("⏎", "\n").replace("\\|", "|"), *rest) for _, w, *rest in found]


class Built(Struct, frozen=True):
    """An article of all rows."""

    body: str
    """Its HTML."""
    codes: dict[int, set[str]]
    """What is reported, by the number of the row."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    lines: list[int] = []
    text = ""
    for number, row in enumerate(rows()):
        part = f"{row.written}\n\n<!-- -->\n\n"
        lines += [number] * part.count("\n")
        text += part
    folder = tmp_path_factory.mktemp("constructs")
    build = build_site(make_site(folder, {"content/a.md": text, **_FILES}))
    codes: dict[int, set[str]] = {}
    for each in build.diagnostics:
        codes.setdefault(lines[each.span.line - 1], set()).add(each.code)
    page = read(folder, "articles/a/index.html")
    return Built(page.partition("<article")[2].partition("</article>")[0], codes)


def alone(row: Row) -> set[str]:
    """What is reported of an article that holds a row only: each kind is reported once."""
    return {each.code for each in rendered(row.written + "\n").diagnostics}


def test_the_table_is_long() -> None:
    assert len({row.written for row in rows()}) >= 60


def test_what_is_read_stands_in_the_page(built: Built) -> None:
    assert [row for row in rows() if row.html and row.html not in built.body] == []


def test_what_is_not_read_is_reported(built: Built) -> None:
    silent = [
        row
        for number, row in enumerate(rows())
        if row.code and row.code not in alone(row) | built.codes.get(number, set())
    ]
    assert silent == []


def test_nothing_that_is_read_is_reported(built: Built) -> None:
    loud = [
        (row, codes)
        for number, row in enumerate(rows())
        if row.html and (codes := alone(row) | built.codes.get(number, set()))
    ]
    assert loud == []


def test_the_twin_has_the_same_rows() -> None:
    own, twin = rows(), rows("constructs.zh-CN.md")
    assert [(r.written, r.html, r.code) for r in own] == [(r.written, r.html, r.code) for r in twin]
