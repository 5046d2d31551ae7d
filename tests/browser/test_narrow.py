"""What a phone, a preview and a tab key meet: numbers in sight, gaps alike, no stop in vain."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sites import article, build_site, make_site

pytestmark = pytest.mark.browser

LONG = "+".join(f"a_{{{n}}}" for n in range(40))
CELL = "这一列里有一整句话，手机上不能压成一个字一行的窄条"
TEXT = rf"""见 \eqref{{eq:a}}、\eqref{{eq:b}} 与 \cref{{tab:t}}。

$$
{LONG} = 0 \label{{eq:a}}
$$

> [!NOTE]
> 一句
>
> $$
> {LONG} = 1 \tag{{7}}
> $$

- 甲

  $$
  {LONG} = 2 \tag{{8}}
  $$

$$
\begin{{align}} x &= 1 \label{{eq:first}} \\ y &= {LONG} \label{{eq:b}} \end{{align}}
$$

$$
x = 1
$$

- 一
  - 二
  - 三
- 四

| 名 | 说明 | 一 | 二 | 三 | 四 |
|---|---|---|---|---|---|
| 甲 | {CELL} | $a+b+c$ | $a+b+c$ | $a+b+c$ | $a+b+c$ |

: 一张表 {{#tab:t}}

| 短 |
|---|
| 1 |

注[^a]，又一次[^a]。

[^a]: 一条。
"""
NUMBERS = """() => [...document.querySelectorAll(".tag")]
  .filter((tag) => tag.checkVisibility())
  .flatMap((tag) => [...tag.querySelectorAll(".mord.text")].map((text) => {
    const box = text.getBoundingClientRect();
    const holder = text.closest(".math-display").getBoundingClientRect();
    const over = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return [text.textContent, box.left >= holder.left && box.right <= holder.right + 1,
            box.right <= innerWidth, !over || text.closest('.tag').contains(over)];
  }))"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    files = {"content/a.md": article(TEXT, cover="https://pictures.example/a.jpg", title="题目")}
    root = make_site(tmp_path_factory.mktemp("narrow"), files)
    build_site(root)
    return serve(root / "public")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 390, "height": 3000})
    tab = context.new_page()
    tab.route("https://pictures.example/**", lambda route: route.abort())
    tab.goto(address + "/articles/a/")
    tab.evaluate("document.fonts.ready.then(() => true)")
    yield tab
    context.close()


def test_every_number_is_in_sight(page: Page) -> None:
    seen = page.evaluate(NUMBERS)
    assert [number for number, *_ in seen] == ["(1)", "(7)", "(8)", "(2)", "(3)"]
    assert [each for each in seen if not all(each[1:])] == []


def test_a_number_stays_while_its_formula_scrolls(page: Page) -> None:
    page.evaluate("document.querySelectorAll('.math-display').forEach(b => { b.scrollLeft = 150 })")
    assert [each for each in page.evaluate(NUMBERS) if not all(each[1:])] == []


def test_the_number_is_in_sight_in_a_preview_and_the_row_is_marked(page: Page) -> None:
    page.locator(".reference").nth(1).focus()
    preview = page.locator(".preview:visible")
    expect(preview).to_have_count(1)
    seen = [each for each in page.evaluate(NUMBERS) if each[0] == "(3)"]
    assert len(seen) == 2
    assert all(all(each[1:3]) for each in seen)
    tints = preview.evaluate(
        """(box) => [...box.querySelectorAll(".tag .vlist > * > :last-child")]
             .map((row) => getComputedStyle(row, "::after").content !== "none")"""
    )
    assert tints[:2] == [False, True]


def test_only_what_overflows_is_a_stop_for_the_tab_key(page: Page) -> None:
    stops = """() => [...document.querySelectorAll(".math-display, .table-scroll, pre")]
      .filter((box) => !box.closest(".preview"))
      .map((box) => [box.tabIndex >= 0, box.scrollWidth > box.clientWidth])"""
    page.wait_for_function(
        "document.querySelectorAll('.prose > .math-display[tabindex]').length >= 2"
    )
    seen = page.evaluate(stops)
    assert {True, False} == {stop for stop, _ in seen}
    assert all(stop == wide for stop, wide in seen)


def test_a_column_of_sentences_is_no_strip(page: Page) -> None:
    width = page.locator("td", has_text=CELL).first.evaluate(
        "(cell) => cell.clientWidth / parseFloat(getComputedStyle(cell).fontSize)"
    )
    assert width >= 10


def test_nested_lists_have_one_gap(page: Page) -> None:
    gaps = page.evaluate(
        """() => {
          const lists = [...document.querySelectorAll(".prose > ul")];
          const outer = lists.find((list) => list.querySelector("ul"));
          const tops = [...outer.querySelectorAll("li")].map((item) => {
            const range = document.createRange();
            range.selectNodeContents(item.firstChild);
            return range.getBoundingClientRect().top;
          });
          return tops.slice(1).map((top, at) => Math.round(top - tops[at]));
        }"""
    )
    assert len(set(gaps)) == 1


def test_both_marks_of_a_note_show_its_number_and_its_ways_back_have_names(page: Page) -> None:
    assert page.locator(".footnote-ref").all_text_contents() == ["[1]", "[1]"]
    names = [each.get_attribute("aria-label") for each in page.locator(".footnote-backref").all()]
    assert names == ["回到引用处 a", "回到引用处 b"]


@pytest.mark.parametrize("scripts", [True, False])
def test_a_cover_that_does_not_come_leaves_its_place(
    browser: Browser, address: str, scripts: bool
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 800}, java_script_enabled=scripts
    )
    tab = context.new_page()
    tab.route("https://pictures.example/**", lambda route: route.abort())
    tab.goto(address + "/articles/a/")
    box = tab.locator(".cover").bounding_box()
    assert box is not None
    assert box["height"] == pytest.approx(box["width"] / 3, abs=1)
    assert tab.locator(".cover").get_attribute("data-face") == "题"
    # Half of the place, left of the character, holds one colour: neither a sign nor a frame.
    shot = tab.screenshot(clip={**box, "width": box["width"] / 3})
    context.close()
    assert colours(shot) <= 6  # the round corners


def colours(png: bytes) -> int:
    from io import BytesIO

    from PIL import Image

    return len(Image.open(BytesIO(png)).convert("RGB").getcolors(1_000_000) or ())
