"""Options shared by several commands."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from sitegen.cli.help import settle
from sitegen.core.build_options import TODAY
from sitegen.core.messages import say


def _settle(context: click.Context, parameter: click.Parameter, root: Path) -> Path:
    settle(root)
    return root


root = click.option(
    "--root",
    is_eager=True,
    callback=_settle,
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    default=Path(),
    help="The site's folder (default: here).",
)
base_url = click.option("--base-url", metavar="URL", help="The site's address.")
drafts = click.option("--drafts", is_flag=True, help="Publish drafts too.")
cache = click.option(
    "--cache",
    "caches",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="DIR",
    help="Folder of caches (default: $SITEGEN_CACHE, else your own cache folder).",
)
untrusted = click.option(
    "--untrusted",
    is_flag=True,
    help="Run no code of a stranger's site; make its raw HTML harmless.",
)
jobs = click.option(
    "--jobs", type=click.IntRange(min=1), help="Number of processes (default: one for each core)."
)


def format_option(*more: str, **told: Any) -> Callable[[Any], Any]:
    """Return the option ``--format``: text, json or one of ``more``; ``help`` is told."""
    return click.option(
        "--format",
        "output_format",
        type=click.Choice(["text", "json", *more]),
        default="text",
        show_default=True,
        **told,
    )


output_format = format_option(
    help="How diagnostics are printed: text on standard error, json on standard output."
)
any_format = format_option(
    *("github", "sarif"),
    help="How diagnostics are printed: text on standard error, all others on standard output.",
)


class Day(click.ParamType[dt.date | str]):
    """A date such as 2026-01-31, or ``today``, which depends on the site's time zone."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Parse the date, or fail with the expected form."""
        try:
            is_final = isinstance(value, dt.date) or value == TODAY
            return value if is_final else dt.date.fromisoformat(value)
        except ValueError:
            message = say("{value!r} is not a date such as 2026-01-31, nor today", value=value)
            self.fail(message, param, ctx)


as_of = click.option(
    "--as-of",
    type=Day(),
    help="Leave out articles with a date later than DATE, or than today.",
)


@contextmanager
def caches_of(caches: Path | None, *, untrusted: bool) -> Iterator[Path | None]:
    """Yield the folder of caches; for an untrusted site a new one, deleted afterwards."""
    if not untrusted:
        yield caches
        return
    from tempfile import TemporaryDirectory  # late: a tenth of an unchanged build

    with TemporaryDirectory(prefix="sitegen-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)
