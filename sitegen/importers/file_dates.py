"""Dates of files for articles that state none: that of the first commit, else of the file."""

import datetime as dt
import subprocess
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from sitegen.importers.blog import Tree

Commits = Mapping[str, dt.datetime]
"""Dates of files' first commits, by path."""

_GIT = ("git", "-c", "core.quotePath=off", "-c", "core.fsmonitor=false")
_LOG = ("log", "--no-show-signature", "--no-ext-diff", "--no-textconv", "--no-renames")


class FileDate(Struct, frozen=True, kw_only=True):
    """A date, and where it comes from."""

    date: dt.datetime
    origin: str
    """``commit``, the first one, or ``file``."""


def file_date(name: str, tree: Tree, commits: Commits) -> FileDate | None:
    """Return the date of a file; None if there is no such file."""
    if name in commits:
        return FileDate(date=commits[name], origin="commit")
    try:
        seconds = (tree.root / name).stat().st_mtime
    except OSError:
        return None
    return FileDate(date=dt.datetime.fromtimestamp(seconds, dt.UTC), origin="file")


def first_commits(root: Path) -> dict[str, dt.datetime]:
    """Return the dates of the commits that added files, by path; empty without a repository."""
    shown = ("--diff-filter=A", "--name-only", "--relative", "--format=%x01%aI", "-z")
    try:
        ran = subprocess.run(
            [*_GIT, "-C", root, *_LOG, *shown, "--", "."], capture_output=True, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return {}
    found: dict[str, dt.datetime] = {}
    date = None
    for part in ran.stdout.decode("utf-8", "replace").replace("\n", "\0").split("\0"):
        if part.startswith("\x01"):
            date = _date(part[1:])
        elif part and date:
            found[part] = date  # the oldest commit comes last
    return found


def _date(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None
