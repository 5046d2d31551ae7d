"""``sitegen check``."""

import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from sitegen.check import Checked, check
from sitegen.check.external import Web
from sitegen.check.size import megabytes
from sitegen.cli import options
from sitegen.cli.mend import mend
from sitegen.cli.progress import shown
from sitegen.cli.report import counts, failures_told, show
from sitegen.config.untrusted import caches_of
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Diagnostic, Severity


@click.command("check")
@options.root
@options.base_url
@options.drafts
@click.option("--external", is_flag=True, help="Follow links to other sites too.")
@click.option("--fix", is_flag=True, help="Repair what is certain: show it, ask, write.")
@click.option("--yes", is_flag=True, help="With --fix: write without asking.")
@click.option("--strict", is_flag=True, help="Exit with 1 on warnings too.")
@options.untrusted
@options.jobs
@options.cache
@options.any_format
def command(
    root: Path,
    external: bool,
    fix: bool,
    yes: bool,
    strict: bool,
    jobs: int | None,
    output_format: str,
    untrusted: bool,
    caches: Path | None,
    **rest: Any,
) -> None:
    """Look for mistakes in the site, more closely than a build does; writes nothing to public/.

    Links and anchors of all pages, labels, images, formulas, and the size against GitHub Pages'
    limits. The exit status is 1 if there is an error, 2 if the site cannot be checked.

    \b
    Examples:
      sitegen check
      sitegen check --external --strict
      sitegen check --fix
      sitegen check --format github
    """
    if yes and not fix:
        raise click.UsageError("--yes goes with --fix")
    if fix and untrusted:
        raise click.UsageError("--fix writes to the articles, so it does not go with --untrusted")
    began = time.perf_counter()
    with caches_of(caches, untrusted=untrusted) as own, failures_told(root, output_format):
        site = Site(
            root=root,
            output=root / "public",
            jobs=jobs or 0,
            untrusted=untrusted,
            caches=own,
            **rest,
        )
        waiting, problems = mend(site, output_format, yes=yes) if fix else (False, [])
        with shown(began) as progress:
            checked = check(site, Web() if external else None, progress)
    told = (*problems, *checked.diagnostics)
    show(told, root, output_format)
    seconds = time.perf_counter() - began
    click.echo(_summary(checked, told, external, seconds), err=output_format != "text")
    sys.exit(int(waiting or _is_bad(told, strict)))


def _is_bad(told: Iterable[Diagnostic], strict: bool) -> bool:
    bad = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return any(each.severity in bad for each in told)


def _summary(checked: Checked, told: tuple[Diagnostic, ...], external: bool, seconds: float) -> str:
    asked = "" if external else " (not followed; --external does)"
    parts = [
        f"{len(checked.build.library.articles)} articles",
        f"{checked.build.formulas} formulas",
        f"{checked.build.pages} pages",
        f"{checked.inside} addresses inside the site",
        *([f"{checked.outside} outside{asked}"] if checked.outside else []),
        megabytes(checked.size),
        *(counts(told) or ["nothing to complain of"]),
    ]
    return f"{', '.join(parts)} in {seconds:.2f} s"
