"""``sitegen clean``."""

from pathlib import Path

import click

from sitegen.cli import options
from sitegen.cli.report import exit_on_failure
from sitegen.core.build_options import cache_folder
from sitegen.core.messages import enumerated, say, say_count
from sitegen.workspace.clean import Cleaned, clean, clean_output

_NAMED = 5
"""Files that are named; the others are counted."""


@click.command("clean")
@options.root
@click.option(
    "--output",
    type=click.Path(path_type=Path),
    help="Also empty this folder of a built site, such as public/.",
)
@options.cache
@click.option("--dry-run", is_flag=True, help="Report what would be removed, and remove nothing.")
def command(root: Path, output: Path | None, caches: Path | None, dry_run: bool) -> None:
    """Empty the cache of the site and print its path; the next build rebuilds everything.

    Only files that sitegen wrote are removed, and only while no build is running. Old versions of
    repaired articles, in .sitegen/backup/, are kept.

    \b
    Examples:
      sitegen clean
      sitegen clean --output public
      sitegen clean --dry-run
    """
    cache = cache_folder(root, caches)
    with exit_on_failure(root):
        if output is not None:
            _report(clean_output(output, remove=not dry_run), output, dry_run=dry_run)
        _report(clean(cache, remove=not dry_run), cache, dry_run=dry_run)


def _report(cleaned: Cleaned, folder: Path, *, dry_run: bool) -> None:
    files = say_count("{count} file", "{count} files", len(cleaned.files))
    told = {"files": files, "megabytes": cleaned.size / 1e6, "folder": folder}
    if dry_run:
        click.echo(say("Would remove {files}, {megabytes:.1f} MB from {folder}", **told))
    else:
        click.echo(say("Removed {files}, {megabytes:.1f} MB from {folder}", **told))
    if cleaned.left:
        names = enumerated(str(each.relative_to(folder)) for each in cleaned.left[:_NAMED])
        rest = len(cleaned.left) - _NAMED
        more = say(" and {count} more", count=rest) if rest > 0 else ""
        click.echo(
            say("  kept, because sitegen did not write it: {names}{more}", names=names, more=more)
        )
