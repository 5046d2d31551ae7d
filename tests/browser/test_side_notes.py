"""Footnotes in a real browser: beside the text where there is room, at the end elsewhere."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sites import article, build_site, make_site

pytestmark = pytest.mark.browser

LONG = "这条注很长，一行放不下，要占好几行。" * 8
TEXT = rf"""一条注[^a]，紧跟着又一条[^b]，还有一条[^c]。

## 标题[^d]

- 列表
  - 里面[^e]

> [!note]- 折起来的
> 看不见的标记[^f]。

| 表 |
| --- |
| 格[^g] |

再引用第一条[^a]。{"正文一句。" * 200}

最后一段[^h]。

[^a]: 短注。
[^b]: {LONG}
[^c]: 公式 $f(x) = f(a) + f'(a)(x-a) + \frac12 f''(\xi)(x-a)^2 + \dots + R_n(x)$。

    $$
    \sum_{{n=1}}^{{\infty}} n^{{-2}} = \pi^2 / 6, \qquad \sum_{{n=1}}^{{\infty}} n^{{-4}} = c_4
    $$
[^d]: 标题的注。
[^e]: 列表的注。
[^f]: 折叠处的注。
[^g]: 表的注。
[^h]: {LONG}
"""
BOXES = """() => {
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [left, top + scrollY, right, bottom + scrollY];
  };
  const notes = [...document.querySelectorAll(".footnote-item")];
  return {
    column: box(document.querySelector(".prose > p")),
    notes: notes.map(box),
    marks: notes.map((note) => box(document.getElementById(note.id.replace("fn", "fnref")))),
    page: [document.scrollingElement.scrollWidth, document.scrollingElement.scrollHeight],
  };
}"""
FOLDED = 5
"""The note whose mark cannot be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Boxes as (left, top, right, bottom)."""

    column: list[float]
    notes: list[list[float]]
    marks: list[list[float]]
    page: list[float]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    files = {"content/a.md": article(TEXT, title="注"), "content/pages/b.md": article(TEXT)}
    root = make_site(tmp_path_factory.mktemp("notes"), files)
    build_site(root)
    return serve(root / "public")


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context()
    yield context.new_page()
    context.close()


def layout(page: Page, address: str, width: int) -> Layout:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    page.evaluate("document.fonts.ready")
    return Layout(**page.evaluate(BOXES))


@pytest.mark.parametrize("path", ["/articles/a/", "/b/"])
@pytest.mark.parametrize("width", [1280, 1440, 1920])
def test_on_wide_screens_notes_stand_in_the_margin_and_apart(
    page: Page, address: str, path: str, width: int
) -> None:
    seen = layout(page, address + path, width)
    assert all(note[0] > seen.column[2] for note in seen.notes)
    assert all(note[2] <= width for note in seen.notes)
    pairs = zip(seen.notes, seen.notes[1:], strict=False)
    assert all(below[1] >= above[3] for above, below in pairs)
    assert seen.page[0] <= width
    assert max(note[3] for note in seen.notes) <= seen.page[1] + 1


def test_a_note_with_room_is_level_with_its_mark(page: Page, address: str) -> None:
    seen = layout(page, address + "/articles/a/", 1440)
    level = [
        number
        for number, (note, mark) in enumerate(zip(seen.notes, seen.marks, strict=True))
        if abs(note[1] - mark[1]) < 12
    ]
    assert {0, 7} <= {*level}
    assert {1, 2}.isdisjoint(level)


def test_the_note_of_a_folded_mark_stands_beside_the_fold(page: Page, address: str) -> None:
    seen = layout(page, address + "/articles/a/", 1440)
    fold = page.locator("details.callout").bounding_box()
    assert fold is not None
    above = seen.notes[FOLDED - 1][3]
    assert seen.notes[FOLDED][1] >= max(above, fold["y"] - 12)
    page.locator("details.callout > summary").click()
    expect(page.locator("#fnref6")).to_be_visible()
    opened = Layout(**page.evaluate(BOXES))
    assert opened.notes[FOLDED][1] >= opened.marks[FOLDED][1] - 12


def test_only_a_mark_far_from_its_note_calls_a_preview(page: Page, address: str) -> None:
    layout(page, address + "/articles/a/", 1440)
    page.locator("#fnref1").hover()
    page.wait_for_timeout(1_000)
    expect(page.locator(".preview:visible")).to_have_count(0)
    page.locator('[id="fnref1:1"]').hover()
    expect(page.locator(".preview:visible")).to_contain_text("短注")


@pytest.mark.parametrize("width", [360, 768, 1200])
def test_on_narrow_screens_notes_stay_at_the_end(page: Page, address: str, width: int) -> None:
    seen = layout(page, address + "/articles/a/", width)
    last = page.locator(".prose > p").last.bounding_box()
    assert last is not None
    assert all(note[1] > last["y"] for note in seen.notes)
    assert all(note[0] >= seen.column[0] for note in seen.notes)


def test_on_paper_notes_stay_at_the_end(page: Page, address: str) -> None:
    page.emulate_media(media="print")
    seen = layout(page, address + "/articles/a/", 1440)
    assert all(note[0] < seen.column[2] for note in seen.notes)
    assert min(note[1] for note in seen.notes) > seen.marks[-1][3]
