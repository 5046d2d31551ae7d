"""An open page follows its files: in place, without losing the reader's place or its state."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from serve.previewing import Preview, previewing
from sites import article, make_site

pytestmark = pytest.mark.browser

LONG = "".join(f"第 {n} 段，其中有公式 $x_{{{n}}}$。\n\n" for n in range(80))
CODE = "```python\nprint(1)\n```\n\n"
PANEL = "#sitegen-overlay .panel"
BADGE = "#sitegen-overlay .badge"
expect.set_options(timeout=30_000)


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    files = {
        "sitegen.toml": 'base_url = "https://user.github.io/blog/"\n',
        "content/a.md": article(CODE + LONG + "末段。\n", title="甲", date="2024-01-02"),
        "content/b.md": article("乙文。\n", title="乙", date="2024-01-01"),
        "static/mine.css": "h1 { color: rgb(1, 2, 3) }\n",
    }
    with previewing(make_site(tmp_path, files)) as running:
        running.wait_for("/blog/articles/a/", "末段。")
        yield running


@pytest.fixture
def page(browser: Browser, preview: Preview) -> Iterator[Page]:
    """An article, open, with all it needs loaded and the live channel heard."""
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    faults: list[str] = []
    opened.on("pageerror", lambda problem: faults.append(str(problem)))
    opened.on("console", lambda said: faults.append(said.text) if "Policy" in said.text else None)
    visit(opened, preview, "articles/a/")
    yield opened
    context.close()
    assert faults == []


def visit(page: Page, preview: Preview, path: str) -> None:
    with page.expect_response(re.compile("/events")):
        page.goto(preview.url + path)
    page.evaluate("window.sameWindow = true")


def tab_to(page: Page, selector: str) -> None:
    """Go on with Tab; what else can be focused on the way depends on how far the page scrolled."""
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("sought => document.activeElement.matches(sought)", selector):
            return
    raise AssertionError(f"{selector} is not reached with the keyboard")


def same_window(page: Page) -> bool:
    return bool(page.evaluate("window.sameWindow === true"))


def edit(preview: Preview, name: str, old: str, new: str) -> None:
    path = preview.root / name
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_an_edit_is_put_in_place_and_the_reader_stays_where_he_is(
    page: Page, preview: Preview
) -> None:
    page.evaluate("scrollTo(0, 1500)")
    paragraph = page.locator("p", has_text="第 60 段").element_handle()
    edit(preview, "content/a.md", "末段。", "换过的末段，有 $y^2$。")
    expect(page.locator("article")).to_contain_text("换过的末段")
    assert same_window(page)
    assert page.evaluate("scrollY") == 1500
    assert paragraph.evaluate("node => node.isConnected")
    assert page.locator("article p:last-of-type .katex").count() >= 1


def test_paragraphs_come_and_go_and_code_keeps_its_button(page: Page, preview: Preview) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    buttons = page.locator(".prose .highlight > .copy").count()
    edit(preview, "content/a.md", "第 3 段", "新来的段。\n\n```c\nint x;\n```\n\n第 3 段")
    expect(page.locator("article")).to_contain_text("新来的段")
    expect(page.locator(".prose .highlight > .copy")).to_have_count(2 * buttons)
    edit(preview, "content/a.md", "新来的段。\n\n```c\nint x;\n```\n\n", "")
    expect(page.locator("article")).not_to_contain_text("新来的段")
    expect(page.locator(".prose .highlight > .copy")).to_have_count(buttons)
    assert same_window(page)


def test_what_a_reader_has_opened_stays_open(page: Page, preview: Preview) -> None:
    edit(preview, "content/a.md", "末段。", "## 一\n\n> [!NOTE]- 折叠\n> 里面。\n\n## 二\n\n末段。")
    expect(page.locator("details", has_text="里面")).to_have_count(1)
    page.locator("details", has_text="里面").evaluate("node => { node.open = true }")
    edit(preview, "content/a.md", "末段。", "又一个末段。")
    expect(page.locator("article")).to_contain_text("又一个末段")
    assert page.locator("details", has_text="里面").evaluate("node => node.open")


def test_the_title_and_the_list_follow(page: Page, preview: Preview) -> None:
    edit(preview, "content/a.md", "title: 甲", "title: 新题 $e^x$")
    expect(page).to_have_title(re.compile("新题"))
    expect(page.locator("h1").first).to_contain_text("新题")
    assert same_window(page)
    visit(page, preview, "")
    edit(preview, "content/b.md", "title: 乙", "title: 改了乙\ndraft: true")
    entry = page.locator(".entry", has_text="改了乙")
    expect(entry.locator(".draft")).to_be_visible()
    assert same_window(page)


def test_a_page_that_did_not_change_asks_for_nothing(page: Page, preview: Preview) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    edit(preview, "content/b.md", "乙文。", "别的乙文。")
    preview.wait_for("/blog/articles/b/", "别的乙文。")
    edit(preview, "content/a.md", "末段。", "新末段。")
    expect(page.locator("article")).to_contain_text("新末段")
    assert [url for url in asked if "/articles/" in url and "/a/" not in url] == []


def test_a_mistake_stands_over_the_page_until_it_is_mended(page: Page, preview: Preview) -> None:
    panel = page.locator(PANEL)
    expect(panel).to_be_hidden()
    edit(preview, "content/a.md", "末段。", "<b>坏</b> $\\frac{a}{b$ 的 <img src=x>。")
    expect(panel).to_be_visible()
    line = len((preview.root / "content/a.md").read_text("utf-8").splitlines())
    expect(panel).to_contain_text(f"content/a.md:{line}:")
    expect(panel).to_contain_text("a { is never closed")
    marked = panel.locator(".line", has=page.locator("mark"))
    expect(marked).to_contain_text("<b>坏</b> $\\frac{a}{b$ 的 <img src=x>。")
    assert panel.locator("img, b").count() == 0
    edit(preview, "content/a.md", "$\\frac{a}{b$", "好")
    expect(panel).to_be_hidden()
    expect(page.locator(BADGE)).to_be_hidden()
    assert same_window(page)


def test_the_overlay_is_put_away_and_fetched_with_the_keyboard(
    page: Page, preview: Preview
) -> None:
    edit(preview, "content/a.md", "末段。", "末段 $\\frac{a}{b$。")
    panel, badge = page.locator(PANEL), page.locator(BADGE)
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(badge).to_have_text("1 error")
    # The same mistake does not come back with the next save; a new one does.
    edit(preview, "content/a.md", "第 5 段", "第五段")
    expect(page.locator("article")).to_contain_text("第五段")
    expect(panel).to_be_hidden()
    page.locator("footer a").last.focus()
    tab_to(page, "#sitegen-overlay")
    page.keyboard.press("Enter")
    expect(panel).to_be_visible()
    # What the author opened is not closed by a build that finds nothing new.
    edit(preview, "content/a.md", "第 6 段", "第六段")
    seen = page.locator("article")
    expect(seen).to_contain_text("第六段")
    edit(preview, "content/a.md", "第 7 段", "第七段")
    expect(seen).to_contain_text("第七段")
    expect(panel).to_be_visible()
    page.keyboard.press("Escape")
    edit(preview, "content/a.md", "第五段", "第五段 $\\nosuch$")
    expect(panel).to_contain_text("2 errors")


def test_warnings_of_other_articles_are_a_badge(page: Page, preview: Preview) -> None:
    edit(preview, "content/b.md", "乙文。", "[没有](nowhere.md)")
    expect(page.locator(BADGE)).to_have_text("1 warning elsewhere")
    expect(page.locator(PANEL)).to_be_hidden()
    visit(page, preview, "articles/b/")
    expect(page.locator(PANEL)).to_contain_text("content/b.md:6:6")


def test_a_broken_template_leaves_the_page_with_the_overlay(page: Page, preview: Preview) -> None:
    make_site(preview.root, {"templates/article.html": "{% if %}\n"})
    expect(page.locator(PANEL)).to_contain_text("the last good site")
    expect(page.locator(PANEL)).to_contain_text("templates/article.html:1:1")
    expect(page.locator("article")).to_contain_text("末段。")
    make_site(preview.root, {"templates/article.html": "<body><article>另一个模板</article>\n"})
    expect(page.locator("article")).to_have_text("另一个模板")
    expect(page.locator(PANEL)).to_be_hidden()


def test_a_style_sheet_is_swapped_without_a_reload(page: Page, preview: Preview) -> None:
    head = "<link rel=stylesheet href='{{ url('/mine.css') }}'>"
    make_site(preview.root, {"templates/_previews.html": head})
    expect(page.locator("h1").first).to_have_css("color", "rgb(1, 2, 3)")
    page.evaluate("window.sameWindow = true")
    make_site(preview.root, {"static/mine.css": "h1 { color: rgb(4, 5, 6) }\n"})
    expect(page.locator("h1").first).to_have_css("color", "rgb(4, 5, 6)")
    assert page.locator("link[href*='mine.css']").count() == 1
    edit(preview, "content/a.md", "末段。", "新末段。")
    expect(page.locator("article")).to_contain_text("新末段")
    expect(page.locator("h1").first).to_have_css("color", "rgb(4, 5, 6)")
    assert same_window(page)


def test_an_article_that_goes_and_comes_back(page: Page, preview: Preview) -> None:
    text = (preview.root / "content/a.md").read_text("utf-8")
    (preview.root / "content/a.md").unlink()
    expect(page.locator("h1").first).to_have_text("没有这一页")
    make_site(preview.root, {"content/a.md": text})
    expect(page.locator("article")).to_contain_text("末段。")


def test_a_page_catches_up_with_what_it_missed(page: Page, preview: Preview) -> None:
    page.context.set_offline(True)
    edit(preview, "content/a.md", "末段。", "离线时写的末段。")
    preview.wait_for("/blog/articles/a/", "离线时写的")
    page.context.set_offline(False)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("article")).to_contain_text("离线时写的末段")


def test_without_a_first_build_there_is_a_page_with_the_overlay(
    browser: Browser, tmp_path: Path
) -> None:
    make_site(tmp_path, {"sitegen.toml": "titel = 1\n", "content/a.md": "甲文。\n"})
    with previewing(tmp_path) as preview:
        page = browser.new_page(color_scheme="dark", viewport={"width": 360, "height": 640})
        page.goto(f"{preview.url}articles/a/")
        expect(page.locator(PANEL)).to_contain_text("did you mean title?")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        make_site(tmp_path, {"sitegen.toml": 'title = "好"\n'})
        expect(page.locator("article")).to_contain_text("甲文。")
        expect(page.locator(PANEL)).to_be_hidden()
        page.close()


def test_the_overlay_speaks_the_language_of_the_preview(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITEGEN_LANG", "zh")
    files = {"content/a.md": "# 甲\n\n$\\foo$\n", "content/b.md": "# 乙\n\n[x](missing.md)\n"}
    with previewing(make_site(tmp_path, files)) as preview:
        page = browser.new_page()
        page.goto(f"{preview.url}articles/a/")
        panel = page.locator(PANEL)
        panel.wait_for()
        text = panel.inner_text()
        assert panel.get_attribute("aria-label") == "sitegen 发现的问题"
        assert "1 个错误，1 个警告" in text
        assert "错误 未定义的命令：\\foo math-syntax" in " ".join(text.split())
        assert "其他地方有 1 个警告" in text
        assert page.locator("#sitegen-overlay").get_attribute("lang") == "zh-CN"
        assert page.locator(f"{PANEL} .close").get_attribute("aria-label") == "收起"
        page.close()
