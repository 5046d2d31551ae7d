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
def test_axe_finds_nothing(browser: Browser, origin: str, samples: list[str], scheme: str) -> None:
    assert AXE.exists(), "run `make test`, which installs axe-core"
    context = browser.new_context(color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    found = {}
    for address in samples:
        go(page, origin + address)
        page.add_script_tag(path=AXE)
        if violations := page.evaluate(RUN):
            found[address] = violations
    context.close()
    assert not found
