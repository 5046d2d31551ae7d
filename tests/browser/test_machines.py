"""What stands in a page for machines, held against a browser's policy."""

import mimetypes
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Route

from browser.visit import RECORD_VIOLATIONS
from sites import article, build_site, make_site

pytestmark = pytest.mark.browser

URL = "https://user.github.io/blog"
BLOCK = "script[type='application/ld+json']"


def serve(site: Path, route: Route) -> None:
    """Answer a request for the site from its files, as if it were published."""
    path = unquote(urlsplit(route.request.url).path).removeprefix("/blog/")
    file = site / (f"{path}index.html" if path.endswith("/") or not path else path)
    route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "")


@pytest.mark.parametrize("title", ["能量 $E=mc^2$", "</script><script>window.evil = 1</script>"])
def test_the_policy_lets_linked_data_stand_and_nothing_in_it_runs(
    browser: Browser, tmp_path: Path, title: str
) -> None:
    make_site(tmp_path, {"content/a.md": article(title=f'"{title}"', aliases="/old/")})
    build_site(tmp_path, base_url=URL)
    context = browser.new_context()
    context.route("**/*", lambda route: serve(tmp_path / "public", route))
    tab = context.new_page()
    complaints: list[str] = []
    tab.on("console", lambda said: complaints.append(said.text))
    tab.on("pageerror", lambda error: complaints.append(str(error)))
    tab.add_init_script(RECORD_VIOLATIONS)
    tab.goto(f"{URL}/old/")
    tab.wait_for_url(f"{URL}/articles/a/")
    tab.wait_for_load_state()
    found = tab.evaluate(f'JSON.parse(document.querySelector("{BLOCK}").textContent)')
    assert found["headline"] == tab.title().removesuffix(" · sitegen")
    assert tab.evaluate("[window.evil ?? null, window.violations]") == [None, []]
    assert complaints == []
    context.close()
