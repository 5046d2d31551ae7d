"""``sitegen deploy``."""

import datetime as dt
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

import click

from sitegen.build.pipeline import Build, build
from sitegen.build.publication_day import up_to
from sitegen.cli import options
from sitegen.cli.progress import shown
from sitegen.cli.report import counts, exit_on_failure, report
from sitegen.core.build_options import Site, cache_folder
from sitegen.core.diagnostics import Diagnostic, Refusal, Severity
from sitegen.core.messages import say
from sitegen.publish import Change, Destination, compare, complete, find_destination, push
from sitegen.system.lock import held


@click.command("deploy")
@options.root
@click.option("--remote", default="origin", show_default=True, help="The remote to push to.")
@click.option(
    "--branch", default="gh-pages", show_default=True, help="The branch that GitHub Pages serves."
)
@options.base_url
@options.as_of
@click.option("--cname", metavar="DOMAIN", help="A custom domain; '' to remove it.")
@click.option("--message", help="The commit message.")
@click.option("--dry-run", is_flag=True, help="Report what would change, and push nothing.")
@click.option("--allow-warnings", is_flag=True, help="Publish despite warnings.")
@click.option("--allow-errors", is_flag=True, help="Publish despite errors and warnings.")
@options.jobs
@options.cache
def command(
    root: Path,
    remote: str,
    branch: str,
    base_url: str | None,
    as_of: dt.date | str | None,
    cname: str | None,
    message: str | None,
    dry_run: bool,
    allow_warnings: bool,
    allow_errors: bool,
    jobs: int | None,
    caches: Path | None,
) -> None:
    """Build the site and push it to the branch that GitHub Pages serves.

    The address is derived from the remote. Your files, index and branches do not change.

    \b
    Examples:
      sitegen deploy --dry-run
      sitegen deploy
      sitegen deploy --cname www.example.org
      sitegen deploy --remote upstream --branch pages --base-url https://example.org/notes/
    """
    with exit_on_failure(root):
        to = find_destination(root, remote=remote, branch=branch, base_url=base_url, cname=cname)
        folder = cache_folder(root, caches) / "deploy"
        site = Site(
            root=root,
            output=folder,
            base_url=to.address.base_url,
            jobs=jobs or 0,
            caches=caches,
        )
        with held(folder.with_suffix(".lock"), say("publish this site")):
            built = _build(up_to(site, as_of), to)
            _refuse_mistakes(built.diagnostics, warnings=allow_warnings, errors=allow_errors)
            change = compare(to.git, to.branch, folder, keep=not dry_run)
            _publish(to, change, message, dry_run=dry_run)


def _publish(to: Destination, change: Change, message: str | None, *, dry_run: bool) -> None:
    """Push the change, or only report it."""
    if dry_run:
        _report_plan(to, change)
    elif change or not to.branch.tip:
        push(to.git, to.branch, change, message or _message(to))
        _report_push(to, change)
    else:
        click.echo(
            say(
                "Nothing to publish: {place} already has these {count} files.",
                place=to.place,
                count=len(change.files),
            )
        )


def _build(site: Site, to: Destination) -> Build:
    """Build into an empty folder, for the address that the site will have."""
    shutil.rmtree(site.output, ignore_errors=True)
    with shown(time.perf_counter()) as progress:
        built = build(site, progress)
    complete(site.output, to.address)
    report(built.diagnostics, site.root)
    click.echo(
        say(
            "Built {count} articles for {base_url}",
            count=len(built.library.articles),
            base_url=site.base_url,
        )
    )
    return built


def _refuse_mistakes(diagnostics: Iterable[Diagnostic], *, warnings: bool, errors: bool) -> None:
    """Raise Refusal if the site has mistakes that no option allows."""
    allowed = {Severity.ERROR: errors, Severity.WARNING: errors or warnings, Severity.HINT: True}
    blocking = [each for each in diagnostics if not allowed[each.severity]]
    if blocking:
        is_error = any(each.severity == Severity.ERROR for each in blocking)
        flag = "--allow-errors" if is_error else "--allow-warnings"
        raise Refusal(
            say("not published: {counts}", counts=say(" and ").join(counts(blocking))),
            say("fix what is listed above, or publish anyway with {flag}", flag=flag),
            status=1,
        )


def _message(to: Destination) -> str:
    commit = to.git.ask("rev-parse", "--quiet", "--verify", "--short", "HEAD")
    return f"Publish the site from {commit}" if commit else "Publish the site"


def _report_plan(to: Destination, change: Change) -> None:
    """Print what would change, file by file."""
    marks = (("+", change.added), ("~", change.changed), ("-", change.removed))
    for mark, names in marks:
        for name in names:
            click.echo(f"{mark} {name}")
    if to.address.cname:
        click.echo(say("Domain: {domain}", domain=to.address.cname))
    if not change and to.branch.tip:
        click.echo(say("{place} would not change.", place=to.place))
    else:
        click.echo(
            say(
                "{place} would have {changes}. Nothing was pushed.",
                place=to.place,
                changes=_counted(change),
            )
        )


def _report_push(to: Destination, change: Change) -> None:
    """Print what was published, and after the first time what is left to do on GitHub."""
    click.echo(say("Published on {place}: {changes}.", place=to.place, changes=_counted(change)))
    if not to.repository:
        return
    if not to.branch.tip:
        click.echo(
            say(
                "Once only: open {settings}, and under Source choose Deploy from a "
                "branch, {name}, / (root).",
                settings=to.repository.settings,
                name=to.branch.name,
            )
        )
    click.echo(say("{base_url} shows it in a minute or two.", base_url=to.address.base_url))


def _counted(change: Change) -> str:
    return say(
        "{added} files added, {changed} changed, {removed} removed",
        added=len(change.added),
        changed=len(change.changed),
        removed=len(change.removed),
    )
