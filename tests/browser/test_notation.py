"""What a symbol means, in a real browser: on hover, focus and tap; on wide and narrow pages."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser.test_accessibility import AXE, RUN
from sitegen.core.notation import symbol_class
from sites import article, build_site, make_site

pytestmark = pytest.mark.browser

CONFIG = r"""
[math.macros.KL]
tex = 'D(#1\|#2)'
means = "相对熵"
see = "a#def:kl"
[math.macros.E]
tex = '\mathbb{E}'
means = "期望"
"""
TEXT = r"""首先 $x = \E f$，再看 $\KL{\E g}{q} + y$。

$$
\frac{\E f}{\E_{q} g} = \underbrace{\left[\frac{\E h}{2}\right]}_{\E k}
$$

::: definition {#def:kl} 相对熵
$\KL{p}{q}$
:::
"""
KL, E = symbol_class(r"\KL"), symbol_class(r"\E")
WIDTHS = (1280, 390)


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    files = {"sitegen.toml": CONFIG, "content/a.md": article(TEXT, title="甲")}
    root = make_site(tmp_path_factory.mktemp("notation"), files)
    build_site(root)
    return serve(root / "public")


@pytest.fixture(params=WIDTHS)
def page(browser: Browser, origin: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(
        bypass_csp=True,
        viewport={"width": request.param, "height": 800},
        has_touch=True,
    )
    page = context.new_page()
    page.goto(f"{origin}/articles/a/")
    yield page
    context.close()


def shown(page: Page) -> Locator:
    return page.locator(".symbol:visible")


def use(page: Page, mark: str) -> Locator:
    return page.locator(f".katex-html .{mark}").first


def test_hovering_shows_the_meaning_below_the_symbol(page: Page) -> None:
    expect(shown(page)).to_have_count(0)
    use(page, E).hover()
    expect(shown(page)).to_have_text("期望")
    symbol, note = use(page, E).bounding_box(), shown(page).bounding_box()
    assert symbol
    assert note
    assert 0 <= note["y"] - (symbol["y"] + symbol["height"]) < 20
    assert note["x"] < symbol["x"] + symbol["width"]
    assert symbol["x"] < note["x"] + note["width"]
    page.mouse.move(1, 1)
    expect(shown(page)).to_have_count(0)


def test_a_symbol_in_another_one_is_explained_by_itself(page: Page) -> None:
    page.locator(f".katex-html .{KL} .{E}").first.hover()
    expect(shown(page)).to_have_text("期望")


def test_no_row_of_a_formula_lies_over_a_symbol(page: Page) -> None:
    covered = page.evaluate(
        """uses => [...document.querySelectorAll(uses)].filter(use => {
          const box = use.getBoundingClientRect();
          const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return !use.contains(hit);
        }).length""",
        f".math-display .katex-html .{E}",
    )
    assert covered == 0


def test_the_note_leads_to_the_definition(page: Page) -> None:
    use(page, KL).hover(position={"x": 2, "y": 8})
    expect(shown(page)).to_contain_text("定义 1")
    shown(page).locator("a").hover()
    page.wait_for_timeout(1000)
    expect(shown(page)).to_have_count(1)
    shown(page).locator("a").click()
    assert page.url.endswith("#def:kl")


def test_a_tap_shows_the_meaning(page: Page) -> None:
    use(page, E).tap()
    expect(shown(page)).to_have_text("期望")


def test_the_keyboard_reaches_the_first_use_of_each(page: Page) -> None:
    page.locator(f"a.{E}").focus()
    expect(shown(page)).to_have_text("期望")
    page.keyboard.press("Tab")
    expect(shown(page)).to_contain_text("相对熵")
    page.keyboard.press("Tab")
    expect(shown(page)).to_have_count(0)


def test_readers_of_screens_get_the_meaning_as_a_link(page: Page) -> None:
    links = page.get_by_role("link", name="期望", exact=True)
    expect(links).to_have_count(1)
    page.add_script_tag(path=AXE)
    assert page.evaluate(RUN) == []


def test_pages_do_not_scroll_sideways(page: Page, origin: str) -> None:
    for address in ("/articles/a/", "/notation/"):
        page.goto(origin + address)
        size = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert size[0] <= size[1]
