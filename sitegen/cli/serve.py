"""``sitegen serve``."""

import asyncio
import itertools
import sys
import time
from collections.abc import Coroutine
from functools import partial
from pathlib import Path
from socket import socket
from typing import Any

import click

from sitegen.cli import options
from sitegen.cli.report import report
from sitegen.config import load_config
from sitegen.core.build_options import Site, cache_folder
from sitegen.core.diagnostics import BuildError, Diagnostic
from sitegen.core.messages import enumerated, say, say_count
from sitegen.serve import PortTaken, Rebuild, address, listen, serve
from sitegen.system.lock import Lock, take

_PORT = 8000
_NAMED = 2
"""Changed files that are named; the others are counted."""


@click.command("serve")
@options.root
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    help="Port to listen on (default: 8000, or the next free one).",
)
@click.option("--open", "open_browser", is_flag=True, help="Open the site in the browser.")
@options.base_url
@options.untrusted
@options.jobs
@options.cache
def command(
    root: Path,
    host: str,
    port: int | None,
    open_browser: bool,
    base_url: str | None,
    untrusted: bool,
    jobs: int | None,
    caches: Path | None,
) -> None:
    """Preview the site with drafts; it is rebuilt and shown again whenever a file changes.

    Mistakes are shown in the page and here. The preview is built inside the cache folder, each
    simultaneous one in its own subfolder; public/ does not change. Ctrl-C ends it.

    \b
    Examples:
      sitegen serve --open
      sitegen serve --port 8080
      sitegen serve --host 0.0.0.0      # for a phone in the same network
    """
    listener = _listen(host, port)
    base_path = _base_path(root, base_url)
    ready = partial(_announce, address(listener, base_path), open_browser=open_browser)
    with options.caches_of(caches, untrusted=untrusted) as own:
        output, lock = _folder(cache_folder(root, own))
        site = Site(
            root=root,
            output=output,
            base_url=base_url,
            drafts=True,
            jobs=jobs or 0,
            untrusted=untrusted,
            caches=own,
            fsync=False,
        )
        try:
            _run(serve(site, base_path, host, listener, ready, _Reporter(root).report))
        finally:
            lock.release()


def _run(preview: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(preview)
    except KeyboardInterrupt:  # pragma: no cover (Windows, where loops handle no signals)
        sys.exit(0)


def _listen(host: str, port: int | None) -> socket:
    try:
        return listen(host, port or _PORT, exactly=port is not None)
    except PortTaken as taken:
        raise click.ClickException(str(taken)) from None


def _announce(url: str, *, open_browser: bool) -> None:
    """Print the address, and open it in the browser if that is asked for."""
    click.echo(say("Serving {url} (Ctrl-C ends)", url=click.style(url, bold=True)))
    if open_browser:
        click.launch(url)


def _folder(cache: Path) -> tuple[Path, Lock]:
    """Return a folder and its lock; each of several simultaneous previews gets its own."""
    for number in itertools.count(1):
        folder = cache / ("preview" if number == 1 else f"preview-{number}")
        try:
            if lock := take(folder.with_suffix(".lock")):
                return folder, lock
        except OSError as problem:
            message = say(
                "cannot write to {file}: {reason}",
                file=problem.filename or folder,
                reason=problem.strerror,
            )
            raise click.ClickException(message) from None
    raise AssertionError("unreachable")  # pragma: no cover (for mypy: counting never ends)


def _base_path(root: Path, base_url: str | None) -> str:
    """Return the first base path; if the configuration is broken, the build will report it."""
    try:
        return load_config(root, **({} if base_url is None else {"base_url": base_url})).base_path
    except BuildError:
        return ""


class _Reporter:
    """Prints one line for each build, and the diagnostics that are new since the last one."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._printed: frozenset[Diagnostic] = frozenset()

    def report(self, rebuild: Rebuild) -> None:
        outcome = rebuild.outcome
        click.echo(f"{time.strftime('%H:%M:%S')}  {_line(rebuild)}")
        if outcome.fault:
            click.echo(outcome.fault, err=True)
        fresh = [
            each
            for each in outcome.diagnostics
            if each not in self._printed or each.span.path in rebuild.causes
        ]
        report(fresh, self._root)
        if unchanged := len(outcome.diagnostics) - len(fresh):
            click.echo(say("  and {unchanged} as before", unchanged=unchanged), err=True)
        self._printed = frozenset(outcome.diagnostics)


def _line(rebuild: Rebuild) -> str:
    outcome = rebuild.outcome
    cause = _names(rebuild.causes) or say_count(
        "{count} article", "{count} articles", outcome.articles
    )
    if outcome.failed:
        return say(
            "{cause} → {failed}; still showing the last good site",
            cause=cause,
            failed=click.style(say("failed"), fg="red"),
        )
    pages = sum(name.endswith(".html") for name in outcome.changed)
    others = len({*outcome.changed} - outcome.index) - pages
    removed = len({*outcome.removed} - outcome.index)
    parts = [
        say_count("{count} page", "{count} pages", pages),
        *([say_count("{count} other file", "{count} other files", others)] if others else []),
        *([say("the search index")] if outcome.index else []),
        *([say("{count} removed", count=removed)] if removed else []),
    ]
    seconds = rebuild.seconds
    time_taken = f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
    changes = say(", ").join(parts)
    return say("{cause} → {changes} in {time}", cause=cause, changes=changes, time=time_taken)


def _names(causes: tuple[str, ...]) -> str:
    named = enumerated(causes[:_NAMED])
    rest = len(causes) - _NAMED
    return say("{named} and {rest} more", named=named, rest=rest) if rest > 0 else named
