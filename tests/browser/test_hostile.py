"""Hostile texts in a real browser, without the Content-Security-Policy: the HTML is safe."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from hostile.corpus import MODES, hostile_site
from sites import build_site, make_site

pytestmark = pytest.mark.browser

POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')
OURS = re.compile(
    r'<(?:link rel="(?:stylesheet|preload|icon)"|script (?:defer )?src="/assets/)[^>]*>'
)
"""What each page loads; the first of many brings it for all."""
LINKED = "https://a.example"
"""The host of a cover that an author may well link to, whatever its path."""
MANY = 100
"""Pages in one document. That each is whole is what tests/hostile/ shows."""
PROVOKE = """() => {
  const TYPES = ["mouseover", "focus", "toggle", "error", "load", "animationend", "loadstart",
    "pointerenter", "beforetoggle", "scroll", "start"];
  const seen = [];
  for (const element of document.querySelectorAll("*")) {
    for (const type of TYPES) element.dispatchEvent(new Event(type));
    for (const name of element.getAttributeNames())
      if (/^on/i.test(name)) seen.push(`${element.localName} ${name}`);
    for (const address of [element.href, element.src, element.action])
      if (/^(javascript|vbscript|data):/i.test(String(address))) seen.push(String(address));
  }
  if (window.hacked === 1) seen.push("hacked");
  return seen;
}"""


def defenceless(pages: Iterable[Path]) -> str:
    """Put whole pages one behind another, without their policies."""
    parts = []
    for page in pages:
        bare, count = POLICY.subn("", page.read_text("utf-8"))
        assert count == 1
        parts.append(OURS.sub("", bare) if parts else bare)
    return "\n".join(parts)


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A window in which the texts find the function that they call."""
    context = browser.new_context()
    context.add_init_script("window.hack = () => { window.hacked = 1; };")
    yield context
    context.close()


def harm(window: BrowserContext, address: str) -> list[str]:
    """Open a page, provoke every element, and say what happened that must not."""
    seen: list[str] = []
    tab = window.new_page()
    origin = "/".join(address.split("/")[:3])
    tab.on("dialog", lambda dialog: (seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
    tab.on("popup", lambda page: seen.append(f"window {page.url}"))
    tab.on("request", lambda asked: asked.url.startswith(origin) or seen.append(asked.url))
    tab.goto(address)
    seen += tab.evaluate(PROVOKE)
    tab.close()
    return seen


@pytest.mark.parametrize("mode", MODES)
def test_no_text_runs_anything_or_asks_another_host(
    window: BrowserContext, serve: Callable[[Path], str], tmp_path: Path, mode: str
) -> None:
    root = hostile_site(tmp_path, mode)
    build_site(root)
    output = root / "public"
    # The ways to other pages would lead away.
    pages = [file for file in sorted(output.rglob("*.html")) if not _leads_on(file)]
    assert len(pages) >= 290
    origin = serve(output)
    for at in range(0, len(pages), MANY):
        (output / "all.html").write_text(defenceless(pages[at : at + MANY]), "utf-8")
        seen = harm(window, f"{origin}/all.html?{at}")
        assert [each for each in seen if not each.startswith(LINKED)] == []


def _leads_on(file: Path) -> bool:
    return 'http-equiv="refresh"' in file.read_text("utf-8")


def test_harm_is_seen_where_raw_html_is_let_through(
    window: BrowserContext, serve: Callable[[Path], str], tmp_path: Path
) -> None:
    texts = {
        "<script>hack()</script>": "hacked",
        "<b onmouseover=hack()>x</b>": "hacked",
        "<b onclick=hack()>x</b>": "b onclick",
        "<img src=x onerror=alert(1)>": "dialog 1",
        "<a href='javascript:hack()'>x</a>": "javascript:hack()",
        "<link rel=stylesheet href='https://evil.example/x.css'>": "https://evil.example/x.css",
    }
    build_site(make_site(tmp_path, {f"content/{n}.md": text for n, text in enumerate(texts)}))
    origin = serve(tmp_path / "public")
    for number, told in enumerate(texts.values()):
        page = tmp_path / f"public/articles/{number}/index.html"
        page.write_text(defenceless([page]), "utf-8")
        assert told in harm(window, f"{origin}/articles/{number}/")
