"""Screenshots of a site's pages: python benchmarks/screenshots.py [--site DIR] [--all].

Builds a site and captures its home page, an article, a tag page, the archives, the search with
results, and the 404 page, each on a desktop and on a phone, light and dark; and the article in
print. Long pages are split into pieces. Existing pictures are removed first.
"""

import argparse
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pypdfium2
from browse import articles, built, chromium, served
from playwright.sync_api import Browser, Page, Route
from stand_in import PICTURE

ROOT = Path(__file__).parent.parent
SCREENS = {"desktop": (1440, 900), "phone": (390, 844)}
PIECE = 2000
"""Maximum height in pixels of one picture."""
DOTS = 110 / 72
"""Pixels per point of a printed page."""
_DRAW_ALL = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { content-visibility: visible !important }');
  document.adoptedStyleSheets.push(sheet);
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """A page, the name of its pictures, and the text to type into its search."""

    name: str
    address: str
    typed: str = ""


def main() -> None:
    """Build, take the screenshots, print their folder."""
    arguments = _arguments()
    arguments.output.mkdir(parents=True, exist_ok=True)
    for old in arguments.output.glob("*.png"):
        old.unlink()
    with tempfile.TemporaryDirectory(prefix="sitegen-screenshots-") as folder:
        output = built(arguments.site, Path(folder))
        with served(output) as origin, chromium() as browser:
            for shot in _shots(output, every=arguments.all):
                for screen in SCREENS:
                    for scheme in ("light", "dark"):
                        _take(browser, origin, shot, screen, scheme, arguments.output)
                if "article" in shot.name:
                    _print(browser, origin, shot, arguments.output)
    print(f"{len(list(arguments.output.iterdir()))} pictures in {arguments.output}/")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--site", type=Path, default=ROOT, help="the site's folder")
    parser.add_argument("--output", type=Path, default=Path("screenshots"))
    parser.add_argument("--all", action="store_true", help="all articles, not the longest alone")
    return parser.parse_args()


def _shots(output: Path, *, every: bool) -> Iterator[Shot]:
    """Yield the pages to capture; the first tag is also the search query."""
    yield Shot(name="home", address="/")
    longest = articles(output)
    for number, file in enumerate(longest if every else longest[:1], start=1):
        name = f"article-{number}" if every else "article"
        yield Shot(name=name, address=f"/{file.parent.relative_to(output).as_posix()}/")
    tag = re.search(
        r'href="(/tags/[^"]+/)">([^<]+)', (output / "tags/index.html").read_text("utf-8")
    )
    if tag:
        yield Shot(name="tag", address=tag[1])
    yield Shot(name="tags", address="/tags/")
    yield Shot(name="archives", address="/archives/")
    if (output / "search").is_dir():
        yield Shot(name="search", address="/search/", typed=tag[2] if tag else "的")
    yield Shot(name="404", address="/404.html")


def _take(
    browser: Browser, origin: str, shot: Shot, screen: str, scheme: str, folder: Path
) -> None:
    """Save all pieces of one page on one screen."""
    width, height = SCREENS[screen]
    tab = _opened(browser, origin, shot, width, height, scheme)
    length = int(tab.evaluate("document.documentElement.scrollHeight"))
    for piece, top in enumerate(range(0, length, PIECE), start=1):
        number = f"-{piece}" if length > PIECE else ""
        part = {"x": 0, "y": top, "width": width, "height": min(PIECE, length - top)}
        file = folder / f"{shot.name}-{screen}-{scheme}{number}.png"
        tab.screenshot(path=file, full_page=True, clip=part)  # type: ignore[arg-type]
    tab.context.close()


def _print(browser: Browser, origin: str, shot: Shot, folder: Path) -> None:
    """Print an article to PDF and save its sheets as pictures."""
    tab = _opened(browser, origin, shot, *SCREENS["desktop"], "light")
    document = pypdfium2.PdfDocument(tab.pdf(prefer_css_page_size=True, format="A4"))
    for number, sheet in enumerate(document, start=1):
        picture = sheet.render(scale=DOTS).to_pil()
        picture.save(folder / f"{shot.name}-print-{number:02d}.png")
    tab.context.close()


def _opened(
    browser: Browser, origin: str, shot: Shot, width: int, height: int, scheme: str
) -> Page:
    """Open a page, with a local picture for those of other hosts, and wait until it is drawn."""
    screen = {"width": width, "height": height}
    context = browser.new_context(
        viewport=screen,  # type: ignore[arg-type]
        color_scheme="dark" if scheme == "dark" else "light",
    )
    tab = context.new_page()
    tab.route(lambda url: not url.startswith((origin, "data:", "blob:")), _stand_in)
    tab.goto(origin + quote(shot.address, safe="/%"))
    if shot.typed:
        tab.get_by_role("searchbox").press_sequentially(shot.typed)
        tab.locator(".search-status:not(:empty)").wait_for()
    # Lazy pictures and lazily drawn blocks would otherwise only appear near the viewport.
    tab.evaluate(_DRAW_ALL)
    tab.evaluate("document.querySelectorAll('img').forEach(image => image.loading = 'eager')")
    tab.wait_for_load_state("networkidle")
    tab.evaluate("document.fonts.ready.then(() => true)")
    return tab


def _stand_in(route: Route) -> None:
    if route.request.resource_type == "image":
        route.fulfill(content_type="image/svg+xml", body=PICTURE)
    else:
        route.abort()


if __name__ == "__main__":
    main()
