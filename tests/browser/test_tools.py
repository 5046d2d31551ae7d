"""What a reader may do with an article: copy, zoom, find the way; all by the site's own scripts."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sites import article, build_site, make_site

pytestmark = pytest.mark.browser

FIGURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3" width="400" height="300"/>'
TEXT = rf"""一句。

$$
E = mc^2 \label{{eq:e}}
$$

![一张图](/fig.svg "图"){{#fig:a}}

{"".join(f"## 节{n}" + chr(10) * 2 + "正文一句。" * 300 + chr(10) * 2 for n in range(6))}
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    files = {
        "content/a.md": article(TEXT, title="题"),
        "static/fig.svg": FIGURE,
        "tags.toml": '0A3F = { article = "content/a.md", label = "eq:e" }\n',
        "sitegen.toml": '[look]\ntheme = "ink"\n',
    }
    root = make_site(tmp_path_factory.mktemp("tools"), files)
    build_site(root)
    return serve(root / "public")


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(
        viewport={"width": 390, "height": 800},
        permissions=["clipboard-read", "clipboard-write"],
        color_scheme="light",
    )
    tab = context.new_page()
    tab.goto(address + "/articles/a/")
    yield tab
    context.close()


def copied(page: Page, name: str) -> str:
    page.locator(".menu-of").get_by_role("button", name=name).click()
    expect(page.locator(".menu-of [data-said]")).to_have_count(1)
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_a_display_gives_its_link_its_tex_and_its_mathml(page: Page) -> None:
    page.locator(".math-display").hover()
    assert copied(page, "复制链接").endswith("/articles/a/#eq%3Ae")
    page.mouse.move(0, 0)
    expect(page.locator(".menu-of")).to_have_count(0)
    page.locator(".math-display").hover()
    assert copied(page, "复制 TeX").startswith("E = mc^2")
    page.mouse.move(0, 0)
    page.locator(".math-display").hover()
    assert copied(page, "复制 MathML").startswith("<math")


def test_a_display_leads_to_the_page_of_its_permanent_tag(page: Page) -> None:
    page.locator(".math-display").hover()
    page.locator(".menu-of").get_by_role("link", name="0A3F").click()
    expect(page.locator("h1")).to_have_text("式 (1)")
    assert page.url.endswith("/t/0A3F/")


def test_a_numbered_display_has_its_menu_by_the_keyboard(page: Page) -> None:
    page.locator(".math-display").focus()
    expect(page.locator(".menu-of")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".menu-of [data-said]")).to_have_count(1)
    assert str(page.evaluate("navigator.clipboard.readText()")).startswith("E = mc^2")
    page.keyboard.press("Escape")
    expect(page.locator(".math-display")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".menu-of [aria-label='复制 TeX']")).to_have_count(0)


def test_a_heading_gives_its_link(page: Page) -> None:
    page.locator("h2").first.hover()
    assert copied(page, "复制链接").endswith("#%E8%8A%820")


def test_what_to_cite_has_one_ground_to_its_edges(page: Page) -> None:
    page.locator(".cite summary").click()
    styles = "node => (s => [s.getPropertyValue('--cover'), s.getPropertyValue('--tint')])"
    covers = page.locator(".cite pre").first.evaluate(f"{styles}(getComputedStyle(node))")
    assert covers[0] == covers[1] != ""


def test_a_figure_fills_the_window_until_it_is_clicked_again(page: Page) -> None:
    page.locator("a.zoom").click()
    expect(page.locator("dialog.zoomed img")).to_be_visible()
    assert page.url.endswith("/articles/a/")
    page.keyboard.press("Escape")
    expect(page.locator("dialog.zoomed")).to_have_count(0)
    page.locator("a.zoom").click()
    page.locator("dialog.zoomed").click()
    expect(page.locator("dialog.zoomed")).to_have_count(0)


def test_far_down_the_contents_open_where_the_reader_is(page: Page) -> None:
    expect(page.locator(".open-toc")).not_to_be_visible()
    page.locator("h2").nth(3).scroll_into_view_if_needed()
    # Who reads on has nothing over the text; who turns back is offered the contents and the top.
    expect(page.locator(".open-toc")).not_to_be_visible()
    page.mouse.wheel(0, -40)
    page.locator(".open-toc").click()
    page.locator(".toc-sheet a", has_text="节4").click()
    expect(page.locator(".toc-sheet")).not_to_be_visible()
    expect(page.locator("h2", has_text="节4")).to_be_in_viewport()
    page.mouse.wheel(0, -40)
    page.locator(".to-top").click()
    expect(page.locator("h1")).to_be_in_viewport()


def test_engines_without_a_selector_for_it_mark_the_section_after_a_jump(
    browser: Browser, address: str
) -> None:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.add_init_script("CSS.supports = () => false")
    page.goto(address + "/articles/a/")
    page.evaluate("document.getElementById('节4').scrollIntoView()")
    expect(page.locator(".toc [data-current]")).to_have_text("节4")
    page.close()


def test_the_line_shows_how_far_one_has_read(page: Page) -> None:
    width = "document.querySelector('.progress').getBoundingClientRect().width"
    assert page.evaluate(width) == 0
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    page.wait_for_function(f"{width} > 380")


def test_a_theme_that_is_dark_first_is_light_when_it_is_asked(page: Page) -> None:
    ground = "getComputedStyle(document.body).backgroundColor"
    switch = page.locator(".theme-switch")
    assert page.evaluate(ground) == "rgb(14, 15, 19)"
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    assert page.evaluate(ground) == "rgb(250, 250, 250)"
    page.reload()
    assert page.evaluate(ground) == "rgb(250, 250, 250)"
    page.locator(".theme-switch").click()
    assert page.evaluate(ground) == "rgb(14, 15, 19)"
    assert page.evaluate("localStorage.getItem('theme')") is None


def test_all_scripts_of_an_article_are_small(page: Page) -> None:
    sizes = page.evaluate(
        """() => Promise.all([...document.scripts].filter((each) => each.src)
             .map((each) => fetch(each.src).then((file) => file.text())))
             .then((texts) => texts.map((text) => text.length))"""
    )
    assert 0 < sum(sizes) <= 12 * 1024
