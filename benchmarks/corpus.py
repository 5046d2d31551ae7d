"""Try sitegen on a folder of Markdown files: python benchmarks/corpus.py DIR [--list FILE] …

Counts formulas, failures, dollars left in the text and prose taken for formulas. Each file runs in
a child process, so that a crash of the native library loses only that file.
"""

import argparse
import json
import multiprocessing
import sys
import time
import tomllib
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from inspect_file import Finding, Inspector, Report, reason

from sitegen.config import Config, config_of

TIME_LIMIT = 120
"""Seconds for one file."""
_SHOWN = 15
_LISTS = ("failures", "strays")


def main() -> None:
    """Inspect all files, print the counts, write the lists."""
    arguments = _arguments()
    root = Path(arguments.folder)
    paths = sorted(
        path.relative_to(root).as_posix()
        for path in root.rglob("*")
        if path.suffix.lower() in (".md", ".markdown") and path.is_file()
    )
    config = read_config(arguments.host, arguments.macros)
    reports = list(_progress(inspect_all(root, paths, config), len(paths)))
    if arguments.list:
        Path(arguments.list).write_text("".join(_lines(reports)), "utf-8")
    figures = count(reports)
    print(json.dumps(figures, ensure_ascii=False, indent=1) if arguments.json else show(figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", metavar="DIR")
    parser.add_argument("--list", metavar="FILE", help="write every finding there, with its place")
    parser.add_argument("--macros", metavar="FILE", help="TOML with a table [math.macros]")
    parser.add_argument("--host", default="pykatex", help="what runs KaTeX: pykatex, v8, auto")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser.parse_args()


def read_config(host: str, macros: str | None) -> Config:
    """Return sitegen's default configuration with a host, and macros from a file if given."""
    values = tomllib.loads(Path(macros).read_text("utf-8")) if macros else {}
    known = values.get("math", {}).get("macros", {})
    return config_of({"math": {"host": host, "macros": known}})


def inspect_all(root: Path, paths: Sequence[str], config: Config) -> Iterator[Report]:
    """Inspect files in order; a child process that crashes is replaced."""
    child: _Child | None = None
    for path in paths:
        child = child or _Child(root, config)
        report = child.inspect(path)
        if report is None:
            report = Report(path=path, lost=child.end())
            child = None
        yield report
    if child:
        child.end()


class _Child:
    """A child process that inspects files."""

    def __init__(self, root: Path, config: Config) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other, root, config), daemon=True)
        self._process.start()
        other.close()

    def inspect(self, path: str) -> Report | None:
        """Inspect a file; None if the process crashed on it or took too long."""
        self._pipe.send(path)
        try:
            return self._pipe.recv() if self._pipe.poll(TIME_LIMIT) else None
        except EOFError:
            return None

    def end(self) -> str:
        """End the process; return how it ended."""
        self._pipe.close()
        self._process.join(1)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
            return f"took more than {TIME_LIMIT} s"
        return f"the process crashed, exit code {self._process.exitcode}"


def _serve(pipe: Connection, root: Path, config: Config) -> None:
    from sitegen.typeset.typesetter import make_typesetter

    inspector = Inspector(config, make_typesetter(config.math.host, config.math.macros))
    while True:
        try:
            path = pipe.recv()
        except EOFError:
            return
        try:
            pipe.send(inspector.inspect(root, path))
        except Exception as failure:  # a bug of sitegen, which this program searches for
            pipe.send(Report(path=path, lost=_explain(failure)))


def _explain(failure: Exception) -> str:
    last = traceback.extract_tb(failure.__traceback__)[-1]
    place = f"{Path(last.filename).name}:{last.lineno} in {last.name}"
    return f"{type(failure).__name__}: {failure} ({place})"


def _progress(reports: Iterator[Report], total: int) -> Iterator[Report]:
    shown = time.monotonic()
    for done, report in enumerate(reports, 1):
        if time.monotonic() - shown > 10:
            shown = time.monotonic()
            print(f"{done} of {total}", file=sys.stderr)
        yield report


def count(reports: Sequence[Report]) -> dict[str, Any]:
    """Return the totals of the reports."""
    failures = [finding for report in reports for finding in report.failures]
    times = sorted(report.milliseconds for report in reports if not report.lost)
    return {
        "files": len(reports),
        "files lost": {report.path: report.lost for report in reports if report.lost},
        "formulas": sum(report.displays + report.inlines for report in reports),
        "display": sum(report.displays for report in reports),
        "inline": sum(report.inlines for report in reports),
        "failures": len(failures),
        "failures by reason": dict(Counter(reason(f.what) for f in failures).most_common()),
        "failures by message": dict(Counter(f.what for f in failures).most_common()),
        "strays": sum(len(report.strays) for report in reports),
        "dollars": _by_kind(report.dollars for report in reports),
        "prose": _by_kind(report.prose for report in reports),
        "milliseconds per file": _spread(times),
    }


def _by_kind(found: Iterator[dict[str, list[Finding]]] | Any) -> dict[str, int]:
    total: Counter[str] = Counter()
    for kinds in found:
        total.update({kind: len(findings) for kind, findings in kinds.items()})
    return dict(sorted(total.items()))


def _spread(times: Sequence[float]) -> dict[str, float]:
    if not times:
        return {}
    middle, high = times[len(times) // 2], times[len(times) * 95 // 100]
    values = {"mean": sum(times) / len(times), "median": middle, "95 %": high, "most": times[-1]}
    return {name: round(value, 1) for name, value in values.items()}


def show(figures: dict[str, Any]) -> str:
    """Return the figures as text for a terminal."""
    lines = [
        f"files                 {figures['files']}, lost {len(figures['files lost'])}",
        f"formulas              {figures['formulas']}:"
        f" {figures['display']} display, {figures['inline']} inline",
        f"dollars in the text   {_pairs(figures['dollars'])}",
        f"prose in formulas     {_pairs(figures['prose'])}",
        f"strays                {figures['strays']}",
        f"milliseconds per file {_pairs(figures['milliseconds per file'])}",
        f"failures              {figures['failures']}",
    ]
    for name in ("failures by reason", "failures by message"):
        lines += ["", name, *_ranking(figures[name])]
    lines += [f"lost: {path}: {why}" for path, why in figures["files lost"].items()]
    return "\n".join(lines)


def _pairs(values: dict[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items()) or "none"


def _ranking(counted: dict[str, int]) -> list[str]:
    return [f"{number:>7}  {name}" for name, number in list(counted.items())[:_SHOWN]]


def _lines(reports: Sequence[Report]) -> Iterator[str]:
    for report in reports:
        if report.lost:
            yield f"{report.path}:1:1: lost: {report.lost}\n"
        named = {name: getattr(report, name) for name in _LISTS}
        named |= {f"dollar {kind}": found for kind, found in report.dollars.items()}
        named |= {f"prose {kind}": found for kind, found in report.prose.items()}
        for name, findings in named.items():
            for finding in findings:
                yield f"{report.path}:{finding.line}:{finding.column}: {name}: {finding.what}\n"


if __name__ == "__main__":
    main()
