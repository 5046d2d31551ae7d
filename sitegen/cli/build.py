"""``sitegen build``."""

import datetime as dt
import gc
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from sitegen.build.publication_day import up_to
from sitegen.build.up_to_date import BuildSummary, Snapshot
from sitegen.cli import options
from sitegen.cli.progress import shown
from sitegen.cli.report import contents, counts, exit_on_failure, show
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Severity
from sitegen.core.messages import enumerated, say, say_count

_NAMED = 8
"""Files, and reasons, that ``--explain`` names one by one."""

_ALLOCATED = 200_000
"""Allocated objects before a garbage collection, instead of 700."""


@click.command("build")
@options.root
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Output folder (default: public/ in the root).",
)
@options.base_url
@options.drafts
@options.as_of
@click.option("--strict", is_flag=True, help="Exit with 1 on errors and warnings.")
@click.option("--explain", is_flag=True, help="Report why each file was rebuilt.")
@options.untrusted
@options.jobs
@options.cache
@options.output_format
def command(
    root: Path,
    output: Path | None,
    as_of: dt.date | str | None,
    strict: bool,
    explain: bool,
    jobs: int | None,
    output_format: str,
    untrusted: bool,
    caches: Path | None,
    **rest: Any,
) -> None:
    """Build the site.

    \b
    Examples:
      sitegen build
      sitegen build --base-url https://user.github.io/blog/ --strict
      sitegen build --explain
      sitegen build --root stranger --untrusted
    """
    started = time.perf_counter()
    own_caches = options.caches_of(caches, untrusted=untrusted)
    with own_caches as own, exit_on_failure(root, output_format):
        site = Site(
            root=root,
            output=output or root / "public",
            jobs=jobs or 0,
            untrusted=untrusted,
            caches=own,
            **rest,
        )
        site = up_to(site, as_of)
        summary, reasons, changed = _build(site, started)
    show(summary.diagnostics, root, output_format)
    for line in explained(reasons) if explain else ():
        click.echo(line, err=True)
    line = _summary_line(summary, changed, site, time.perf_counter() - started)
    click.echo(line, err=output_format == "json")
    sys.exit(_status(summary, strict))


def _build(site: Site, started: float) -> tuple[BuildSummary, Mapping[str, tuple[str, ...]], int]:
    """Build if anything has changed; return a summary, the reasons by file, and changed files."""
    # Without a cache there is no last build to compare with: start the helper process at once.
    before = Snapshot(site) if site.cache.exists() else None
    if before and (last := before.last()):
        return last, {}, 0
    # Nearly all objects live until the end of the build: frequent collections would find nothing.
    gc.set_threshold(_ALLOCATED)
    from sitegen.system.process_pool import helper_process

    # The helper imports what renders articles while this process imports the rest.
    with (
        helper_process(site.processes, "sitegen.build.article_worker") as helper,
        shown(started) as progress,
    ):
        snapshot = before or Snapshot(site)
        from sitegen.build.pipeline import build

        built = build(site, progress, beside=helper)
    summary = BuildSummary(
        articles=len(built.library.articles),
        formulas=built.formulas,
        pages=built.pages,
        diagnostics=built.diagnostics,
    )
    snapshot.keep(summary, built.installed)
    gc.freeze()  # else the interpreter scans all objects once more at exit
    return summary, built.reasons, built.written.changed


def explained(reasons: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """Yield lines that say why files were rebuilt; files with the same reasons share a line."""
    if not reasons:
        yield say("nothing has changed")
        return
    from sitegen.search import is_index_file  # late: an unchanged site needs no search

    groups: dict[tuple[str, ...], list[str]] = {}
    for name, why in sorted(reasons.items()):
        if not is_index_file(name):
            groups.setdefault(why, []).append(name)
    for why, names in groups.items():
        yield say(": ").join([_first(names), _first(why)])
    if index := sum(map(is_index_file, reasons)):
        yield say_count(
            "the search index: {count} file of changed words and formulas",
            "the search index: {count} files of changed words and formulas",
            index,
        )


def _first(names: Sequence[str]) -> str:
    more = say(" and {count} more", count=len(names) - _NAMED) if len(names) > _NAMED else ""
    return f"{enumerated(names[:_NAMED])}{more}"


def _status(summary: BuildSummary, strict: bool) -> int:
    lost = any(d.page_lost for d in summary.diagnostics)
    marked = strict and any(d.severity != Severity.HINT for d in summary.diagnostics)
    return int(lost or marked)


def _summary_line(summary: BuildSummary, changed: int, site: Site, seconds: float) -> str:
    parts = [
        *contents(summary.articles, summary.formulas, summary.pages),
        say("{count} files written to {output}", count=changed, output=site.output),
        *counts(summary.diagnostics),
    ]
    return say("{things} in {seconds:.2f} s", things=say(", ").join(parts), seconds=seconds)
