"""Which files are articles, which are pages, and which go to the site as they are."""

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sitegen.diagnostics import BuildError, Code, Span, error
from sitegen.model import Kind
from sitegen.text import readable

PAGES = "pages"
"""The folder below ``content/`` for pages that stand alone."""
TAGS = "tags"
"""The folder below ``content/`` for what is said of tags."""
_KINDS: dict[str, Kind] = {PAGES: "page", TAGS: "tag"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A file below ``content/``."""

    file: Path
    path: str
    """Below the site's folder: ``content/a/index.md``."""
    name: str
    """Below ``content/`` (or ``content/pages/``, ``content/tags/``), without ``.md``."""
    kind: Kind | None
    """None for a file that is no Markdown."""


def discover(root: Path) -> tuple[Found, ...]:
    """List the files below ``content/`` in the order of their paths. Hidden files are left out.

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
    return tuple(_found(root, path) for path in sorted(_files(content)))


def _files(folder: Path) -> list[Path]:
    files = []
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _hidden(name)]
        files += [Path(where, name) for name in names if not _hidden(name)]
    return files


def _hidden(name: str) -> bool:
    return name.startswith(".") or name.endswith(("~", ".swp", ".tmp")) or name == "Thumbs.db"


def _found(root: Path, file: Path) -> Found:
    below = PurePosixPath(readable(file.relative_to(root).as_posix()))
    inside = below.relative_to("content")
    kind: Kind | None = None
    if inside.suffix.lower() in (".md", ".markdown"):
        kind = _KINDS.get(inside.parts[0], "article") if len(inside.parts) > 1 else "article"
    name = inside.with_suffix("") if kind else inside
    if kind in ("page", "tag"):
        name = name.relative_to(inside.parts[0])
    return Found(file=file, path=str(below), name=str(name), kind=kind)
