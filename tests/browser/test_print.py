"""An article on paper: what a PDF of it holds, and where."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, ViewportSize

from sites import article, build_site, make_site

pytestmark = pytest.mark.browser

MILLIMETRE = 72 / 25.4
RIGHT = (210 - 25) * MILLIMETRE
FOOT = 20 * MILLIMETRE
"""Below it stands the number of the page alone."""
LONG = "+".join(f"a_{{{n}}}" for n in range(26))
TEXT = f"""见[别处](https://example.org/there)与 https://example.org/shown 。

$$
{LONG} = 0 \\tag{{1}}
$$

$$
\\begin{{aligned}} f &= {LONG} \\\\ &= 0 \\end{{aligned}}
$$

| {"一 | " * 12}
| {"- | " * 12}
| {"$a+b+c+d$ | " * 12}

```python
{"x = 1; " * 30}
```
"""
LINES = f"""别处。

```python {{linenums hl_lines="2"}}
{"x = 1; " * 30}
{"y = 1; " * 60}
```

```text
{"z" * 400}
```
"""
SECTIONS = "".join(f"## 题{n}\n\n{'正文' * (40 + 9 * (n % 7))}\n\n" for n in range(60))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("print")
    files = {"content/wide.md": article(TEXT), "content/long.md": article(SECTIONS)}
    files["content/lines.md"] = article(LINES)
    build_site(make_site(root, files))
    return root / "public"


Printer = Callable[[str, int], pypdfium2.PdfDocument]


@pytest.fixture
def printed(browser: Browser, serve: Callable[[Path], str], site: Path) -> Iterator[Printer]:
    """Print an article from a window of some width."""
    context = browser.new_context()

    def to_paper(name: str, width: int = 1280) -> pypdfium2.PdfDocument:
        page = context.new_page()
        page.set_viewport_size(ViewportSize(width=width, height=800))
        page.goto(f"{serve(site)}/articles/{name}/")
        page.evaluate("document.fonts.ready.then(() => true)")
        return pypdfium2.PdfDocument(BytesIO(page.pdf(prefer_css_page_size=True, format="A4")))

    yield to_paper
    context.close()


def text(document: pypdfium2.PdfDocument) -> str:
    return "".join(sheet.get_textpage().get_text_range() for sheet in document)


def characters(document: pypdfium2.PdfDocument) -> Iterator[tuple[str, float, float]]:
    """Give each character of the first page with its left and its right edge, in points."""
    words = document[0].get_textpage()
    for index, character in enumerate(words.get_text_range()):
        if not character.isspace():
            left, _, right, _ = words.get_charbox(index)
            yield character, left, right


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_cut_off_at_the_right(printed: Printer, width: int) -> None:
    beyond = [each for each in characters(printed("wide", width)) if each[2] > RIGHT + 1]
    assert not beyond


@pytest.mark.parametrize("width", [1280, 390])
def test_what_is_too_wide_does_not_make_the_text_smaller(printed: Printer, width: int) -> None:
    edges = {character: left for character, left, _ in characters(printed("wide", width))}
    assert edges["处"] - edges["别"] == pytest.approx(11, abs=0.2)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_text_has_its_size_whatever_code_stands_below(printed: Printer, width: int) -> None:
    document = printed("lines", width)
    edges = {character: left for character, left, _ in characters(document)}
    assert 10.5 <= edges["处"] - edges["别"] <= 11.5
    assert not [each for each in characters(document) if each[2] > RIGHT + 1]


def test_links_say_where_they_lead_and_addresses_stand_once(printed: Printer) -> None:
    words = text(printed("wide", 1280))
    assert "别处（https://example.org/there）" in words
    assert words.count("https://example.org/shown") == 1


def test_navigation_stays_on_the_screen(printed: Printer) -> None:
    words = text(printed("long", 1280))
    assert "引用本文" in words
    assert [
        word for word in ("首页", "归档", "目录", "复制", "上一篇", "跳到") if word in words
    ] == []


def test_no_heading_stands_alone_at_the_foot_of_a_page(printed: Printer) -> None:
    document = printed("long", 1280)
    assert len(document) > 3
    for number, sheet in enumerate(document, start=1):
        words = sheet.get_textpage()
        assert words.get_text_bounded(top=FOOT).strip() == str(number)
        lines = words.get_text_bounded(bottom=FOOT).strip().splitlines()
        assert not lines[-1].startswith("题")
