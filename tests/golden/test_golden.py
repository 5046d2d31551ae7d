"""Whole sites, input and expected beside each other: see the folders here."""

import re
import shutil
import tomllib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from expectations import Expectations
from sites import build_site

SITES = sorted(path.parent.name for path in Path(__file__).parent.glob("*/expected.toml"))


@pytest.fixture(scope="module", params=SITES)
def golden(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """Build a site; gives what is expected and what came."""
    folder = Path(__file__).parent / request.param
    root = tmp_path_factory.mktemp(request.param) / "site"
    shutil.copytree(folder / "site", root)
    output = root / "public"
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    built = build_site(root, output=output)
    return {**expected, "file": folder / "expected.toml", "output": output, "built": built}


class Text(HTMLParser):
    """Gathers what a reader sees: no code, no TeX of the formulas."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self._hidden: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("annotation", "code", "style", "script") or tag in self._hidden:
            self._hidden.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._hidden:
            self._hidden.remove(tag)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.text += data


def seen(html: str) -> str:
    """Give the text of a page that a reader sees."""
    reader = Text()
    reader.feed(html)
    return reader.text


def test_the_site_has_these_files(golden: dict[str, Any], expectations: Expectations) -> None:
    output = golden["output"]
    made = (path.relative_to(output) for path in output.rglob("*") if path.is_file())
    names = [p.as_posix() for p in made if p.parts[0] not in ("assets", ".sitegen.json")]
    # The names in the index of the search are digests; tests/search holds what it is.
    names = [name for name in names if not name.startswith("search/") or name.endswith(".html")]
    expectations.toml_list(golden["file"], "files", sorted(set(names) - {"favicon.svg"}))


def test_the_author_is_told_this(golden: dict[str, Any], expectations: Expectations) -> None:
    told = [f"{d.severity} {d.code}" for d in golden["built"].diagnostics]
    expectations.toml_list(golden["file"], "remarks", told)


def test_every_formula_is_there(golden: dict[str, Any]) -> None:
    for page in golden["page"]:
        html = (golden["output"] / page["path"]).read_text(encoding="utf-8")
        displays = html.count('class="katex-display"')
        counted = (displays, html.count('class="katex"') - displays)
        assert counted == (page["displays"], page["inline"]), page["path"]


def test_the_pages_hold_what_they_should(golden: dict[str, Any]) -> None:
    for page in golden["page"]:
        html = (golden["output"] / page["path"]).read_text(encoding="utf-8")
        missing = [part for part in page["contains"] if part not in html]
        assert (page["path"], missing) == (page["path"], [])
        text = seen(html)
        assert [part for part in page["lacks"] if part in text] == []


def test_no_dollar_is_left_in_the_text(golden: dict[str, Any]) -> None:
    for page in golden["page"]:
        assert "$" not in seen((golden["output"] / page["path"]).read_text(encoding="utf-8"))


def test_the_title_is_printed_once(golden: dict[str, Any]) -> None:
    for rendered in golden["built"].library.articles:
        address = rendered.article.address.strip("/")
        html = (golden["output"] / address / "index.html").read_text(encoding="utf-8")
        headings = re.findall(r"<h[1-6][^>]*>(.*?)</h[1-6]>", html, re.DOTALL)
        titles = [text for text in headings if seen(text).startswith(seen(rendered.title.html))]
        assert len(titles) == 1
        assert len(re.findall("<h1[ >]", html)) == 1
