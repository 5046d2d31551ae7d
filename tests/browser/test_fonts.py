"""KaTeX's fonts are cut in two: browsers load the parts that a page needs, and set it in them."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser.conftest import Quiet
from sites import build_site, make_site

pytestmark = pytest.mark.browser

COMMON = r"$$\sum_{i=1}^n \frac{\partial L}{\partial w_i} \le \mathbb{E}[x^2] + \sqrt{a}$$"
RARE = r"$$\daleth \Finv \circledS + ⊎ \clubsuit \digamma - \mathbf{\Xi} \oint\biguplus\mathit{Œ}$$"


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    root = tmp_path_factory.mktemp("fonts")
    build_site(make_site(root, {"content/common.md": COMMON, "content/rare.md": RARE}))
    handler = partial(Quiet, directory=str(root / "public"))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_page_of_common_formulas_loads_cores_only(browser: Browser, origin: str) -> None:
    page, files = opened(browser, f"{origin}/articles/common/")
    assert {name for name in files if "-rest" in name} == set()
    assert {"KaTeX_Main-Regular", "KaTeX_Math-Italic", "KaTeX_AMS-Regular"} <= files
    assert strangers(page) == {}
    page.context.close()


def test_rare_glyphs_load_the_rest_and_are_set_in_it(browser: Browser, origin: str) -> None:
    page, files = opened(browser, f"{origin}/articles/rare/")
    assert {"KaTeX_AMS-Regular-rest", "KaTeX_Main-Regular-rest"} <= files
    assert strangers(page) == {}
    page.context.close()


def opened(browser: Browser, address: str) -> tuple[Page, set[str]]:
    """Open a page; give it and the fonts that it asked for."""
    page = browser.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="load")
    page.evaluate("async () => { document.body.offsetHeight; await document.fonts.ready; }")
    page.wait_for_load_state("networkidle")
    return page, {Path(url).name.split(".")[0] for url in asked if url.endswith(".woff2")}


def strangers(page: Page) -> dict[str, int]:
    """Give the fonts not of KaTeX that the engine set formulas in, and their glyphs."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    query = {"nodeId": root, "selector": ".katex-html *"}
    found: dict[str, int] = {}
    for node in session.send("DOM.querySelectorAll", query)["nodeIds"]:
        for font in session.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]:
            if not (font["isCustomFont"] and font["familyName"].startswith("KaTeX_")):
                found[font["familyName"]] = found.get(font["familyName"], 0) + font["glyphCount"]
    return found
