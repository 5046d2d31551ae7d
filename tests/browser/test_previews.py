"""Previews in a real browser: on hover and on focus, and gone afterwards."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from browser.test_accessibility import AXE, RUN
from sites import article, build_site, make_site

pytestmark = pytest.mark.browser

TEXT = r"""见 \eqref{eq:a}、\cref{thm:b} 与脚注[^1]。

$$
E = mc^2 \label{eq:a}
$$

::: theorem {#thm:b} 主定理
由 \eqref{eq:a} 得 $x > 0$。
:::

[^1]: 注，含 $y$。
"""
SHOWN = {"#eq:a": "E", "#thm:b": "主定理", "#fn1": "注，含"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    root = make_site(tmp_path_factory.mktemp("previews"), {"content/a.md": article(TEXT)})
    build_site(root)
    return serve(root / "public") + "/articles/a/"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    viewport = {"width": 1100, "height": 720}  # footnotes stand in the margin of wider ones
    context = browser.new_context(bypass_csp=True, viewport=viewport)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def shown(page: Page) -> Locator:
    return page.locator(".preview:visible")


@pytest.mark.parametrize("target", SHOWN)
def test_hovering_shows_what_is_referred_to(page: Page, target: str) -> None:
    expect(shown(page)).to_have_count(0)
    page.locator(f'a[href="{target}"]').first.hover()
    expect(shown(page)).to_contain_text(SHOWN[target])
    page.mouse.move(1, 1)
    expect(shown(page)).to_have_count(0)


@pytest.mark.parametrize("target", SHOWN)
def test_focus_shows_it_too_and_escape_puts_it_away(page: Page, target: str) -> None:
    page.locator(f'a[href="{target}"]').first.focus()
    expect(shown(page)).to_contain_text(SHOWN[target])
    page.keyboard.press("Escape")
    expect(shown(page)).to_have_count(0)


def test_a_preview_leaves_the_page_as_light_as_it_is(page: Page) -> None:
    page.locator('a[href="#eq:a"]').first.hover()
    backdrop = "part => getComputedStyle(part, '::backdrop').backgroundColor"
    assert shown(page).first.evaluate(backdrop) == "rgba(0, 0, 0, 0)"


def test_the_pointer_may_go_into_the_preview(page: Page) -> None:
    page.locator('a[href="#fn1"]').hover()
    expect(shown(page)).to_have_count(1)
    shown(page).hover()
    page.wait_for_timeout(1_000)
    expect(shown(page)).to_have_count(1)


def test_following_a_reference_leads_to_its_target_and_back(page: Page) -> None:
    back = page.locator('.way-back a[href="#ref:1.1"]')
    expect(back).to_be_hidden()
    page.locator('a[href="#eq:a"]').first.click()
    expect(page.locator('[id="eq:a"]')).to_be_in_viewport()
    back.click()
    assert page.evaluate("location.hash") == "#ref:1.1"


def test_a_tap_follows_the_link_and_shows_no_preview(browser: Browser, address: str) -> None:
    context = browser.new_context(has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(address)
    page.locator('a.reference[href="#thm:b"]').tap()
    expect(page.locator('.way-back a[href="#ref:2.1"]')).to_be_visible()
    expect(shown(page)).to_have_count(0)
    context.close()


def test_where_references_cannot_call_previews_a_rule_shows_them(page: Page) -> None:
    page.route("**/*", as_elsewhere)
    page.reload()
    page.locator('a.reference[href="#thm:b"]').hover()
    expect(shown(page)).to_contain_text("主定理")
    assert not shown(page).evaluate("preview => preview.matches(':popover-open')")
    page.mouse.move(1, 1)
    expect(shown(page)).to_have_count(0)
    page.locator('a[href="#eq:a"]').first.focus()
    expect(shown(page)).to_contain_text("E")


def as_elsewhere(route: Route) -> None:
    """Take the attribute's meaning, and the sign that the browser knows it, out of a file."""
    if not route.request.url.endswith(("/", ".css")):
        route.continue_()
        return
    answer = route.fetch()
    text = answer.text().replace("interestfor", "data-unknown")
    text = text.replace("not selector(:interest-source)", "selector(:hover)")
    route.fulfill(response=answer, body=text.replace(":interest-source", ":unknown"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_a_preview_is_shown(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.locator('a.reference[href="#thm:b"]').hover()
    expect(shown(page)).to_have_count(1)
    page.add_script_tag(path=AXE)
    assert page.evaluate(RUN) == []
