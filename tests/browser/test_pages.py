"""Every page of the repository's own blog in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from browser.conftest import kind
from browser.visit import Visit, go
from conftest import ROOT

pytestmark = pytest.mark.browser

KINDS = {
    *(
        "home",
        "home-later",
        "article",
        "page",
        "alias",
        "archives",
        "all-series",
        "all-authors",
        "all-categories",
        "search",
        "not-found",
    ),
    *("tags", "tag", "author", "series", "category"),
}
PHONE = ViewportSize(width=390, height=844)
THEME = "() => getComputedStyle(document.body).backgroundColor"


def test_every_formula_is_laid_out(visits: list[Visit]) -> None:
    assert sum(visit.formulas for visit in visits) > 0
    assert not {visit.page: visit.flat for visit in visits if visit.flat}


def test_formulas_are_set_in_the_sites_own_fonts(visits: list[Visit]) -> None:
    assert not {visit.page: visit.broken for visit in visits if visit.broken}
    fallbacks = {visit.page: visit.wanted - visit.loaded for visit in visits}
    assert not {page: families for page, families in fallbacks.items() if families}
    assert {"KaTeX_Main", "KaTeX_Math"} <= set().union(*(visit.loaded for visit in visits))


def test_no_other_host_is_asked(visits: list[Visit]) -> None:
    assert not {visit.page: visit.foreign for visit in visits if visit.foreign}


def test_whatever_a_page_asks_for_is_there(visits: list[Visit]) -> None:
    assert not {visit.page: visit.missing for visit in visits if visit.missing}


def test_the_console_stays_empty(visits: list[Visit]) -> None:
    assert not {visit.page: visit.complaints for visit in visits if visit.complaints}


def test_the_content_security_policy_stops_nothing(visits: list[Visit]) -> None:
    assert not {visit.page: visit.violations for visit in visits if visit.violations}


def test_no_page_scrolls_sideways_at_any_width(visits: list[Visit]) -> None:
    assert not {visit.page: visit.sideways for visit in visits if visit.sideways}


def test_the_blog_has_every_kind_of_page(
    kinds: dict[str, str], pytestconfig: pytest.Config
) -> None:
    assert pytestconfig.getoption("--site") != ROOT or set(kinds) == KINDS


@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_dark_switch_works_and_is_remembered(
    browser: Browser, origin: str, system: str
) -> None:
    context = browser.new_context(color_scheme="dark" if system == "dark" else "light")
    context.set_default_timeout(5_000)
    page = context.new_page()
    page.goto(origin + "/")
    before = page.evaluate(THEME)
    page.locator(".theme-switch").click()
    after = page.evaluate(THEME)
    assert after != before

    page.reload()
    assert page.evaluate(THEME) == after
    page.locator(".theme-switch").click()
    assert page.evaluate(THEME) == before
    page.reload()
    assert page.evaluate(THEME) == before
    context.close()


def test_pages_read_without_scripts(browser: Browser, origin: str, visits: list[Visit]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    unreadable = [visit.page for visit in visits if not reads(page, origin, visit)]
    context.close()
    assert not unreadable


def test_nothing_that_needs_scripts_is_shown_without_them(
    browser: Browser, origin: str, samples: list[str]
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    idle: dict[str, list[str]] = {}
    for address in samples:
        go(page, origin + address)
        shown = page.locator("button, input:not(:disabled)").all()
        idle[address] = [str(each) for each in shown if each.is_visible()]
    context.close()
    assert not {address: controls for address, controls in idle.items() if controls}


def test_contents_fold_out_without_scripts(
    browser: Browser, origin: str, blog: Path, pages: list[str]
) -> None:
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    for address in (address for address in pages if kind(blog, address) == "article"):
        page.goto(origin + address)
        if contents := page.locator(".toc summary").all():
            contents[0].click()
            assert page.locator(".toc li").first.is_visible(), address
    context.close()


def reads(page: Page, origin: str, visit: Visit) -> bool:
    """Tell whether the page shows its text, and a first formula where it has formulas."""
    go(page, origin + visit.page)
    main = page.locator("main")
    shown = main.is_visible() and bool(main.inner_text().strip())
    return shown and (not visit.formulas or page.locator(".katex").first.is_visible())
