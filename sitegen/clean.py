"""Removes what sitegen has written for itself, and what it has built; nothing else.

A file is known by its name in ``.sitegen/``, and in a built site by the list that stands there.
What lies beside these stays, and so do old versions of repaired articles, ``.sitegen/backup/``.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from msgspec import Struct

from sitegen.config import FILE
from sitegen.diagnostics import Refusal
from sitegen.lock import holder, take
from sitegen.write import LOCK, MANIFEST, STAGING, manifest, recover, remove_empty

_BUILT = re.compile(r"(?:preview(?:-\d+)?|check|deploy)")
"""Folders that hold a built site."""
_KEPT = re.compile(
    r"cache\.sqlite(?:-wal|-shm|-journal)?"
    r"|search/[0-9a-f]{64}\.(?:index|zip)|search/[^/]+\.part"
    r"|images/[0-9a-f]{64}/(?:\d+\.webp|done|[^/]+\.part)"
    r"|images/remote/[0-9a-f]{64}(?:-[0-9a-f]{64})?|images/remote/[^/]+\.part"
)
_PUBLISHED = (".nojekyll", ".sitegen-published", "CNAME")
"""What ``deploy`` puts beside the files of the list."""
_YOURS = "backup"


class Cleaned(Struct, frozen=True, kw_only=True):
    """What came of it."""

    files: tuple[Path, ...]
    size: int
    """In bytes."""
    left: tuple[Path, ...]
    """What sitegen did not write."""


def clean(folder: Path, *, remove: bool) -> Cleaned:
    """Empty ``.sitegen/`` of a site, or only say what would go. Raises Refusal, OSError."""
    if not folder.is_dir():
        return Cleaned(files=(), size=0, left=())
    root = folder.parent
    if not (root / FILE).is_file() and not (root / "content").is_dir():
        raise Refusal(f"{root} is no site: there is neither {FILE} nor content/")
    with _unused(folder.glob("*.lock")):
        return _cleaned(folder, sorted(_kept(folder)), remove=remove)


def clean_output(output: Path, *, remove: bool) -> Cleaned:
    """Remove a built site from its folder, or only say what would go. Raises Refusal, OSError."""
    if not (output / MANIFEST).is_file() and not (output / STAGING).is_dir():
        raise Refusal(
            f"{output} holds no site that sitegen has built: there is no {MANIFEST}",
            "delete it yourself if you do not need it",
        )
    with _unused([output / LOCK]):
        if remove:
            recover(output)
        files = sorted(_built(output))
        # The list goes last: what is stopped on the way can be done again.
        return _cleaned(output, [*files, output / MANIFEST], remove=remove)


@contextmanager
def _unused(locks: Iterator[Path] | list[Path]) -> Iterator[None]:
    """Hold locks while the block runs. Raises Refusal where another process has one."""
    with ExitStack() as stack:
        for file in locks:
            lock = take(file)
            if lock is None:
                message = f"{file.parent} is in use by {holder(file)}"
                raise Refusal(message, "end it, or wait for it, and try again", status=1)
            stack.callback(lock.release)
        yield


def _kept(folder: Path) -> Iterator[Path]:
    """Give the files of the cache, and of the sites that were built in it."""
    for path in folder.rglob("*"):
        if path.is_file() and _KEPT.fullmatch(path.relative_to(folder).as_posix()):
            yield path
    for built in folder.iterdir():
        if built.is_dir() and _BUILT.fullmatch(built.name):
            yield from _built(built)
            extra = (MANIFEST, *(_PUBLISHED if built.name == "deploy" else ()))
            yield from (built / name for name in extra if (built / name).is_file())


def _built(output: Path) -> Iterator[Path]:
    """Give the files of a built site that its list names, and what is staged."""
    inside = output.resolve()
    for name in manifest(output):
        path = output / name
        if path.is_file() and path.parent.resolve().is_relative_to(inside):
            yield path
    yield from (path for path in (output / STAGING).rglob("*") if path.is_file())


def _cleaned(folder: Path, files: list[Path], *, remove: bool) -> Cleaned:
    there = [file for file in files if file.is_file()]
    size = sum(file.stat().st_size for file in there)
    gone = {*there}
    left = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path not in gone and not _is_silent(path.relative_to(folder))
    ]
    if remove:
        for file in there:
            file.unlink(missing_ok=True)
            remove_empty(folder, file.parent)
        shutil.rmtree(folder / STAGING, ignore_errors=True)
    return Cleaned(files=tuple(there), size=size, left=tuple(left))


def _is_silent(path: Path) -> bool:
    return path.parts[0] == _YOURS or path.name == LOCK or path.suffix == ".lock"
