"""The search of the repository's own blog, from the built site alone; and of a hostile one."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from browser.visit import RECORD_VIOLATIONS
from sitegen.search.index import shard_file
from sites import article, build_site, make_site

pytestmark = pytest.mark.browser


@contextmanager
def visiting(browser: Browser, origin: str, path: str) -> Iterator[Page]:
    """Open a page; holds that it asks no other host and that nothing is forbidden."""
    context = browser.new_context()
    context.set_default_timeout(10_000)
    tab = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda said: said.type == "error" and complaints.append(said.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.add_init_script(RECORD_VIOLATIONS)
    tab.goto(f"{origin}{path}")
    yield tab
    assert tab.evaluate("window.violations") == []
    assert complaints == []
    assert [url for url in asked if not url.startswith(origin)] == []
    context.close()


@pytest.fixture
def page(browser: Browser, origin: str) -> Iterator[Page]:
    with visiting(browser, origin, "/search/") as tab:
        yield tab


def find(page: Page, query: str) -> list[str]:
    """Open the search with a query; gives the titles of results."""
    page.goto(f"{page.url.partition('?')[0]}?q={quote(query)}")
    expect(page.locator(".search-status")).not_to_be_empty(timeout=30_000)
    return page.locator(".search-title").all_inner_texts()


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
        ("交叉熵 softmax", "softmax 与交叉熵"),
        ('"最大似然"', "概率与最大似然"),
        (r"\sqrt{d_k}", "注意力的几何"),
        ("dₖ", "注意力的几何"),
        ("X^⊤Xw", "从最小二乘到梯度下降"),
        (r"U\Sigma V^\top", "奇异值分解与低秩近似"),
    ],
)
def test_the_right_article_comes_first(page: Page, query: str, title: str) -> None:
    assert find(page, query)[:1] == [title]


def test_articles_are_found_by_their_tags(page: Page) -> None:
    assert {"奇异值分解与低秩近似", "注意力的几何"} <= set(find(page, "线性代数"))


@pytest.mark.parametrize(
    "query", ["归一化", "线性代数", "KL 散度", "收敛 级数", "方差 协方差", "q^n"]
)
def test_words_are_found_in_any_order_and_marked(page: Page, query: str) -> None:
    assert find(page, query)
    assert page.locator(".search-hit :is(mark, .found)").count() > 0


def test_formulas_are_drawn_and_the_found_part_is_marked(page: Page) -> None:
    find(page, r"\sigma^{2}")
    assert page.locator(".search-formula math").count() == 1
    marked = page.locator(".search-hit math .found").all_text_contents()
    assert {"σ", "2"} <= set(marked)
    for text in page.locator(".search-results li").all_inner_texts():
        assert not re.search(r"[\\${}\x01\x02]", text)


def test_punctuation_does_not_begin_a_line(page: Page) -> None:
    find(page, "x^2")
    behind = page.locator(".search-hit").evaluate_all(
        "hits => hits.flatMap(hit => [...hit.querySelectorAll('math')])"
        ".map(math => math.nextSibling).filter(next => /^[，；。]/.test(next?.data ?? ''))"
        ".map(next => getComputedStyle(next.parentElement).whiteSpaceCollapse"
        " + getComputedStyle(next.parentElement).textWrapMode)"
    )
    assert behind
    assert {*behind} == {"collapsenowrap"}


def test_katex_is_loaded_where_there_is_tex_alone(page: Page) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    find(page, "梯度")
    assert not [url for url in asked if "katex.min" in url and url.endswith(".js")]
    find(page, "x^2")
    assert [url for url in asked if "katex.min" in url and url.endswith(".js")]


def test_a_result_leads_to_its_section(page: Page) -> None:
    find(page, "谱范数")
    link = page.locator("a:has(> .search-hit)").first
    address = link.get_attribute("href") or ""
    assert "#" in address
    link.click()
    expect(page.locator(":target")).to_have_count(1)


def test_nothing_is_found_for_what_is_nowhere(page: Page) -> None:
    assert find(page, "zzz") == []
    assert page.locator(".search-status").inner_text() == "没有找到。"


def test_an_empty_field_offers_articles_and_tags(page: Page) -> None:
    assert page.locator(".search-start a").count() > 5
    find(page, "梯度")
    expect(page.locator(".search-start")).to_be_hidden()


def test_results_are_filtered(page: Page) -> None:
    both = find(page, "梯度")
    page.locator("select[name=tag]").select_option("神经网络")
    expect(page.locator(".search-status")).to_have_text("1 篇文章")
    assert set(page.locator(".search-title").all_inner_texts()) < set(both)
    assert "tag=" in page.url


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


@pytest.mark.parametrize("key", ["/", "Control+k"])
def test_the_search_opens_over_any_page(browser: Browser, origin: str, key: str) -> None:
    with visiting(browser, origin, "/") as page:
        page.keyboard.press(key)
        field = page.locator("dialog .search input")
        expect(field).to_be_focused()
        page.keyboard.type("交叉熵")
        expect(page.locator("dialog .search-title").first).to_have_text("softmax 与交叉熵")
        assert page.url == f"{origin}/"
        page.keyboard.press("Escape")
        expect(page.locator("dialog")).not_to_be_visible()
        page.keyboard.press(key)
        expect(field).to_have_value("交叉熵")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text("softmax 与交叉熵")


def test_a_slash_in_a_field_is_a_slash(page: Page) -> None:
    page.keyboard.type("a/b")
    expect(page.locator(".search input")).to_have_value("a/b")


def test_the_link_opens_the_search_and_404_asks_it(browser: Browser, origin: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{origin}/")
    page.get_by_role("link", name="搜索").click()
    expect(page.locator("dialog .search input")).to_be_focused()
    page.goto(f"{origin}/404.html")
    page.get_by_role("searchbox").fill("梯度下降")
    page.keyboard.press("Enter")
    expect(page.locator(".search-title").first).to_have_text("从最小二乘到梯度下降")
    context.close()


def test_formulas_like_this_are_found_from_a_display(browser: Browser, origin: str) -> None:
    with visiting(browser, origin, "/articles/svd/") as page:
        display = page.locator(".math-display").first
        display.hover()
        page.get_by_role("button", name="相似的公式").click()
        expect(page.locator("dialog .search-formula math")).to_have_count(1)
        expect(page.locator("dialog .search-title").first).to_have_text("奇异值分解与低秩近似")


def test_without_scripts_the_page_says_where_else_to_look(browser: Browser, origin: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/")
    page.get_by_role("link", name="搜索").click()
    expect(page.locator("h1")).to_have_text("搜索")
    assert "脚本" in page.locator("main").inner_text()
    hrefs = [a.get_attribute("href") for a in page.locator("noscript a").all()]
    assert hrefs == ["/tags/", "/archives/"]
    assert not page.get_by_role("searchbox").is_visible()
    context.close()


# ---- What may go wrong -------------------------------------------------------


@pytest.fixture
def copied(blog: Path, tmp_path: Path) -> Path:
    """The blog, to be spoilt."""
    return Path(shutil.copytree(blog, tmp_path / "blog"))


def asking(context: BrowserContext, origin: str, query: str) -> Page:
    page = context.new_page()
    page.goto(f"{origin}/search/?q={quote(query)}")
    expect(page.locator(".search-status")).not_to_be_empty(timeout=30_000)
    return page


def test_a_shard_that_does_not_load_is_told_of(
    browser: Browser, copied: Path, serve: Callable[[Path], str]
) -> None:
    for path in (copied / "search" / "terms").iterdir():
        path.unlink()
    context = browser.new_context()
    page = asking(context, serve(copied), "梯度")
    expect(page.locator(".search-status")).to_have_text(
        re.compile("^无法读取搜索的索引"), timeout=30_000
    )
    context.close()


def test_an_old_manifest_beside_new_shards_heals_itself(
    browser: Browser, copied: Path, serve: Callable[[Path], str]
) -> None:
    context = browser.new_context()
    page = asking(context, serve(copied), "zzz")
    manifest = copied / "search" / "index.json"
    found = json.loads(manifest.read_text("utf-8"))
    digests = [digest[::-1] for digest in re.findall(".{5}", found["shards"])]
    for path in (copied / "search" / "terms").iterdir():
        at = path.name.partition(".")[0]
        path.rename(copied / "search" / shard_file(int(at, 16), digests[int(at, 16)]))
    manifest.write_text(json.dumps({**found, "shards": "".join(digests)}), "utf-8")
    page.locator(".search input").fill("交叉熵")
    expect(page.locator(".search-title").first).to_have_text("softmax 与交叉熵")
    context.close()


HOSTILE = "<script>window.hurt = 1</script><img src=x onerror=window.hurt=2>"


def test_hostile_texts_bring_nothing_into_the_results(
    browser: Browser, tmp_path: Path, serve: Callable[[Path], str]
) -> None:
    code = HOSTILE.replace("<", "&lt;")
    files = {
        "content/a.md": article(
            f"圆 `{HOSTILE}` $\\text{{<img src=x onerror=window.hurt=3>}} + x^2$\n\n"
            f"## {code} 圆 $\\text{{</math><script>window.hurt=4</script>}}$\n\n{code}\n",
            title=f"'圆 {HOSTILE}'",
            tags=f"['{HOSTILE}', __proto__, constructor]",
            author=f"'{HOSTILE}'",
        ),
        "content/b.md": article("圆 __proto__ constructor toString\n", title="'圆'"),
    }
    build_site(make_site(tmp_path, files))
    context = browser.new_context(bypass_csp=True)
    queries = ["圆", "img", "x^2", HOSTILE, "__proto__", "constructor", "toString", "$\\text{<b>}$"]
    for query in queries:
        page = asking(context, serve(tmp_path / "public"), query)
        assert page.locator(".search-box :is(script, img, b)").count() == 0
        assert page.evaluate("window.hurt") is None
    context.close()
