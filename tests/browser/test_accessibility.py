"""axe-core finds nothing to complain of on any kind of page, light and dark.

Left out: ``empty-table-header``, which takes a header that holds a formula for an empty one:
axe-core does not read MathML, screen readers do.
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.visit import go

pytestmark = pytest.mark.browser

AXE = Path(__file__).parent / "node" / "node_modules" / "axe-core" / "axe.min.js"
RUN = """() => axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa',
                                             'best-practice'],
                                   rules: {'empty-table-header': {enabled: false}}}).then(
  result => result.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 120))]))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(
    browser: Browser, origin: str, kinds: dict[str, str], scheme: str
) -> None:
    assert violations_of(browser, origin, [*kinds.values()], scheme) == {}


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_article(
    browser: Browser, origin: str, kinds: dict[str, str], samples: list[str], scheme: str
) -> None:
    others = [page for page in samples if page not in kinds.values()]
    assert violations_of(browser, origin, others, scheme) == {}


def violations_of(
    browser: Browser, origin: str, pages: list[str], scheme: str
) -> dict[str, object]:
    """Have axe look at pages; gives what it finds, by address."""
    assert AXE.exists(), "run `make test`, which installs axe-core"
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = {}
    for address in pages:
        go(page, origin + address)
        page.add_script_tag(path=AXE)
        if violations := page.evaluate(RUN):
            found[address] = violations
    context.close()
    return found
