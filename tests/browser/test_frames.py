"""Frames in a real browser: the page's own policy lets listed hosts in, and no other."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from browser.visit import RECORD_VIOLATIONS
from sites import build_site, make_site

pytestmark = pytest.mark.browser

PLAYER = "https://player.bilibili.com/player.html"
TEXT = f"""@[bilibili](BV1xx411c7XX)

<iframe src="{PLAYER}?aid=2" width="400" height="300"></iframe>

{"长。" * 4000}

<iframe src="{PLAYER}?aid=3" title="below"></iframe>
"""
SIZES = """() => [...document.querySelectorAll("iframe")]
  .map((frame) => [frame.clientWidth, frame.clientHeight])"""
ADD = """async (src) => {
  const frame = document.createElement("iframe");
  frame.src = src;
  document.body.prepend(frame);
  await new Promise((done) => setTimeout(done, 300));
}"""


def test_a_listed_host_is_asked_lazily_and_another_one_never(
    browser: Browser, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    root = make_site(tmp_path, {"content/a.md": TEXT})
    build = build_site(root)
    assert build.diagnostics == ()
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(status=200, content_type="text/html", body="<p>player</p>")

    page = browser.new_page(viewport={"width": 390, "height": 700})
    page.route(lambda url: url.startswith("https:"), answer)
    page.add_init_script(RECORD_VIOLATIONS)
    page.goto(serve(root / "public") + "/articles/a/")
    for number in (0, 1):
        frame = page.frame_locator(f"iframe >> nth={number}")
        expect(frame.locator("p")).to_have_text("player")
    assert sorted(asked) == [f"{PLAYER}?aid=2", f"{PLAYER}?bvid=BV1xx411c7XX&autoplay=0"]
    for (width, height), ratio in zip(page.evaluate(SIZES), (16 / 9, 4 / 3, 16 / 9), strict=True):
        assert 300 < width <= 390
        assert width / height == pytest.approx(ratio, abs=0.02)
    with page.expect_request(f"{PLAYER}?aid=3"):
        page.locator("iframe[title=below]").scroll_into_view_if_needed()
    expect(page.frame_locator("iframe[title=below]").locator("p")).to_have_text("player")
    assert asked[2:] == [f"{PLAYER}?aid=3"]
    assert page.evaluate("window.violations") == []
    page.evaluate(ADD, "https://other.example/")
    assert page.evaluate("window.violations") == ["frame-src: https://other.example"]
    assert len(asked) == 3
    page.close()
