"""Comments in a real browser: nothing is asked before the reader asks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from browser.visit import RECORD_VIOLATIONS
from sites import article, build_site, make_site

pytestmark = pytest.mark.browser

CONFIG = """[comments]
repo = "user/blog"
repo_id = "R_1"
category = "Announcements"
category_id = "DIC_1"
"""
CLIENT = """
const given = document.currentScript;
const style = document.createElement("link");
style.rel = "stylesheet";
style.href = "https://giscus.app/default.css";
document.head.append(style);
const frame = document.createElement("iframe");
frame.className = "giscus-frame";
frame.title = "Comments";
frame.src = "https://giscus.app/widget?" + new URLSearchParams({ ...given.dataset });
given.after(frame);
"""
WIDGET = """<!doctype html><title>w</title><p></p><script>
addEventListener("message", ({ data }) => {
  document.querySelector("p").textContent = data.giscus.setConfig.theme;
});
</script>"""
ANSWERS = {
    "client.js": ("text/javascript", CLIENT),
    "default.css": ("text/css", ".giscus-frame { width: 100%; }"),
    "widget": ("text/html", WIDGET),
}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    files = {"sitegen.toml": CONFIG, "content/a.md": article(title="甲")}
    root = make_site(tmp_path_factory.mktemp("comments"), files)
    build_site(root)
    return serve(root / "public") + "/articles/a/"


@pytest.fixture
def asked() -> list[str]:
    """What other hosts were asked for."""
    return []


@pytest.fixture
def page(browser: Browser, address: str, asked: list[str]) -> Iterator[Page]:
    def answer(route: Route) -> None:
        asked.append(route.request.url)
        name = route.request.url.partition("?")[0].rpartition("/")[2]
        kind, body = ANSWERS[name]
        headers = {"Access-Control-Allow-Origin": "*"}
        route.fulfill(status=200, content_type=kind, body=body, headers=headers)

    context = browser.new_context(color_scheme="light")
    context.set_default_timeout(5_000)
    page = context.new_page()
    page.route(lambda url: url.startswith("https:"), answer)
    page.add_init_script(RECORD_VIOLATIONS)
    page.goto(address)
    yield page
    context.close()


def test_no_other_host_is_asked_before_the_button_is_pressed(page: Page, asked: list[str]) -> None:
    page.wait_for_load_state("networkidle")
    assert asked == []
    page.get_by_role("button", name="加载评论").click()
    expect(page.locator("iframe.giscus-frame")).to_be_visible()
    assert all(url.startswith("https://giscus.app/") for url in asked)
    assert page.evaluate("window.violations") == []
    expect(page.get_by_role("button", name="加载评论")).to_have_count(0)


def test_giscus_gets_what_the_site_configured(page: Page) -> None:
    page.get_by_role("button", name="加载评论").click()
    source = page.locator("iframe.giscus-frame").get_attribute("src") or ""
    for part in ("repo=user%2Fblog", "categoryId=DIC_1", "strict=1", "lang=zh-CN"):
        assert part in source
    assert "theme=noborder_light" in source


def test_the_comments_follow_the_switch_for_dark(page: Page) -> None:
    page.get_by_role("button", name="加载评论").click()
    told = page.frame_locator("iframe.giscus-frame").locator("p")
    told.wait_for(state="attached")
    page.locator(".theme-switch").click()
    expect(told).to_have_text("noborder_dark")
    page.locator(".theme-switch").click()
    expect(told).to_have_text("noborder_light")


def test_who_comes_back_from_signing_in_need_not_ask_again(page: Page, address: str) -> None:
    page.goto(address + "?giscus=token")
    expect(page.locator("iframe.giscus-frame")).to_be_visible()


def test_where_giscus_cannot_be_reached_one_may_try_again(page: Page) -> None:
    page.route("https://giscus.app/client.js", lambda route: route.abort())
    button = page.get_by_role("button", name="加载评论")
    button.click()
    expect(button).to_be_enabled()
    page.unroute("https://giscus.app/client.js")
    button.click()
    expect(page.locator("iframe.giscus-frame")).to_be_visible()


def test_without_scripts_a_link_leads_to_the_discussion(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("link", name="在 GitHub 上讨论")).to_be_visible()
    context.close()
