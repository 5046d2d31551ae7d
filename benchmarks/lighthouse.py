"""Lighthouse on home, the longest article and a tag page: python benchmarks/lighthouse.py [SITE].

Mobile preset with simulated throttling, gzip as on GitHub Pages, medians. Without SITE it measures
this repository's blog and writes the table into docs/benchmarks.md. No other host is contacted: a
local picture replaces images that articles link to, and each is listed. Exit status 1 if a page
misses the bounds, or requests anything else from another host.

`make lighthouse` and `make test` install Lighthouse; the stand-in for other hosts needs openssl.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

import figures
from browse import articles, built, find, served
from stand_in import stood_in

ROOT = Path(__file__).parent.parent
LIGHTHOUSE = ROOT / "tests/browser/node/node_modules/.bin/lighthouse"
FLAGS = (
    "--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking"
    " --disable-component-update --disable-sync"
)
SCORES = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
"""Minimum score of each category."""
SHIFT = 0.02
"""Maximum layout shift."""
_TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")
_HEAD = [
    "| Page | Performance | Accessibility | Best practices | SEO "
    "| First paint | Largest paint | Blocked | Layout shift |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |",
]

Report = dict[str, Any]


def main() -> None:
    """Build, audit, print the table and the requests to other hosts."""
    arguments = _arguments()
    chromium = find() or sys.exit("no Chromium: run tests/browser/find_chromium.py")
    rows, reports = [], []
    with (
        tempfile.TemporaryDirectory(prefix="sitegen-lighthouse-") as name,
        served(name) as origin,
        stood_in() as flags,
    ):
        output = built(arguments.site, Path(name), "--base-url", origin)
        for page, address in _sample(output):
            url = origin + quote(address)
            audited = [_audit(url, chromium, [FLAGS, *flags]) for _ in range(arguments.runs)]
            reports += audited
            rows.append(_Row(page, audited))
            print(rows[-1], *_low(audited[0]), sep="\n", flush=True)
    if arguments.site == ROOT:
        figures.put(
            "lighthouse", [_conditions(reports, arguments.runs), "", *_HEAD, *map(str, rows)]
        )
    is_alone = _report_foreign(_foreign(reports, origin), arguments.site)
    sys.exit(0 if is_alone and all(row.holds() for row in rows) else 1)


def _arguments() -> argparse.Namespace:
    about, _, more = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(description=about.partition(":")[0], epilog=more)
    parser.add_argument(
        "site", metavar="SITE", nargs="?", type=Path, default=ROOT, help="the site's folder"
    )
    parser.add_argument("--runs", metavar="N", type=int, default=5, help="audits of each page")
    return parser.parse_args()


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
        """Return whether the page meets the bounds."""
        return self._shift <= SHIFT and all(self._scores[key] >= SCORES[key] for key in SCORES)


def _median(reports: Sequence[Report], audit: str) -> float:
    return statistics.median(report["audits"][audit]["numericValue"] for report in reports)


def _sample(output: Path) -> Iterator[tuple[str, str]]:
    """Yield home, the largest page of an article, and the largest page of a tag."""
    tags = sorted(output.glob("tags/*/index.html"), key=lambda file: -file.stat().st_size)
    yield "home", "/"
    for name, page in (("longest article", articles(output)[0]), ("tag", tags[0])):
        yield name, f"/{page.parent.relative_to(output).as_posix()}/"


def _audit(url: str, chromium: str, flags: Sequence[str]) -> Report:
    """Run Lighthouse once with its mobile preset; return its report."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        subprocess.run(
            [
                *(LIGHTHOUSE, url, "--quiet", "--output=json"),
                *(f"--output-path={report}", f"--chrome-flags={' '.join(flags)}"),
            ],
            check=True,
            env={**os.environ, "CHROME_PATH": chromium},
        )
        read: Report = json.loads(report.read_text("utf-8"))
    return read


def _low(report: Report) -> Iterator[str]:
    """Yield the audits with a score below 90 %."""
    for audit in report["audits"].values():
        judged = audit["score"] is not None and audit["scoreDisplayMode"] != "informative"
        if judged and audit["score"] < 0.9:
            yield f"    {audit['id']}: {audit.get('displayValue', audit['title'])}"


def _foreign(reports: Sequence[Report], origin: str) -> dict[str, str]:
    """Return the requests to other hosts: the resource type by address."""
    requests = (
        request
        for report in reports
        for request in report["audits"]["network-requests"]["details"]["items"]
        if not request["url"].startswith((origin, "data:", "blob:"))
    )
    return {request["url"]: request.get("resourceType", "") for request in requests}


def _report_foreign(kinds: Mapping[str, str], site: Path) -> bool:
    """List the requests to other hosts; return whether all are images that articles link to."""
    texts = (file.read_text("utf-8") for file in site.glob("content/**/*.md"))
    written = unescape(unquote("".join(texts)))
    # Compared without the scheme, which an author may leave out.
    others = {
        url
        for url, kind in kinds.items()
        if kind != "Image" or unquote(url).partition(":")[2] not in written
    }
    for url, kind in kinds.items():
        print(f"NOT AN ARTICLE'S IMAGE ({kind})" if url in others else "replaced", url)
    return not others


def _conditions(reports: Sequence[Report], runs: int) -> str:
    """Return date, versions and Lighthouse's speed index of the machine."""
    last = reports[-1]
    browser = last["environment"]["hostUserAgent"].partition("Chrome/")[2].partition(".")[0]
    speeds = [report["environment"]["benchmarkIndex"] for report in reports]
    return (
        f"{last['fetchTime'][:10]}, Lighthouse {last['lighthouseVersion']}, "
        f"Chromium {browser}, median of {runs}, "
        f"benchmark index {min(speeds):.0f} to {max(speeds):.0f}:"
    )


if __name__ == "__main__":
    main()
