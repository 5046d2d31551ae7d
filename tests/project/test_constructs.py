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


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, dict[int, list[str]]]:
    """The page of an article of all rows, and the codes of its diagnostics by line."""
    text = "".join(f"{row.written}\n\n<!-- -->\n\n" for row in rows())
    root = make_site(
        tmp_path_factory.mktemp("constructs"),
        {"content/a.md": f"---\ntitle: 甲\n---\n{text}", **_FILES},
    )
    build = build_site(root)
    codes: dict[int, list[str]] = {}
    for each in build.diagnostics:
        codes.setdefault(each.span.line, []).append(each.code)
    return read(root, "articles/a/index.html"), codes


def test_the_table_is_long() -> None:
    assert len({row.written for row in rows()}) >= 40


def test_what_is_read_stands_in_the_page(built: tuple[str, dict[int, list[str]]]) -> None:
    body = built[0].partition("<article")[2].partition("</article>")[0]
    assert [row for row in rows() if row.html and row.html not in body] == []


def test_what_is_not_read_is_reported(built: tuple[str, dict[int, list[str]]]) -> None:
    """Kinds are reported once for an article, so each such row has a page of its own, too."""
    silent = [row for row in rows() if row.code and row.code not in alone(row)]
    assert silent == []


def alone(row: Row) -> list[str]:
    return [each.code for each in rendered(row.written + "\n").diagnostics]


def test_nothing_that_is_read_is_reported() -> None:
    assert [row for row in rows() if row.html and alone(row)] == []
