"""Removal of a site's cache and of a built site; nothing else.

Files of the cache are recognised by their names, files of a built site by its manifest. All other
files stay, and so do old versions of repaired articles, in the site's own folder.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from msgspec import Struct

from sitegen.core.diagnostics import Refusal
from sitegen.core.messages import say
from sitegen.system.lock import BUILDING, held, holder, take
from sitegen.system.output_writer import LOCK, MANIFEST, STAGING, manifest, recover, remove_empty

_BUILT = re.compile(r"(?:preview(?:-\d+)?|check|deploy)")
"""Folders that hold a built site."""
_CACHED = re.compile(r"cache\.sqlite(?:-wal|-shm|-journal)?")
_PUBLISHED = (".nojekyll", ".sitegen-published", "CNAME")
"""Files that ``deploy`` adds and no manifest lists."""
_PREVIEWS = "preview*.lock"
"""Locks of previews; they are held until somebody ends the preview, so waiting is pointless."""


class Cleaned(Struct, frozen=True, kw_only=True):
    """The files that were removed, or would be."""

    files: tuple[Path, ...]
    size: int
    """Sum of the file sizes in bytes."""
    left: tuple[Path, ...]
    """Files that sitegen did not write, and that stay."""


def clean(cache: Path, *, remove: bool) -> Cleaned:
    """Empty the cache of a site; with ``remove=False``, only report what would be removed.

    Waits for builds, checks and deployments. Raises Refusal if a preview is running, BuildError if
    the wait takes too long, and OSError.
    """
    if not cache.is_dir():
        return Cleaned(files=(), size=0, left=())
    with _unused(cache.glob(_PREVIEWS)), ExitStack() as stack:
        # In this order, because a check holds its own lock before that of its build.
        for name in ("check.lock", "deploy.lock", BUILDING):
            stack.enter_context(held(cache / name, say("empty the cache")))
        cleaned = _cleaned(cache, sorted(_cached(cache)), remove=remove)
    with suppress(OSError):  # files are left, or the next build has started
        cache.rmdir()
    return cleaned


def clean_output(output: Path, *, remove: bool) -> Cleaned:
    """Remove a built site from its folder, or only report it. Raises Refusal, OSError."""
    if not (output / MANIFEST).is_file() and not (output / STAGING).is_dir():
        raise Refusal(
            say(
                "{output} holds no site built by sitegen: there is no {manifest}",
                output=output,
                manifest=MANIFEST,
            ),
            say("delete it yourself if you do not need it"),
        )
    with _unused([output / LOCK]):
        if remove:
            recover(output)
        files = sorted(_built(output))
        # The manifest is removed last, so that an interrupted removal can be repeated.
        return _cleaned(output, [*files, output / MANIFEST], remove=remove)


@contextmanager
def _unused(locks: Iterator[Path] | list[Path]) -> Iterator[None]:
    """Hold locks while the block runs. Raises Refusal if another process has one."""
    with ExitStack() as stack:
        for file in locks:
            lock = take(file)
            if lock is None:
                message = say(
                    "{parent} is in use by {holder}", parent=file.parent, holder=holder(file)
                )
                raise Refusal(
                    message, say("end that process, or wait for it, and try again"), status=1
                )
            stack.callback(lock.release)
        yield


def _cached(folder: Path) -> Iterator[Path]:
    """Yield the files of the cache, and of the sites that were built in it."""
    for path in folder.rglob("*"):
        if path.is_file() and _CACHED.fullmatch(path.relative_to(folder).as_posix()):
            yield path
    for built in folder.iterdir():
        if built.is_dir() and not built.is_symlink() and _BUILT.fullmatch(built.name):
            yield from _built(built)
            extra = (MANIFEST, *(_PUBLISHED if built.name == "deploy" else ()))
            yield from (built / name for name in extra if (built / name).is_file())


def _built(output: Path) -> Iterator[Path]:
    """Yield the files of a built site that its manifest lists, and the staged ones."""
    inside = output.resolve()
    for name in manifest(output):
        path = output / name
        if path.is_file() and path.parent.resolve().is_relative_to(inside):
            yield path
    yield from (path for path in (output / STAGING).rglob("*") if path.is_file())


def _cleaned(folder: Path, files: list[Path], *, remove: bool) -> Cleaned:
    existing = [file for file in files if file.is_file()]
    size = sum(file.stat().st_size for file in existing)
    removed = {*existing}
    left = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path not in removed and not _is_lock(path.relative_to(folder))
    ]
    if remove:
        for file in existing:
            file.unlink(missing_ok=True)
            remove_empty(folder, file.parent)
        shutil.rmtree(folder / STAGING, ignore_errors=True)
    return Cleaned(files=tuple(existing), size=size, left=tuple(left))


def _is_lock(path: Path) -> bool:
    return path.name == LOCK or path.suffix == ".lock"
