"""``sitegen deploy``."""

import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import click

from sitegen.build.pipeline import Build, build
from sitegen.cli import options
from sitegen.cli.progress import shown
from sitegen.cli.report import counts, failures_told, report
from sitegen.core.build_options import Site, cache_folder
from sitegen.core.diagnostics import Diagnostic, Refusal, Severity
from sitegen.publish import Change, Destination, compare, complete, find_destination, push
from sitegen.system.lock import held


@click.command("deploy")
@options.root
@click.option("--remote", default="origin", show_default=True, help="Where to push to.")
@click.option("--branch", default="gh-pages", show_default=True, help="The branch that is served.")
@options.base_url
@click.option("--cname", metavar="DOMAIN", help="A domain of your own; '' to give it up.")
@click.option("--message", help="Message of the commit.")
@click.option("--dry-run", is_flag=True, help="Say what would change, and push nothing.")
@click.option("--allow-warnings", is_flag=True, help="Publish in spite of warnings.")
@click.option("--allow-errors", is_flag=True, help="Publish in spite of errors and warnings.")
@options.jobs
@options.cache
def command(
    root: Path,
    remote: str,
    branch: str,
    base_url: str | None,
    cname: str | None,
    message: str | None,
    dry_run: bool,
    allow_warnings: bool,
    allow_errors: bool,
    jobs: int | None,
    caches: Path | None,
) -> None:
    """Build the site and push it to the branch that GitHub Pages serves.

    The address comes from the remote, and your files, index and branches stay as they are.

    \b
    Examples:
      sitegen deploy --dry-run
      sitegen deploy
      sitegen deploy --cname www.example.org
      sitegen deploy --remote upstream --branch pages --base-url https://example.org/notes/
    """
    with failures_told(root):
        there = find_destination(root, remote=remote, branch=branch, base_url=base_url, cname=cname)
        folder = cache_folder(root, caches) / "deploy"
        site = Site(
            root=root,
            output=folder,
            base_url=there.address.base_url,
            jobs=jobs or 0,
            caches=caches,
        )
        with held(folder.with_suffix(".lock"), "publish this site"):
            built = _built(site, there)
            _hold_back(built.diagnostics, warnings=allow_warnings, errors=allow_errors)
            change = compare(there.git, there.branch, folder, keep=not dry_run)
            _publish(there, change, message, dry_run=dry_run)


def _publish(there: Destination, change: Change, message: str | None, *, dry_run: bool) -> None:
    """Push what has changed, or say what would be."""
    if dry_run:
        _foretell(there, change)
    elif change or not there.branch.tip:
        push(there.git, there.branch, change, message or _message(there))
        _tell(there, change)
    else:
        click.echo(f"Nothing to publish: {there.place} has these {len(change.files)} files.")


def _built(site: Site, there: Destination) -> Build:
    """Build into an empty folder for the address that the site will have."""
    shutil.rmtree(site.output, ignore_errors=True)
    with shown(time.perf_counter()) as progress:
        built = build(site, progress)
    complete(site.output, there.address)
    report(built.diagnostics, site.root)
    click.echo(f"Built {len(built.library.articles)} articles for {site.base_url}")
    return built


def _hold_back(diagnostics: Iterable[Diagnostic], *, warnings: bool, errors: bool) -> None:
    """Raise Refusal where the site has mistakes that nobody has allowed."""
    allowed = {Severity.ERROR: errors, Severity.WARNING: errors or warnings, Severity.HINT: True}
    against = [each for each in diagnostics if not allowed[each.severity]]
    if against:
        is_error = any(each.severity == Severity.ERROR for each in against)
        flag = "--allow-errors" if is_error else "--allow-warnings"
        raise Refusal(
            f"not published: {' and '.join(counts(against))}",
            f"mend what is listed above, or publish all the same with {flag}",
            status=1,
        )


def _message(there: Destination) -> str:
    commit = there.git.ask("rev-parse", "--quiet", "--verify", "--short", "HEAD")
    return f"Publish the site from {commit}" if commit else "Publish the site"


def _foretell(there: Destination, change: Change) -> None:
    """Print what would change, file by file."""
    marks = (("+", change.added), ("~", change.changed), ("-", change.removed))
    for mark, names in marks:
        for name in names:
            click.echo(f"{mark} {name}")
    if there.address.cname:
        click.echo(f"Domain: {there.address.cname}")
    if not change and there.branch.tip:
        click.echo(f"{there.place} would stay as it is.")
    else:
        click.echo(f"{there.place} would have {_counted(change)}. Nothing was pushed.")


def _tell(there: Destination, change: Change) -> None:
    """Print what was published, and what is left to do after the first time."""
    click.echo(f"Published on {there.place}: {_counted(change)}.")
    if not there.repository:
        return
    if not there.branch.tip:
        click.echo(
            f"Once only: open {there.repository.settings}, and under Source choose"
            f" Deploy from a branch, {there.branch.name}, / (root)."
        )
    click.echo(f"{there.address.base_url} shows it in a minute or two.")


def _counted(change: Change) -> str:
    return (
        f"{len(change.added)} files added, {len(change.changed)} changed,"
        f" {len(change.removed)} removed"
    )
