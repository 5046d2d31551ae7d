"""Find the glyphs that most articles need: python benchmarks/glyphs.py DIR, the built site.

KaTeX's fonts are split into a core and a rest when sitegen is installed. This program counts which
characters of which font the formulas of a site's articles use, computes the transferred bytes for
cores of the characters that 50 %, 40 %, … of the articles with that font use, and writes the best
cores to `sitegen/assets/glyphs.json`. A font that would gain less than a sixth is not split.
"""

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from browse import chromium, served
from fontTools.ttLib import TTFont

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
import hatch_build  # noqa: E402  it splits the fonts when sitegen is installed

SHARES = (0.5, 0.4, 0.3, 0.2, 0.15, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01, 0.005)
ENOUGH = 30
"""Minimum number of articles with a font to measure it; with fewer, its core is ASCII."""
LEAST_GAIN = 1 / 6
REQUEST = 300
"""Bytes of overhead of a request."""

TAKEN = """() => {
  const taken = {};
  for (const formula of document.querySelectorAll(".katex-html")) {
    const texts = document.createTreeWalker(formula, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const style = getComputedStyle(texts.currentNode.parentElement);
      const family = style.fontFamily.split(",")[0].replaceAll('"', "");
      const face = [family, style.fontWeight, style.fontStyle].join("|");
      (taken[face] ??= new Set());
      for (const character of texts.currentNode.data) taken[face].add(character);
    }
  }
  return Object.fromEntries(Object.entries(taken).map(([face, set]) => [face, [...set].join("")]));
}"""


def main() -> None:
    """Measure all articles, choose the cores, write the table."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with tempfile.TemporaryDirectory() as folder:
        katex = hatch_build.install(ROOT, Path(folder))  # with complete fonts
        fonts = {font.stem: font for font in sorted(katex.glob(hatch_build.FONTS))}
        used: dict[str, list[set[int]]] = {name: [] for name in fonts}
        for page in _pages(Path(sys.argv[1])):
            for name, characters in _by_font(page, fonts).items():
                used[name].append(characters)
        cores = {name: _core(fonts[name], used[name]) for name in fonts}
    table = {name: "".join(map(chr, sorted(core))) for name, core in cores.items() if core}
    text = json.dumps(table, ensure_ascii=False, indent=1) + "\n"
    hatch_build.glyphs(ROOT).write_text(text, encoding="utf-8")


def _pages(site: Path) -> Iterator[Mapping[str, str]]:
    """Yield, for each page with formulas, the characters by family, weight and style."""
    with served(site) as origin, chromium() as browser:
        tab = browser.new_page()
        tab.route("**/*.woff2", lambda route: route.abort())
        tab.route(lambda url: not url.startswith(origin), lambda route: route.abort())
        for number, file in enumerate(sorted(site.rglob("index.html")), 1):
            if 'class="katex' in file.read_text(encoding="utf-8"):
                address = quote(file.relative_to(site).as_posix().removesuffix("index.html"))
                tab.goto(f"{origin}/{address}", wait_until="domcontentloaded")
                yield tab.evaluate(TAKEN)
            print(f"\r{number} pages", end="", file=sys.stderr)


def _by_font(page: Mapping[str, str], fonts: Mapping[str, Path]) -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for face, characters in page.items():
        if name := _font(*face.split("|"), fonts):
            found.setdefault(name, set()).update(map(ord, characters))
    return found


def _font(family: str, weight: str, style: str, fonts: Mapping[str, Path]) -> str | None:
    """Return the font that a browser chooses: style has priority over weight."""
    bold = "Bold" if weight == "700" else ""
    other = "" if bold else "Bold"
    italic, upright = ("Italic", "") if style == "italic" else ("", "Italic")
    wanted = (bold + italic, other + italic, bold + upright, other + upright)
    names = (f"{family}-{suffix or 'Regular'}" for suffix in wanted)
    return next((name for name in names if name in fonts), None)


def _core(font: Path, pages: Sequence[set[int]]) -> set[int]:
    """Return the core of a font; empty if it is better not split."""
    with TTFont(font) as whole:
        present = set(whole.getBestCmap())
    pages = [taken for page in pages if (taken := page & present)]
    always = {0x20, 0xA0} & present
    if len(pages) < ENOUGH:
        core = {character for character in present if character < 0x80} | always
        return core if len(core) < len(present) else set()
    counts = Counter(character for page in pages for character in page)
    cores = [{c for c, n in counts.items() if n >= share * len(pages)} | always for share in SHARES]
    costs = [(_cost(font, present, core, pages), core) for core in cores if core < present]
    all_of_it = (len(hatch_build.cut(font, present)) + REQUEST) * len(pages)
    cost, core = min(costs, key=lambda pair: pair[0])
    print(f"{font.stem}: {all_of_it // len(pages)} -> {cost // len(pages)}", file=sys.stderr)
    return core if cost < all_of_it * (1 - LEAST_GAIN) else set()


def _cost(font: Path, present: set[int], core: set[int], pages: Sequence[set[int]]) -> int:
    """Return the bytes transferred if each page is read once, by different readers."""
    with_rest = sum(1 for page in pages if page - core)
    sizes = [len(hatch_build.cut(font, part)) + REQUEST for part in (core, present - core)]
    return sizes[0] * len(pages) + sizes[1] * with_rest


if __name__ == "__main__":
    main()
