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
from sitegen.cli.fix import fix_articles
from sitegen.cli.progress import shown
from sitegen.cli.report import contents, counts, exit_on_failure, show
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Diagnostic, Severity
from sitegen.core.messages import say


@click.command("check")
@options.root
@options.base_url
@options.drafts
@click.option("--external", is_flag=True, help="Follow links to other sites too.")
@click.option("--fix", is_flag=True, help="Repair certain mistakes: show the changes, ask, write.")
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
    """Check the site more thoroughly than a build does, without writing to public/.

    Checks links and anchors of all pages, labels, images, formulas, and the size against the
    limits of GitHub Pages. The exit status is 1 if there is an error, 2 if the site cannot be
    checked.

    \b
    Examples:
      sitegen check
      sitegen check --external --strict
      sitegen check --fix
      sitegen check --format github
    """
    _refuse_conflicts(fix=fix, yes=yes, untrusted=untrusted)
    started = time.perf_counter()
    own_caches = options.caches_of(caches, untrusted=untrusted)
    with own_caches as own, exit_on_failure(root, output_format):
        rest |= {"untrusted": untrusted, "caches": own}
        site = Site(root=root, output=root / "public", jobs=jobs or 0, **rest)
        pending, problems = fix_articles(site, output_format, yes=yes) if fix else (False, [])
        with shown(started) as progress:
            checked = check(site, Web() if external else None, progress)
    diagnostics = (*problems, *checked.diagnostics)
    show(diagnostics, root, output_format)
    summary = _summary(checked, diagnostics, external, time.perf_counter() - started)
    click.echo(summary, err=output_format != "text")
    sys.exit(int(pending or _fails(diagnostics, strict)))


def _refuse_conflicts(*, fix: bool, yes: bool, untrusted: bool) -> None:
    if yes and not fix:
        raise click.UsageError(say("--yes needs --fix"))
    if fix and untrusted:
        raise click.UsageError(
            say("--fix writes to the articles, so it cannot be combined with --untrusted")
        )


def _fails(diagnostics: Iterable[Diagnostic], strict: bool) -> bool:
    failing = (Severity.ERROR, Severity.WARNING) if strict else (Severity.ERROR,)
    return any(each.severity in failing for each in diagnostics)


def _summary(
    checked: Checked, diagnostics: tuple[Diagnostic, ...], external: bool, seconds: float
) -> str:
    built = checked.build
    parts = [
        *contents(len(built.library.articles), built.formulas, built.pages),
        say("{count} addresses inside the site", count=checked.inside),
        *([_outside(checked.outside, external)] if checked.outside else []),
        megabytes(checked.size),
        *(counts(diagnostics) or [say("no problems")]),
    ]
    return say("{things} in {seconds:.2f} s", things=say(", ").join(parts), seconds=seconds)


def _outside(count: int, external: bool) -> str:
    if external:
        return say("{count} outside", count=count)
    return say("{count} outside (not followed without --external)", count=count)
