"""Lighthouse on home, the longest article and a tag page: python benchmarks/lighthouse.py [SITE].

Mobile preset with simulated throttling, gzip as GitHub Pages has it, medians. Without SITE it takes
this repository's blog and puts the table into docs/benchmarks.md. Exit status 1 where a page does
not come up to the bounds. Needs `make test` or `make lighthouse` to have installed Lighthouse.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import figures
from browse import articles, built, find, served

ROOT = Path(__file__).parent.parent
LIGHTHOUSE = ROOT / "tests/browser/node/node_modules/.bin/lighthouse"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
RUNS = 5
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
"""The categories, and the least each must have."""
SHIFT = 0.02
"""The most that the layout may shift."""
_TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
_HEAD = [
    "| Page | Performance | Accessibility | Best practices | SEO "
    "| First paint | Largest paint | Blocked | Layout shift |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
]

Report = dict[str, Any]


def main() -> None:
    """Build, audit, print the table."""
    site = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT
    chromium = find() or sys.exit("no Chromium: run tests/browser/find_chromium.py")
    rows, reports = [], []
    speeds: list[float] = []
    with tempfile.TemporaryDirectory(prefix="sitegen-lighthouse-") as name, served(name) as origin:
        output = built(site, Path(name), "--base-url", origin)
        for page, address in _sample(output):
            reports = [_audit(origin + quote(address), chromium) for _ in range(RUNS)]
            speeds += [report["environment"]["benchmarkIndex"] for report in reports]
            rows.append(_Row(page, reports))
            print(rows[-1], *_low(reports[0]), sep="\n", flush=True)
    if site == ROOT:
        figures.put("lighthouse", [_made(reports[0], speeds), "", *_HEAD, *map(str, rows)])
    sys.exit(0 if all(row.holds() for row in rows) else 1)


class _Row:
    """A page's medians."""

    def __init__(self, name: str, reports: Sequence[Report]) -> None:
        self._name = name
        self._scores = {
            key: statistics.median(100 * (r["categories"][key]["score"] or 0) for r in reports)
            for key in SCORES
        }
        self._times = [_median(reports, audit) for audit in _TIMES]
        self._shift = _median(reports, "cumulative-layout-shift")

    def __str__(self) -> str:
        times = [f"{time / 1000:.2f} s" for time in self._times]
        cells = [f"{score:.0f}" for score in self._scores.values()] + times
        return f"| {self._name} | " + " | ".join([*cells, f"{self._shift:.3f}"]) + " |"

    def holds(self) -> bool:
        """Tell whether the page comes up to the bounds."""
        return self._shift <= SHIFT and all(self._scores[key] >= SCORES[key] for key in SCORES)


def _median(reports: Sequence[Report], audit: str) -> float:
    return statistics.median(report["audits"][audit]["numericValue"] for report in reports)


def _sample(output: Path) -> Iterator[tuple[str, str]]:
    """Choose home, the article with the largest page, and the tag page with the largest."""
    tags = sorted(output.glob("tags/*/index.html"), key=lambda file: -file.stat().st_size)
    yield "home", "/"
    for name, page in (("longest article", articles(output)[0]), ("tag", tags[0])):
        yield name, f"/{page.parent.relative_to(output).as_posix()}/"


def _audit(url: str, chromium: str) -> Report:
    """Run Lighthouse once, with its mobile preset."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                *(LIGHTHOUSE, url, "--quiet", "--output=json"),
                *(f"--output-path={report}", f"--chrome-flags={FLAGS}"),
            ],
            check=True,
            env={**os.environ, "CHROME_PATH": chromium},
        )
        read: Report = json.loads(report.read_text("utf-8"))
    return read


def _low(report: Report) -> Iterator[str]:
    """Name what the audits say could be better."""
    for audit in report["audits"].values():
        judged = audit["score"] is not None and audit["scoreDisplayMode"] != "informative"
        if judged and audit["score"] < 0.9:
            yield f"    {audit['id']}: {audit.get('displayValue', audit['title'])}"


def _made(report: Report, speeds: Sequence[float]) -> str:
    """Say when, with what, and how fast Lighthouse found the machine."""
    browser = report["environment"]["hostUserAgent"].partition("Chrome/")[2].partition(".")[0]
    return (
        f"{report['fetchTime'][:10]}, Lighthouse {report['lighthouseVersion']}, "
        f"Chromium {browser}, median of {RUNS}, "
        f"benchmark index {min(speeds):.0f} to {max(speeds):.0f}:"
    )


if __name__ == "__main__":
    main()
