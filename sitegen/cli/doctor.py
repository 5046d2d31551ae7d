"""``sitegen doctor``."""

import sys
from pathlib import Path

import click

from sitegen.cli import options
from sitegen.cli.report import wide
from sitegen.core.build_options import cache_folder
from sitegen.core.messages import say
from sitegen.workspace.doctor import examine


@click.command("doctor")
@options.root
@options.cache
def command(root: Path, caches: Path | None) -> None:
    """Report what is installed, what is used, and what is wrong with it.

    Exits with 1 if something is wrong. A minus marks what is missing and not required.

    \b
    Examples:
      sitegen doctor
      sitegen doctor --root blog
    """
    wrong = 0
    for finding in examine(root, cache_folder(root, caches)):
        mark = "!" if finding.remedy else "-" if finding.is_missing else " "
        topic = finding.topic + " " * (12 - wide(finding.topic))
        line = f"{mark} {topic} {finding.text}"
        click.secho(line, fg="red" if finding.remedy else None)
        if finding.remedy:
            wrong += 1
            click.echo(f"  {'':<12} {finding.remedy}")
    click.echo(say("\n{count} to fix", count=wrong) if wrong else say("\nNothing is wrong."))
    sys.exit(1 if wrong else 0)
