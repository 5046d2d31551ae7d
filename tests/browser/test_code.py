"""Code blocks with numbered lines: copies hold the code and nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sites import build_site, make_site

pytestmark = pytest.mark.browser

CODE = "def f(x):\n\n    return x\n"


@pytest.fixture
def page(browser: Browser, serve: Callable[[Path], str], tmp_path: Path) -> Iterator[Page]:
    """A page with one block, whose lines are numbered and marked."""
    text = f'```python title="f.py" linenums {{3}}\n{CODE}```\n'
    build_site(make_site(tmp_path, {"content/a.md": text}))
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(serve(tmp_path / "public") + "/articles/a/")
    yield page
    context.close()


def test_the_numbers_are_shown(page: Page) -> None:
    shown = "element => getComputedStyle(element, '::before').content"
    assert "counter(line)" in page.locator(".line").first.evaluate(shown)


def test_the_copy_button_copies_the_code(page: Page) -> None:
    page.locator(".prose .copy").click()
    page.locator(".prose .copy", has_text="已复制").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == CODE


def test_a_selection_copies_the_code(page: Page) -> None:
    select = "element => getSelection().selectAllChildren(element)"
    page.locator(".prose pre code").evaluate(select)
    assert page.evaluate("getSelection().toString()").rstrip() == CODE.rstrip()
