"""A real browser, and the blog served to it: every page is visited once, for all tests."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from browser.find_chromium import find
from browser.visit import Visit, visit

OFFLINE = (
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
)
"""So that the browser asks the network for nothing of its own."""


class Quiet(SimpleHTTPRequestHandler):
    """A file server that keeps its log to itself."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class names it
        pass


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve a folder over HTTP on a free port of this machine; gives its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="package")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve any folder until the tests are over."""
    with ExitStack() as servers:
        yield lambda folder: servers.enter_context(serving(folder))


@pytest.fixture(scope="package")
def origin(blog: Path, serve: Callable[[Path], str]) -> str:
    """The blog's address."""
    return serve(blog)


@pytest.fixture(scope="package")
def pages(blog: Path, pytestconfig: pytest.Config) -> list[str]:
    """The addresses of pages of the blog: all, but of the pages of results only each twelfth.

    ``make test``, which leaves out what is slow, opens the first of each kind and a third of all.
    """
    files = (file.relative_to(blog).as_posix() for file in sorted(blog.rglob("*.html")))
    every = ["/" + name.removesuffix("index.html") for name in files]
    results = [address for address in every if address.startswith("/t/")]
    chosen = [each for each in every if each not in results or each in results[::12]]
    if "not slow" not in pytestconfig.getoption("markexpr"):
        return chosen
    firsts = {kind(blog, each): each for each in reversed(chosen)}.values()
    return [each for at, each in enumerate(chosen) if at % 3 == 0 or each in firsts]


# Package-wide, not session-wide: Playwright's event loop must be gone before tests elsewhere start
# one of their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium with no profile and no network of its own."""
    chromium = find()
    if chromium is None:
        no_browser()
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=OFFLINE)
        yield launched
        launched.close()


def no_browser() -> None:
    """Report the test as not run; in continuous integration that is a failure."""
    reason = "no Chromium: set SITEGEN_CHROMIUM to one, or run tests/browser/find_chromium.py"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="package")
def visits(browser: Browser, origin: str, pages: list[str]) -> list[Visit]:
    """What a browser saw on every page: on a desktop first, then at a phone's width."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    seen = [visit(context, origin, page) for page in pages]
    context.close()
    return seen


@pytest.fixture(scope="package")
def kinds(blog: Path, pages: list[str]) -> dict[str, str]:
    """The first page of each kind."""
    found: dict[str, str] = {}
    for page in pages:
        found.setdefault(kind(blog, page), page)
    return found


@pytest.fixture(scope="package")
def samples(kinds: dict[str, str], pages: list[str]) -> list[str]:
    """One page of each kind, and all articles."""
    return list(dict.fromkeys([*kinds.values(), *filter(is_article, pages)]))


def kind(blog: Path, page: str) -> str:
    """Tell what a page is; an old address and the home pages behind the first are kinds of own."""
    html = (blog / page.lstrip("/") / ("index.html" if page.endswith("/") else "")).read_text(
        "utf-8"
    )
    name = html.partition('<body class="kind-')[2].partition('"')[0]
    return "home-later" if page.startswith("/page/") else name or "alias"


def is_article(page: str) -> bool:
    return page.startswith("/articles/")
