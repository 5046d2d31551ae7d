"""Measure builds of a generated site: python benchmarks/run.py [--articles N] [--runs N].

The builds take turns, so that a slow minute of the machine falls on all of them alike. Compare
processor seconds: on a machine with other work, wall time says little. Exit status 1 where the
bound does not hold.
"""

import argparse
import re
import shutil
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from statistics import median

from make_site import make_site
from measure import Measured, has_pss, measure, megabytes

BOUND_ARTICLES = 100
BOUND_HOST = "pykatex"
BOUND_PROCESSOR = 8.0
"""Seconds, for a cold build with pykatex alone."""
BOUND_PSS = 300e6
"""Bytes, for all processes of a build."""
_PACKAGES = ("pykatex", "markdown-it-py", "Jinja2", "Pygments")
_COLD = ("cold, --jobs 1", "cold, --jobs 2")
_UNCHANGED = "unchanged, --jobs 2"
_HEADER = ("build", "wall least", "median", "processor least", "median", "peak PSS", "formulas")


def main() -> None:
    """Measure, print the table, check the bound."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="sitegen-bench-") as folder:
        site = Path(folder)
        make_site(arguments.articles, site)
        _configure(site, arguments.host)
        results = _measure_all(site, arguments.runs)
    print(_machine())
    print(_table(results))
    if (arguments.articles, arguments.host) == (BOUND_ARTICLES, BOUND_HOST):
        sys.exit(0 if _holds(results) else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=BOUND_ARTICLES)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--host", default=BOUND_HOST, help="what runs KaTeX: pykatex, v8, auto")
    return parser.parse_args()


def _configure(site: Path, host: str) -> None:
    """Name the host, leave out the search: the bound must not depend on what else is installed."""
    tables = f'[math]\nhost = "{host}"\n[search]\nenabled = false\n'
    (site / "sitegen.toml").write_text(f'title = "基准"\n{tables}', "utf-8")


def _measure_all(site: Path, runs: int) -> dict[str, list[Measured]]:
    results: dict[str, list[Measured]] = {}
    for number in range(1, runs + 1):
        for jobs, name in enumerate(_COLD, 1):
            _make_cold(site)
            results.setdefault(name, []).append(_build(site, jobs))
        results.setdefault(_UNCHANGED, []).append(_build(site, 2))
        print(f"run {number} of {runs}", file=sys.stderr)
    return results


def _make_cold(site: Path) -> None:
    """Remove what earlier builds left: the pages and the cache."""
    for name in ("public", ".sitegen"):
        shutil.rmtree(site / name, ignore_errors=True)


def _build(site: Path, jobs: int) -> Measured:
    command = Path(sys.executable).with_name("sitegen")
    result = measure([str(command), "build", "--root", str(site), "--jobs", str(jobs)])
    if result.status:
        sys.exit(f"the build failed:\n{result.output}")
    return result


def _machine() -> str:
    versions = [f"Python {python_version()}"]
    for package in _PACKAGES:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            versions.append(f"{package} missing")
    return ", ".join(versions)


def _table(results: dict[str, list[Measured]]) -> str:
    rows = [_HEADER, *(_row(name, runs) for name, runs in results.items())]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _row(name: str, runs: Sequence[Measured]) -> tuple[str, ...]:
    wall = [run.wall for run in runs]
    processor = [run.processor for run in runs]
    return (
        name,
        *(f"{seconds:.2f} s" for seconds in (min(wall), median(wall))),
        *(f"{seconds:.2f} s" for seconds in (min(processor), median(processor))),
        megabytes(_peak(runs)),
        _formulas(runs[0]),
    )


def _peak(runs: Sequence[Measured]) -> int | None:
    peaks = [run.peak_pss for run in runs if run.peak_pss is not None]
    return max(peaks, default=None)


def _formulas(run: Measured) -> str:
    found = re.search(r"(\d+) formulas", run.output)
    return found[1] if found else "?"


def _holds(results: dict[str, list[Measured]]) -> bool:
    cold = [results[name] for name in _COLD]
    processor = max(median(run.processor for run in runs) for runs in cold)
    peak = max((_peak(runs) or 0 for runs in cold), default=0)
    holds = processor < BOUND_PROCESSOR and peak < BOUND_PSS
    memory = megabytes(peak) if has_pss() else "memory not measured (no /proc/*/smaps_rollup here)"
    print(
        f"bound: {BOUND_ARTICLES} articles of about 60 formulas, cold, {BOUND_HOST} alone: under"
        f" {BOUND_PROCESSOR:.0f} processor seconds and {BOUND_PSS / 1e6:.0f} MB for all processes\n"
        f"{'holds' if holds else 'DOES NOT HOLD'}: {processor:.2f} processor seconds, {memory}"
    )
    return holds


if __name__ == "__main__":
    main()
