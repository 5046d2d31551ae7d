"""The search of the repository's own blog, from the built site alone."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from browser.visit import RECORD_VIOLATIONS

pytestmark = pytest.mark.browser

TEX = ("\\", "{", "}", "$", "^2", "_i")
"""What no result shows; ``^`` and ``_`` alone are part of plain readings."""


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
    """The page of the search; holds that it asks no other host and that nothing is forbidden."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    tab = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.add_init_script(RECORD_VIOLATIONS)
    tab.goto(f"{origin}/search/")
    yield tab
    assert tab.evaluate("window.violations") == []
    assert complaints == []
    assert [url for url in asked if not url.startswith(origin)] == []
    context.close()


def find(page: Page, query: str) -> list[tuple[str, str]]:
    """Open the search with a query; gives title and excerpt of each result."""
    page.goto(f"{page.url.partition('?')[0]}?q={quote(query)}")
    expect(page.locator(".search-status")).not_to_be_empty()
    items = page.locator(".search-results li:has(a)").all()
    return [(item.locator("a").inner_text(), item.locator("p").inner_text()) for item in items]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("梯度下降", "从最小二乘到梯度下降"),
        ("最小二乘", "从最小二乘到梯度下降"),
        ("反向传播", "反向传播就是链式法则"),
        ("奇异值分解", "奇异值分解与低秩近似"),
        ("注意力", "注意力的几何"),
        ("normalization", "Why LayerNorm works: a small derivation"),
        ("learning rate", "Why LayerNorm works: a small derivation"),
        ("layernorm", "Why LayerNorm works: a small derivation"),
        ("softmax", "softmax 与交叉熵"),
        (r"\frac", "Why LayerNorm works: a small derivation"),
        (r"\sqrt{d_k}", "注意力的几何"),
        ("dₖ", "注意力的几何"),
        ("X^⊤Xw", "从最小二乘到梯度下降"),
        ("x^2", "概率与最大似然"),
        ("σ²", "概率与最大似然"),
        (r"\sigma^{2}", "概率与最大似然"),
    ],
)
def test_the_right_article_comes_first(page: Page, query: str, title: str) -> None:
    assert [title for title, _ in find(page, query)][:1] == [title]


def test_articles_are_found_by_their_tags(page: Page) -> None:
    titles = {title for title, _ in find(page, "线性代数")}
    assert {"奇异值分解与低秩近似", "注意力的几何", "从最小二乘到梯度下降"} <= titles


@pytest.mark.parametrize("query", ["归一化", "线性代数", "KL 散度"])
def test_words_are_found_however_browser_and_index_cut_them(page: Page, query: str) -> None:
    found = find(page, query)
    assert found
    assert query in found[0][1]


@pytest.mark.parametrize("query", ["梯度下降", "softmax", r"\frac", "x^2", "矩阵"])
def test_results_show_formulas_once_and_as_text(page: Page, query: str) -> None:
    for title, excerpt in find(page, query):
        assert excerpt.strip("…")
        assert [tex for tex in TEX if tex in title + excerpt] == []
        assert not re.search(r"([A-Za-z]\w*[₀-₉⁰-⁹²]+)\1", excerpt)
    assert page.locator(".search-results .katex, .search-results math").count() == 0


def test_what_was_looked_for_is_marked(page: Page) -> None:
    find(page, "softmax")
    assert page.locator(".search-results a mark").first.inner_text() == "softmax"
    found = find(page, "x^2")
    assert page.locator(".search-results p mark", has_text="x²").count() > 0, found


def test_nothing_is_found_for_what_is_nowhere(page: Page) -> None:
    assert find(page, "zzz") == []
    assert page.locator(".search-status").inner_text() == "没有找到。"


def test_it_is_found_while_typing_and_reached_by_the_keyboard(page: Page) -> None:
    field = page.locator(".search input")
    expect(field).to_be_focused()
    page.keyboard.type("交叉熵")
    results = page.locator(".search-results a")
    expect(results.first).to_have_text("softmax 与交叉熵")
    page.keyboard.press("ArrowDown")
    expect(results.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(results.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(field).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("softmax 与交叉熵")
    page.go_back()
    expect(field).to_have_value("交叉熵")
    expect(results.first).to_have_text("softmax 与交叉熵")


def test_the_search_is_offered_on_every_page_and_where_nothing_is(
    browser: Browser, origin: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{origin}/")
    page.get_by_role("link", name="搜索").click()
    expect(page.locator("h1")).to_have_text("搜索")
    page.goto(f"{origin}/404.html")
    page.get_by_role("searchbox").fill("梯度下降")
    page.keyboard.press("Enter")
    expect(page.locator(".search-results a").first).to_have_text("从最小二乘到梯度下降")
    context.close()


def test_without_scripts_the_page_says_where_else_to_look(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/search/")
    assert "脚本" in page.locator("main").inner_text()
    hrefs = [a.get_attribute("href") for a in page.locator("main a").all()]
    assert hrefs == ["/tags/", "/archives/"]
    assert not page.get_by_role("searchbox").is_visible()
    context.close()
