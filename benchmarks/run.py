"""Measure builds of a generated site: python benchmarks/run.py [--articles N] [--runs N].

The builds take turns, so that a slow phase of the machine affects all of them alike. Compare
processor seconds: on a machine with other load, wall time says little. Exit status 1 if the bound
is exceeded.
"""

import argparse
import re
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from statistics import median

from measure import Measured, has_pss, measure, megabytes
from scenarios import PAUSE, SCENARIOS, Generated, Scenario, cold, title

BOUND_ARTICLES = 100
BOUND_HOST = "pykatex"
BOUND_PROCESSOR = 8.0
"""In seconds, for a cold build with only pykatex."""
BOUND_PSS = 300e6
"""In bytes, for all processes of a build."""
_PACKAGES = ("pykatex", "markdown-it-py", "Jinja2", "Pygments")
_HEADER = (
    *("build", "wall least", "median", "processor least", "median"),
    *("peak PSS", "formulas", "files", "bytes"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """One measured build, with the number and size of the files that it wrote."""

    measured: Measured
    files: int
    bytes: int


Results = dict[tuple[Scenario, int], list[Build]]
"""Builds by scenario and number of processes."""


def main() -> None:
    """Measure, print the table, check the bound."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="sitegen-bench-") as folder:
        site = Generated(root=Path(folder), articles=arguments.articles, host=arguments.host)
        results = _measure_all(site, arguments.runs, arguments.jobs)
    print(_machine())
    print(_table(results))
    if (arguments.articles, arguments.host) == (BOUND_ARTICLES, BOUND_HOST):
        sys.exit(0 if _holds(results) else 1)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--articles", type=int, default=BOUND_ARTICLES)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--host", default=BOUND_HOST, help="what runs KaTeX: pykatex, v8, auto")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2], help="numbers of processes")
    return parser.parse_args()


def _measure_all(site: Generated, runs: int, jobs: Sequence[int]) -> Results:
    results: Results = {(scenario, n): [] for scenario in SCENARIOS for n in jobs}
    for run in range(1, runs + 1):
        for processes in jobs:
            for scenario in SCENARIOS:
                scenario(site, run)
                time.sleep(PAUSE)
                results[scenario, processes].append(_build(site.root, processes))
        print(f"run {run} of {runs}", file=sys.stderr)
    return results


def _build(root: Path, jobs: int) -> Build:
    command = Path(sys.executable).with_name("sitegen")
    before = _states(root / "public")
    result = measure([str(command), "build", "--root", str(root), "--jobs", str(jobs)])
    if result.status:
        sys.exit(f"the build failed:\n{result.output}")
    written = _states(root / "public") - before
    return Build(measured=result, files=len(written), bytes=sum(size for _, size, *_ in written))


def _states(folder: Path) -> set[tuple[str, int, int, int]]:
    """Return path, size, modification time and inode of each file; a rewritten file differs."""
    found = ((file, file.stat()) for file in folder.rglob("*") if file.is_file())
    return {(str(file), stat.st_size, stat.st_mtime_ns, stat.st_ino) for file, stat in found}


def _machine() -> str:
    versions = [f"Python {python_version()}"]
    for package in _PACKAGES:
        try:
            versions.append(f"{package} {version(package)}")
        except PackageNotFoundError:
            versions.append(f"{package} missing")
    return ", ".join(versions)


def _table(results: Results) -> str:
    named = ((f"{title(scenario)}, --jobs {n}", runs) for (scenario, n), runs in results.items())
    rows = [_HEADER, *(_row(name, runs) for name, runs in named)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if at else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    )


def _row(name: str, runs: Sequence[Build]) -> tuple[str, ...]:
    wall = [run.measured.wall for run in runs]
    processor = [run.measured.processor for run in runs]
    return (
        name,
        *(f"{seconds:.2f} s" for seconds in (min(wall), median(wall))),
        *(f"{seconds:.2f} s" for seconds in (min(processor), median(processor))),
        megabytes(_peak(runs)),
        _formulas(runs[0].measured),
        f"{runs[0].files:,}",
        f"{runs[0].bytes:,}",
    )


def _peak(runs: Sequence[Build]) -> int | None:
    peaks = [run.measured.peak_pss for run in runs if run.measured.peak_pss is not None]
    return max(peaks, default=None)


def _formulas(run: Measured) -> str:
    found = re.search(r"(\d+) formulas", run.output)
    return found[1] if found else "?"


def _holds(results: Results) -> bool:
    builds = [runs for (scenario, _), runs in results.items() if scenario is cold]
    processor = max(median(run.measured.processor for run in runs) for runs in builds)
    peak = max((_peak(runs) or 0 for runs in builds), default=0)
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
