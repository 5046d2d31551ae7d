"""``sitegen build``."""

import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from sitegen.build import Build, Progress, Site, build
from sitegen.cli import options
from sitegen.cli.report import as_json, report
from sitegen.diagnostics import BuildError, Code, Diagnostic, Severity

_UNUSABLE = (Code.CONFIG, Code.CONTENT_MISSING, Code.OUTPUT, Code.ASSETS_MISSING)


@click.command("build")
@options.root
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Where the site goes (default: public/ in the root).",
)
@options.base_url
@options.drafts
@click.option("--as-of", type=options.Day(), help="Leave out articles with a later date.")
@click.option("--strict", is_flag=True, help="Exit with 1 on errors and warnings.")
@options.jobs
@options.output_format
def command(
    root: Path,
    output: Path | None,
    strict: bool,
    jobs: int | None,
    output_format: str,
    **rest: Any,
) -> None:
    """Build the site.

    \b
    Examples:
      sitegen build
      sitegen build --base-url https://user.github.io/blog/ --strict
    """
    began = time.perf_counter()
    site = Site(root=root, output=output or root / "public", jobs=jobs or 0, search=True, **rest)
    try:
        with _progress(began) as progress:
            built = build(site, progress)
    except BuildError as stopped:
        _report(stopped.diagnostics, root, output_format)
        sys.exit(2 if any(d.code in _UNUSABLE for d in stopped.diagnostics) else 1)
    _report(built.diagnostics, root, output_format)
    summary = _summary(built, site, time.perf_counter() - began)
    click.echo(summary, err=output_format == "json")
    sys.exit(_status(built, strict))


def _report(diagnostics: Iterable[Diagnostic], root: Path, output_format: str) -> None:
    if output_format == "json":
        click.echo(as_json(diagnostics))
    else:
        report(diagnostics, root)


def _status(built: Build, strict: bool) -> int:
    lost = any(d.page_lost for d in built.diagnostics)
    marked = strict and any(d.severity != Severity.HINT for d in built.diagnostics)
    return int(lost or marked)


def _summary(built: Build, site: Site, seconds: float) -> str:
    library = built.library
    remarks = [
        f"{count} {severity}{'s' if count > 1 else ''}"
        for severity in Severity
        if (count := sum(d.severity == severity for d in built.diagnostics))
    ]
    parts = [
        f"{len(library.articles)} articles",
        f"{built.formulas} formulas",
        f"{built.pages} pages",
        f"{built.written.changed} files written to {site.output}",
        *remarks,
    ]
    return f"{', '.join(parts)} in {seconds:.2f} s"


@contextmanager
def _progress(began: float) -> Iterator[Progress]:
    """Show how far the build is, on a terminal, once it has taken a second."""
    if not sys.stderr.isatty():
        yield lambda step, done, total: None
        return
    bars: list[Any] = []

    def show(step: str, done: int, total: int) -> None:
        if not bars and time.perf_counter() - began > 1:
            from rich.console import Console
            from rich.progress import Progress as Bar

            bar = Bar(console=Console(stderr=True), transient=True)
            bar.start()
            bars.extend((bar, bar.add_task(step, total=total)))
        if bars:
            bars[0].update(bars[1], completed=done)

    try:
        yield show
    finally:
        for bar in bars[:1]:
            bar.stop()
