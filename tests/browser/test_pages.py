"""Every page of the repository's own blog in a real browser."""

import pytest
from playwright.sync_api import Browser, Page

from browser.visit import Visit

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

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


def test_no_page_scrolls_sideways_on_a_phone(visits: list[Visit]) -> None:
    assert not {visit.page: visit.sideways for visit in visits if visit.sideways}


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


def reads(page: Page, origin: str, visit: Visit) -> bool:
    """Tell whether the page shows its text, and a first formula where it has formulas."""
    page.goto(origin + visit.page)
    main = page.locator("main")
    shown = main.is_visible() and bool(main.inner_text().strip())
    return shown and (not visit.formulas or page.locator(".katex").first.is_visible())
