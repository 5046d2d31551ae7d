"""``sitegen serve``."""

import sys
from pathlib import Path

import click

from sitegen.build import Site
from sitegen.cli import options
from sitegen.cli.report import report
from sitegen.config import load_config
from sitegen.diagnostics import BuildError
from sitegen.serve import Outcome, free_port, serve


@click.command("serve")
@options.root
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@options.base_url
@options.jobs
def command(root: Path, host: str, port: int, base_url: str | None, jobs: int | None) -> None:
    """Preview the site; builds again when a file changes. Drafts are shown.

    \b
    Examples:
      sitegen serve
      sitegen serve --port 8080
    """
    try:
        config = load_config(root, **({} if base_url is None else {"base_url": base_url}))
    except BuildError as stopped:
        report(stopped.diagnostics, root)
        sys.exit(2)
    output = root / ".sitegen" / "serve"
    site = Site(root=root, output=output, base_url=base_url, drafts=True, jobs=jobs or 0)
    port = free_port(host, port)
    click.echo(f"Serving {root.resolve()} at http://{host}:{port}{config.base_path}/ (Ctrl-C ends)")
    serve(site, config.base_path, host, port, lambda outcome: _tell(outcome, root))


def _tell(outcome: Outcome, root: Path) -> None:
    report(outcome.diagnostics, root)
    if outcome.fault:
        click.echo(outcome.fault, err=True)
    if outcome.failed:
        click.echo("The build failed; the last good site is still served.", err=True)
    else:
        click.echo(f"Built {outcome.articles} articles, {outcome.changed} files changed")
