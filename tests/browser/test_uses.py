"""Where things are used, previews across articles, and the graph, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from sites import article, build_site, make_site

pytestmark = pytest.mark.browser

WIDE = "\n\n".join(
    f"::: lemma {{#w{n}}} 一个相当长的引理的题目 {n}\n由 \\cref{{thm:a}}。\n:::" for n in range(9)
)
TARGET = (
    "## 起\n\n$$\nE = mc^2 \\label{eq:e}\n$$\n\n::: theorem {#thm:a} 主定理\n$x > 0$。\n:::\n\n"
    f"{WIDE}\n\n" + "正文一句。" * 400 + "\n\n## 承\n\n由 \\eqref{eq:e}。\n"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    files = {
        "content/a.md": article(TARGET, title="甲文"),
        "content/b.md": article("见 \\cref{a#thm:a}。\n", title="乙文"),
    }
    root = make_site(tmp_path_factory.mktemp("uses"), files)
    build_site(root)
    return serve(root / "public")


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    viewport = {"width": 390, "height": 800}
    context = browser.new_context(java_script_enabled=request.param, viewport=viewport)  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def height(page: Page) -> float:
    box = page.locator(".math-display > .used-in").first.bounding_box()
    assert box is not None
    return box["height"]


@pytest.mark.parametrize("page", [True], indirect=True)
def test_the_menu_of_a_display_shows_where_it_is_used(page: Page, address: str) -> None:
    page.goto(address + "/articles/a/")
    assert height(page) <= 1
    page.locator(".math-display").first.hover()
    page.locator(".menu-of").get_by_role("button", name="用于").click()
    assert height(page) > 10
    expect(page.locator(".math-display > .used-in a").first).to_have_attribute("href", "#承")


def test_a_display_shows_its_uses_to_those_who_come_by_a_link(page: Page, address: str) -> None:
    page.goto(address + "/articles/a/#eq:e")
    assert height(page) > 10


def test_a_theorem_shows_its_uses_without_being_asked(page: Page, address: str) -> None:
    page.goto(address + "/articles/a/")
    used = page.locator('[id="thm:a"] > .used-in')
    expect(used).to_be_visible()
    expect(used.get_by_role("link", name="《乙文》")).to_have_attribute("href", "/articles/b/")


def test_a_label_of_another_article_is_shown_on_hover(page: Page, address: str) -> None:
    page.goto(address + "/articles/b/")
    page.locator("a.reference").hover()
    expect(page.locator(".preview:visible")).to_contain_text("主定理")
    assert page.locator(".preview .katex").count() == 1


def test_a_wide_graph_scrolls_in_its_box(page: Page, address: str) -> None:
    page.goto(address + "/graph/")
    box, drawing = page.locator(".graph-box").bounding_box(), page.locator(".graph").bounding_box()
    assert box is not None
    assert drawing is not None
    assert box["width"] <= 390 < drawing["width"]
    page.mouse.wheel(500, 0)
    assert page.locator("main").bounding_box()["x"] >= 0  # type: ignore[index]
    first = page.locator(".graph-node").first
    first.focus()
    expect(first).to_be_focused()
