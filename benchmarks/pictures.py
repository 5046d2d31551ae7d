"""Pictures of the blog for the guides: python benchmarks/pictures.py, into docs/pictures/.

Home page, an article with an open preview, phones and the dark scheme for the READMEs, and each
theme for docs/themes.md.
"""

import io
import re
import shutil
import tempfile
from pathlib import Path
from urllib.parse import quote

from browse import built, chromium, served
from PIL import Image
from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
ARTICLE = "/articles/动量为什么快/"
DESKTOP = (1280, 800)
PHONE = (390, 780)
THEMES = ("paper", "slate", "ink")
_QUALITY = 82
_GAP = 24


def main() -> None:
    """Build the blog in each theme, take the pictures, print what they weigh."""
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="sitegen-pictures-") as name, chromium() as browser:
        for theme in THEMES:
            site = _themed(Path(name) / theme, theme)
            with served(built(site, Path(name) / f"{theme}-built")) as origin:
                _theme(browser, origin, theme)
                if theme == "paper":
                    _readme(browser, origin)
    files = sorted(FOLDER.glob("*.webp"))
    print(f"{len(files)} pictures, {sum(file.stat().st_size for file in files):,} bytes")


def _themed(site: Path, theme: str) -> Path:
    """Copy the blog, with another theme."""
    shutil.copytree(ROOT / "content", site / "content")
    text = (ROOT / "sitegen.toml").read_text("utf-8")
    text = re.sub(r"^\[look\]\n", f'[look]\ntheme = "{theme}"\n', text, flags=re.MULTILINE)
    (site / "sitegen.toml").write_text(text, "utf-8")
    return site


def _readme(browser: Browser, origin: str) -> None:
    _save(_shot(browser, origin, "/", DESKTOP), "home", 960)
    hovered = _shot(browser, origin, ARTICLE, DESKTOP, hover='.prose a[href="#lem:complex"]')
    _save(hovered, "article", 960)
    dark = _shot(browser, origin, ARTICLE, DESKTOP, scheme="dark", top="#thm:rate")
    _save(dark, "dark", 960)
    pages = [("/", ""), (ARTICLE, "#lem:complex"), (ARTICLE, "#fig:paths")]
    schemes = ("light", "light", "dark")
    phones = [
        _shot(browser, origin, page, PHONE, top=top, scheme=scheme)
        for (page, top), scheme in zip(pages, schemes, strict=True)
    ]
    _save(_beside(phones), "phone", 960)


def _theme(browser: Browser, origin: str, theme: str) -> None:
    """Save one theme, light and dark."""
    both = [
        _shot(browser, origin, ARTICLE, (900, 700), scheme=scheme, top="#thm:rate")
        for scheme in ("light", "dark")
    ]
    _save(_beside(both), theme, 960)


def _shot(
    browser: Browser,
    origin: str,
    address: str,
    size: tuple[int, int],
    *,
    scheme: str = "light",
    top: str = "",
    hover: str = "",
) -> Image.Image:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=1.5,
    )
    tab = context.new_page()
    tab.add_init_script(f"localStorage.setItem('theme', '{scheme}')")  # one is dark by itself
    tab.goto(origin + quote(address))
    for part in filter(None, (top, hover)):
        target = f'[id="{part[1:]}"]' if part.startswith("#") else part
        tab.locator(target).first.evaluate(
            "(part) => scrollTo(0, part.getBoundingClientRect().top + scrollY - 260)"
        )
    if hover:
        tab.locator(hover).first.hover()
    tab.wait_for_load_state("networkidle")
    tab.wait_for_timeout(1500)
    picture = Image.open(io.BytesIO(tab.screenshot()))
    context.close()
    return picture


def _beside(pictures: list[Image.Image]) -> Image.Image:
    width = sum(each.width for each in pictures) + _GAP * (len(pictures) - 1)
    whole = Image.new("RGB", (width, pictures[0].height), "#c9ccd1")
    left = 0
    for each in pictures:
        whole.paste(each, (left, 0))
        left += each.width + _GAP
    return whole


def _save(picture: Image.Image, name: str, width: int) -> None:
    height = round(picture.height * width / picture.width)
    small = picture.convert("RGB").resize((width, height), Image.Resampling.LANCZOS)
    small.save(FOLDER / f"{name}.webp", quality=_QUALITY, method=6)


if __name__ == "__main__":
    main()
