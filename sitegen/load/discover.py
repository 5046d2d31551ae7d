"""Which files are articles, which are pages, and which go to the site as they are."""

import os
from functools import lru_cache
from pathlib import Path
from shlex import quote

from msgspec import Struct

from sitegen.core.diagnostics import BuildError, Code, Diagnostic, Severity, Span, error
from sitegen.core.model import Kind
from sitegen.core.text import readable
from sitegen.system.walk import walk

PAGES = "pages"
"""The folder below ``content/`` for pages that stand alone."""
TAGS = "tags"
"""The folder below ``content/`` for what is said of tags."""
_KINDS: dict[str, Kind] = {PAGES: "page", TAGS: "tag"}


class FoundFile(Struct, frozen=True, kw_only=True):
    """A file below ``content/``."""

    file: Path
    path: str
    """Below the site's folder: ``content/a/index.md``."""
    name: str
    """Below ``content/`` (or ``content/pages/``, ``content/tags/``), without ``.md``."""
    kind: Kind | None
    """None for a file that is no Markdown."""


def discover(root: Path) -> tuple[tuple[FoundFile, ...], list[Diagnostic]]:
    """List the files below ``content/`` in the order of their paths, and say what was refused.

    Where none is an article, though there are texts, that is told too. Hidden files, and those of
    editors, are left out.

    Raises BuildError where there is no ``content/``.
    """
    content = root / "content"
    if not content.is_dir():
        raise BuildError(
            error(
                Code.CONTENT_MISSING,
                f"there is no folder content/ in {root}",
                Span(path="content"),
                hint="put your articles into content/, or name the site's folder with --root",
            )
        )
    start = len(os.fspath(content)) - len("content")
    walked = walk(content, root, _is_left_out)
    found = tuple(_found(path, start) for path in sorted(walked.files, key=_order))
    text = next((file.path for file in found if file.path.lower().endswith(".txt")), None)
    if text and not any(file.kind for file in found):
        walked.problems.append(_only_texts(text))
    return found, [*walked.problems, *walked.private]


def _only_texts(path: str) -> Diagnostic:
    """Say what to do with articles that have another ending."""
    return Diagnostic(
        code=Code.CONTENT_MISSING,
        severity=Severity.HINT,
        message="there is no article in content/, for no file there ends in .md",
        span=Span(path=path),
        hint=f"sitegen import {quote(path)} makes an article of it",
    )


def _order(path: str) -> tuple[str, ...]:
    return tuple(path.split(os.sep))  # noqa: PTH206 - no Path for each file


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or name.endswith((".swp", ".tmp")) or name == "Thumbs.db"


@lru_cache(maxsize=20_000)
def _found(file: str, start: int) -> FoundFile:
    path = readable(file[start:].replace(os.sep, "/"))
    inside = path.removeprefix("content/")
    stem, dot, suffix = inside.rpartition(".")
    kind: Kind | None = None
    if dot and suffix.lower() in ("md", "markdown") and stem.rpartition("/")[2]:
        first, slash, _ = inside.partition("/")
        kind = _KINDS.get(first, "article") if slash else "article"
    name = stem if kind else inside
    if kind in ("page", "tag"):
        name = name.partition("/")[2]
    return FoundFile(file=Path(file), path=path, name=name, kind=kind)
