"""Measure the transferred bytes of pages in a browser: python benchmarks/weight.py.

Builds this repository's blog, and a generated site with articles of about 60 formulas. Opens
articles and the home pages in Chromium, each with an empty cache, and sums the transferred bytes,
compressed with gzip; the table goes into docs/benchmarks.md. Exit status 1 if an article of about
60 formulas exceeds the budget.
"""

import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import figures
from browse import articles, built, chromium, served
from make_site import make_site
from playwright.sync_api import Browser, Request

ROOT = Path(__file__).parent.parent
BUDGET = 100_000
"""Maximum total bytes of an article of 60 formulas, without images."""
SCRIPT_BUDGET = 10_000
LAID_OUT = "async () => { document.body.offsetHeight; await document.fonts.ready; }"
"""Fonts are requested at layout, which happens late on a busy machine."""
_HEAD = (
    "| Page | Formulas | HTML | Styles | Scripts | Fonts | Without images | Images |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
)
_KINDS = ("document", "stylesheet", "script", "font", "image")


def main() -> None:
    """Build, measure, print the table."""
    heaviest = Counter[str]()
    rows = list(_HEAD)
    with tempfile.TemporaryDirectory(prefix="sitegen-weight-") as folder, chromium() as browser:
        for name, site in _sites(Path(folder)):
            with served(built(site, Path(folder) / f"{name}-public")) as origin:
                for page in _pages(Path(folder) / f"{name}-public"):
                    sizes, formulas = _weigh(browser, origin + quote(page))
                    rows.append(_row(f"{name}: {page}", formulas, sizes))
                    print(rows[-1], flush=True)
                    if 50 <= formulas <= 70:
                        heaviest = max(heaviest, sizes, key=_without_images)
            conditions = f"{date.today()}, Chromium {browser.version.partition('.')[0]}:"
    figures.put("weight", [conditions, "", *rows])
    holds = _without_images(heaviest) <= BUDGET and heaviest["script"] <= SCRIPT_BUDGET
    print(f"\nThe heaviest article of 50 to 70 formulas: {_without_images(heaviest):,} bytes")
    sys.exit(0 if holds else 1)


def _sites(folder: Path) -> Iterator[tuple[str, Path]]:
    yield "blog", ROOT
    make_site(3, folder / "generated")
    yield "generated", folder / "generated"


def _pages(output: Path) -> Iterator[str]:
    """Yield the addresses of the home page and of all articles."""
    yield "/"
    for file in sorted(articles(output)):
        yield f"/{file.parent.relative_to(output).as_posix()}/"


def _weigh(browser: Browser, address: str) -> tuple[Counter[str], int]:
    """Load a page with an empty cache; return the bytes by kind, and the number of formulas."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    tab = context.new_page()
    finished: list[Request] = []
    tab.on("requestfinished", lambda request: finished.append(request))
    tab.goto(address, wait_until="load")
    tab.evaluate(LAID_OUT)
    tab.wait_for_load_state("networkidle")
    sizes: Counter[str] = Counter()
    for request in finished:
        sizes[request.resource_type] += request.sizes()["responseBodySize"]
    formulas = tab.locator("article .katex").count()
    context.close()
    return sizes, formulas


def _row(name: str, formulas: int, sizes: Counter[str]) -> str:
    kinds = [*(sizes[kind] for kind in _KINDS[:-1]), _without_images(sizes), sizes["image"]]
    return f"| {name} | {formulas} | " + " | ".join(f"{size:,}" for size in kinds) + " |"


def _without_images(sizes: Counter[str]) -> int:
    return sum(size for kind, size in sizes.items() if kind != "image")


if __name__ == "__main__":
    main()
