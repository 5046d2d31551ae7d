"""Discovery of the files in ``content/``: articles, pages, descriptions of tags, other files."""

import os
from functools import lru_cache
from pathlib import Path
from shlex import quote

from msgspec import Struct

from sitegen.core.diagnostics import BuildError, Code, Diagnostic, Severity, Span, error
from sitegen.core.messages import say
from sitegen.core.model import Kind
from sitegen.core.text import readable
from sitegen.system.walk import walk

PAGES = "pages"
"""The folder in ``content/`` for standalone pages."""
TAGS = "tags"
"""The folder in ``content/`` for descriptions of tags."""
_KINDS: dict[str, Kind] = {PAGES: "page", TAGS: "tag"}


class FoundFile(Struct, frozen=True, kw_only=True):
    """A file in ``content/``."""

    file: Path
    path: str
    """Relative to the site's folder: ``content/a/index.md``."""
    name: str
    """Relative to ``content/`` (or ``content/pages/``, ``content/tags/``), without ``.md``."""
    kind: Kind | None
    """None for a file that is not Markdown."""


def discover(root: Path) -> tuple[tuple[FoundFile, ...], list[Diagnostic]]:
    """Return the files in ``content/``, sorted by path, and diagnostics of the refused ones.

    If there are text files but no article, a hint is added. Hidden files, and those of editors,
    are left out.

    Raises BuildError if there is no ``content/``.
    """
    content = root / "content"
    if not content.is_dir():
        raise BuildError(
            error(
                Code.CONTENT_MISSING,
                say("there is no folder content/ in {root}", root=root),
                Span(path="content"),
                hint=say("put your articles into content/, or name the site's folder with --root"),
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
    """Return a hint for articles with another extension than ``.md``."""
    return Diagnostic(
        code=Code.CONTENT_MISSING,
        severity=Severity.HINT,
        message=say("there is no article in content/: no file there ends in .md"),
        span=Span(path=path),
        hint=say("sitegen import {quote} makes an article of it", quote=quote(path)),
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
