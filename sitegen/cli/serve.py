"""``sitegen serve``."""

import asyncio
import itertools
import sys
import time
from pathlib import Path
from typing import Any

import click

from sitegen.cli import options
from sitegen.cli.report import counted, report
from sitegen.config import load_config
from sitegen.diagnostics import BuildError, Diagnostic
from sitegen.lock import Lock, take
from sitegen.serve import PortTaken, Rebuild, address, listen, serve
from sitegen.site import Site, cache_folder

_PORT = 8000
_NAMED = 2
"""Changed files that are named; the others are counted."""


@click.command("serve")
@options.root
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help=f"Port to listen on (default: {_PORT}, or the next one that is free).",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@options.base_url
@options.jobs
@options.cache
def command(
    root: Path,
    host: str,
    port: int | None,
    open_browser: bool,
    base_url: str | None,
    jobs: int | None,
    caches: Path | None,
) -> None:
    """Preview the site: drafts included, rebuilt and shown whenever a file changes.

    Mistakes stand in the page and here. The preview is built into the folder of the cache, a second
    one beside it; public/ stays as it is. Ctrl-C ends it.

    \b
    Examples:
      sitegen serve --open
      sitegen serve --port 8080
      sitegen serve --host 0.0.0.0      # for a phone in the same network
    """
    try:
        listener = listen(host, port or _PORT, exactly=port is not None)
    except PortTaken as taken:
        raise click.ClickException(str(taken)) from None
    base_path = _base_path(root, base_url)
    url = address(listener, base_path)

    output, lock = _folder(cache_folder(root, caches))
    options: dict[str, Any] = {"drafts": True, "jobs": jobs or 0, "lasting": False}
    site = Site(root=root, output=output, base_url=base_url, caches=caches, **options)

    def ready() -> None:
        click.echo(f"Serving {click.style(url, bold=True)} (Ctrl-C ends)")
        if open_browser:
            click.launch(url)

    try:
        asyncio.run(serve(site, base_path, host, listener, ready, _Teller(root).tell))
    except KeyboardInterrupt:  # pragma: no cover (Windows, where loops handle no signals)
        sys.exit(0)
    finally:
        lock.release()


def _folder(cache: Path) -> tuple[Path, Lock]:
    """Give a folder for this preview alone: each that runs at the same time has one of its own."""
    for number in itertools.count(1):
        folder = cache / ("preview" if number == 1 else f"preview-{number}")
        try:
            if lock := take(folder.with_suffix(".lock")):
                return folder, lock
        except OSError as problem:
            message = f"cannot write to {problem.filename or folder}: {problem.strerror}"
            raise click.ClickException(message) from None
    raise AssertionError("counting ends")  # pragma: no cover (for mypy: it never does)


def _base_path(root: Path, base_url: str | None) -> str:
    """Give the path to begin with; where the configuration is broken, the build will say so."""
    try:
        return load_config(root, **({} if base_url is None else {"base_url": base_url})).base_path
    except BuildError:
        return ""


class _Teller:
    """Prints one line for each build, and diagnostics that have not been printed before."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._told: frozenset[Diagnostic] = frozenset()

    def tell(self, rebuild: Rebuild) -> None:
        outcome = rebuild.outcome
        click.echo(f"{time.strftime('%H:%M:%S')}  {_line(rebuild)}")
        if outcome.fault:
            click.echo(outcome.fault, err=True)
        fresh = [
            each
            for each in outcome.diagnostics
            if each not in self._told or each.span.path in rebuild.causes
        ]
        report(fresh, self._root)
        if as_before := len(outcome.diagnostics) - len(fresh):
            click.echo(f"  and {as_before} as before", err=True)
        self._told = frozenset(outcome.diagnostics)


def _line(rebuild: Rebuild) -> str:
    outcome = rebuild.outcome
    cause = _names(rebuild.causes) or f"{outcome.articles} articles"
    if outcome.failed:
        return f"{cause} → {click.style('failed', fg='red')}; the last good site stays"
    pages = sum(name.endswith(".html") for name in outcome.changed)
    others = len(outcome.changed) - pages
    parts = [
        counted(pages, "page"),
        *([counted(others, "other file")] if others else []),
        *([f"{len(outcome.removed)} removed"] if outcome.removed else []),
    ]
    took = rebuild.seconds
    span = f"{took * 1000:.0f} ms" if took < 1 else f"{took:.1f} s"
    return f"{cause} → {', '.join(parts)} in {span}"


def _names(causes: tuple[str, ...]) -> str:
    named = ", ".join(causes[:_NAMED])
    rest = len(causes) - _NAMED
    return f"{named} and {rest} more" if rest > 0 else named
