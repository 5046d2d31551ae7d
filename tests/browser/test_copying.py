"""Copying a formula from a page gives the TeX that its author wrote."""

import pytest
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

COPY = """() => {
  const formula = document.querySelector('.katex-display .katex');
  const range = document.createRange();
  range.selectNode(formula.closest('.math-display'));
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  const event = new ClipboardEvent('copy', {clipboardData: new DataTransfer(), bubbles: true});
  document.dispatchEvent(event);
  return [event.clipboardData.getData('text/plain'),
          formula.querySelector('annotation').textContent];
}"""


def test_a_copied_display_is_its_tex(browser: Browser, origin: str, pages: list[str]) -> None:
    page = browser.new_page()
    articles = [address for address in pages if address.startswith("/articles/")]
    page.goto(origin + articles[0])
    page.wait_for_load_state("load")
    copied, written = page.evaluate(COPY)
    page.close()
    assert copied == f"$${written}$$"
