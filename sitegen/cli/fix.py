"""``sitegen check --fix``: shows the changes, asks, writes."""

import difflib
import sys
from collections.abc import Iterator

import click

from sitegen.check.repair import FileRepair, repairs, save
from sitegen.core.build_options import Site
from sitegen.core.diagnostics import Diagnostic
from sitegen.core.messages import say, say_count

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def fix_articles(site: Site, output_format: str, *, yes: bool) -> tuple[bool, list[Diagnostic]]:
    """Repair a site's articles; return whether repairs were declined, and what went wrong."""
    results = list(repairs(site))
    ready = [each for each in results if isinstance(each, FileRepair)]
    problems = [each for each in results if not isinstance(each, FileRepair)]
    to_stderr = output_format != "text"
    for repair in ready:
        click.echo("\n".join(_diff(repair)), err=to_stderr)
    if not ready:
        click.echo(say("Nothing to repair."), err=to_stderr)
        return False, problems
    if not _is_confirmed(len(ready), to_stderr, yes=yes):
        return True, problems
    backup, unwritten = save(ready, site.root)
    done = len(ready) - len(unwritten)
    click.echo(
        say_count(
            "{count} file repaired; the old versions are in {backup}",
            "{count} files repaired; the old versions are in {backup}",
            done,
            backup=backup,
        ),
        err=to_stderr,
    )
    return False, [*problems, *unwritten]


def _is_confirmed(count: int, to_stderr: bool, *, yes: bool) -> bool:
    if yes:
        return True
    if not sys.stdin.isatty():
        click.echo(
            say_count(
                "{count} file can be repaired; nothing was changed: without a terminal to ask on,"
                " --yes is needed to write",
                "{count} files can be repaired; nothing was changed: without a terminal to ask on,"
                " --yes is needed to write",
                count,
            ),
            err=to_stderr,
        )
        return False
    confirmed = click.confirm(
        say_count("Repair {count} file?", "Repair {count} files?", count), err=to_stderr
    )
    if not confirmed:
        click.echo(say("Nothing was changed."), err=to_stderr)
    return confirmed


def _diff(repair: FileRepair) -> Iterator[str]:
    """Return the lines of a unified diff; click removes the colours unless it is a terminal."""
    path = repair.found.path
    before, after = (text.split("\n") for text in (repair.before, repair.after))
    lines = difflib.unified_diff(
        before, after, path, say("{path} (repaired)", path=path), lineterm=""
    )
    return (click.style(line, fg=_COLOURS.get(line[:1])) for line in lines)
