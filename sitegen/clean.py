"""Removes the cache of a site, and a site that was built; nothing else.

A file is known by its name in the cache, and in a built site by the list that stands there. What
lies beside these stays, and so do old versions of repaired articles, in the site's own folder.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from sitegen.diagnostics import Refusal
from sitegen.lock import BUILDING, held, holder, take
from sitegen.write import LOCK, MANIFEST, STAGING, manifest, recover, remove_empty

_BUILT = re.compile(r"(?:preview(?:-\d+)?|check|deploy)")
"""Folders that hold a built site."""
_CACHED = re.compile(r"cache\.sqlite(?:-wal|-shm|-journal)?")
_PUBLISHED = (".nojekyll", ".sitegen-published", "CNAME")
"""What ``deploy`` puts beside the files of the list."""
_PREVIEWS = "preview*.lock"
"""Locks that are held until somebody ends a preview; it would be waited for in vain."""


class Cleaned(Struct, frozen=True, kw_only=True):
    """What was removed, or would be."""

    files: tuple[Path, ...]
    size: int
    """In bytes."""
    left: tuple[Path, ...]
    """What sitegen did not write."""


def clean(cache: Path, *, remove: bool) -> Cleaned:
    """Empty the cache of a site, or only report what would be removed.

    Waits for builds, checks and deployments. Raises Refusal, BuildError, OSError.
    """
    if not cache.is_dir():
        return Cleaned(files=(), size=0, left=())
    with _unused(cache.glob(_PREVIEWS)), ExitStack() as stack:
        # Builds share theirs, and checks hold their own before it.
        for name in ("check.lock", "deploy.lock", BUILDING):
            stack.enter_context(held(cache / name, "empty the cache"))
        cleaned = _cleaned(cache, sorted(_cached(cache)), remove=remove)
    with suppress(OSError):  # something is left, or the next build has come
        cache.rmdir()
    return cleaned


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


def _cached(folder: Path) -> Iterator[Path]:
    """Give the files of the cache, and of the sites that were built in it."""
    for path in folder.rglob("*"):
        if path.is_file() and _CACHED.fullmatch(path.relative_to(folder).as_posix()):
            yield path
    for built in folder.iterdir():
        if built.is_dir() and not built.is_symlink() and _BUILT.fullmatch(built.name):
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
    return path.name == LOCK or path.suffix == ".lock"
