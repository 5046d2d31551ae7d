"""Latency of the preview, from save to screen: python benchmarks/serve.py [ARTICLES] [EDITS].

Opens an article of a generated site in Chromium and edits a paragraph of it. Prints median and 95th
percentile of the total time, of the build, and of the rest: until the watcher reports the change,
and until the new text is drawn.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from threading import Thread

from browse import chromium
from make_site import make_site, name
from playwright.sync_api import Page

SITEGEN = Path(sys.executable).parent / "sitegen"
PAUSE = 1.0
"""Seconds between two edits, for everything to settle."""
PATIENCE = 120_000
WAIT = """(text) => new Promise((resolve) => {
  const look = () => {
    if (!document.querySelector('article').textContent.includes(text)) return;
    watch.disconnect();
    requestAnimationFrame(() => setTimeout(() => resolve(Date.now()), 0));
  };
  const watch = new MutationObserver(look);
  watch.observe(document.body, {subtree: true, childList: true, characterData: true});
  look();
})"""
"""Returns the time after the frame in which the text was first drawn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The latency of one edit, in milliseconds."""

    whole: float
    build: float


@contextmanager
def serving(root: Path) -> Iterator[tuple[str, list[str]]]:
    """Serve a site; yield its address and the lines printed so far."""
    process = subprocess.Popen(
        [SITEGEN, "serve", "--root", root],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )
    lines: list[str] = []
    Thread(target=lambda: lines.extend(process.stdout or ()), daemon=True).start()
    try:
        while not any("articles →" in line for line in lines):
            time.sleep(0.1)
        yield re.findall(r"http://\S+", lines[0])[0], lines
    finally:
        process.terminate()
        process.wait()


def edited(page: Page, path: Path, number: int, lines: list[str]) -> Edit:
    """Make one edit and wait until it is drawn."""
    marker = f"第{number}次改动"
    text = re.sub(r"第\d+次改动.*\n\n|(?=## 记号表)", "", path.read_text("utf-8"), count=1)
    text = text.replace("## 记号表", f"{marker}，其中 $x_{{{number}}}+{number}$。\n\n## 记号表")
    printed = len(lines)
    waiting = page.evaluate_handle(f"() => ({{ drawn: ({WAIT})('{marker}') }})")
    path.write_text(text, "utf-8")
    saved = time.time() * 1000
    drawn = waiting.evaluate("({drawn}) => drawn")
    while len(lines) == printed:
        time.sleep(0.01)
    return Edit(whole=drawn - saved, build=_milliseconds(lines[printed]))


def _milliseconds(line: str) -> float:
    number, unit = re.findall(r"in ([\d.]+) (m?s)$", line.strip())[0]
    return float(number) * (1 if unit == "ms" else 1000)


def show(title: str, values: list[float]) -> None:
    print(
        f"{title:<28} median {median(values):7.0f} ms   95th {quantiles(values, n=20)[-1]:7.0f} ms"
    )


def main(articles: int, edits: int) -> None:
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        root = Path(folder)
        make_site(articles, root)
        article = name(articles // 2)
        path = root / "content" / f"{article}.md"
        with serving(root) as (url, lines):
            page = browser.new_page()
            page.set_default_timeout(PATIENCE)
            page.goto(f"{url}articles/{article}/")
            latencies = []
            for number in range(edits + 1):
                time.sleep(PAUSE)
                latencies.append(edited(page, path, number, lines))
    warm = latencies[1:]
    print(f"{articles} articles, {edits} edits of one of them")
    show("save to screen", [each.whole for each in warm])
    show("of which the build", [each.build for each in warm])
    show("watcher, transfer, swap", [each.whole - each.build for each in warm])


if __name__ == "__main__":
    given = [int(argument) for argument in sys.argv[1:]]
    main(*(given + [1000, 30][len(given) :]))
