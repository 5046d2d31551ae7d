"""Writing the site: only changed files, staged and journalled, then moved into place.

Everything about an output folder is stored inside it, so it survives the loss of any cache:
``.sitegen.json`` is the manifest, the list of files that sitegen wrote; ``.sitegen-staging/`` and
``.sitegen-lock`` exist only while a build is being written, by one process at a time. The next
command completes a staging folder that has a journal and deletes one that has none. Files that
sitegen did not write are never touched.
"""

import ctypes
import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import blake2b
from itertools import chain
from pathlib import Path
from stat import S_IFDIR, S_IFMT, S_IFREG
from sys import platform

from msgspec import Struct

from sitegen.core.diagnostics import BuildError, Code, Diagnostic, Span, error
from sitegen.core.messages import say
from sitegen.core.text import fold
from sitegen.system.lock import held
from sitegen.system.output_paths import is_fit

MANIFEST = ".sitegen.json"
STAGING = ".sitegen-staging"
LOCK = ".sitegen-lock"
OWN = (MANIFEST, STAGING, LOCK)
"""Entries of an output folder that are not files of the site."""
_JOURNAL = "journal.json"
_MANY = 16
"""Files; for more of them one ``syncfs`` replaces an ``fsync`` for each, which waits each time."""


class Written(Struct, frozen=True, kw_only=True):
    """What one build changed in the output folder."""

    files: int
    """Number of all files of the site."""
    changed: int
    removed: int
    changed_names: tuple[str, ...] = ()
    """Paths below the output folder of files that are new or have different bytes."""
    removed_names: tuple[str, ...] = ()


class ClaimedPaths:
    """Output paths and their origins; no two differ in case alone, and no file is also a folder."""

    def __init__(self) -> None:
        """Start with no path claimed."""
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def take(self, name: str, origin: str) -> str | None:
        """Claim a path for an origin; return the origin that already has it, if any."""
        path = fold(name)
        folders = list(_folders(path))
        owners = (self._files.get(each) for each in (path, *folders))
        first = next(filter(None, owners), None) or self._folders.get(path)
        if first is None:
            self._files[path] = origin
            for folder in folders:
                self._folders.setdefault(folder, origin)
        return first


def _folders(path: str) -> Iterator[str]:
    """Yield the folders that contain a path, the deepest first."""
    while path := path.rpartition("/")[0]:
        yield path


@contextmanager
def writing(output: Path, *, fsync: bool = True) -> Iterator["OutputWriter"]:
    """Yield the only writer of a folder; others wait. If the block fails, nothing is changed.

    Without ``fsync`` nothing waits for the disk, and a power failure may break the site.
    Raises BuildError if the folder cannot be written.
    """
    with held(output / LOCK, say("write to {output}", output=output)):
        writer = OutputWriter(output, fsync=fsync)
        with writer.abandoned_on_failure():
            yield writer


class OutputWriter:
    """Stages files, in several processes if need be; ``finish`` moves them into place."""

    def __init__(self, output: Path, *, fsync: bool = True) -> None:
        """Prepare the folder, and first complete an interrupted build.

        Raises BuildError if the folder cannot be written.
        """
        self._output = output
        self._staging = output / STAGING
        try:
            recover(output)
            _check_links(output, [f"{STAGING}/files/x"])
            self._staging.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise _unusable(output, problem) from None
        self._own = manifest(output)
        self._fsync = fsync

    def stage(self, name: str, data: bytes) -> bool:
        """Stage a file, named by its path below the output folder; return whether it differs."""
        target = self._output / name
        current = _read(target)
        if current == data:
            return False
        if current is not None and name not in self._own:
            raise BuildError(_foreign(target))
        staged = staged_at(self._output, name)
        try:
            staged.parent.mkdir(exist_ok=True)
            staged.write_bytes(data)
        except OSError as problem:
            raise _unusable(self._output, problem) from None
        return True

    def finish(self, names: Collection[str], staged: Sequence[str]) -> Written:
        """Make ``names`` the files of the site: move ``staged`` ones into place, keep the others.

        Files of the manifest that are not in ``names`` are deleted. The order is what makes this
        safe: the files are synced before the journal exists, and only a journal lets a later
        command complete the build.
        """
        removed = sorted(self._own.difference(names))
        if not staged and not removed and len(self._own) == len(names):
            shutil.rmtree(self._staging)
            return Written(files=len(names), changed=0, removed=0)
        journal = {"files": sorted(names), "staged": list(staged), "removed": removed}
        _check_links(self._output, [*staged, *removed])
        try:
            if self._fsync:
                sync([staged_at(self._output, name) for name in staged])
            _write(self._output, f"{STAGING}/{_JOURNAL}", journal, fsync=self._fsync)
            _apply(self._output, journal, fsync=self._fsync)
        except OSError as problem:
            raise _unusable(self._output, problem) from None
        return Written(
            files=len(names),
            changed=len(staged),
            removed=len(removed),
            changed_names=tuple(staged),
            removed_names=tuple(removed),
        )

    @contextmanager
    def abandoned_on_failure(self) -> Iterator[None]:
        """Delete the staged files if the block fails before there is a journal."""
        try:
            yield
        except BaseException:
            if not (self._staging / _JOURNAL).exists():
                shutil.rmtree(self._staging, ignore_errors=True)
            raise


def recover(output: Path) -> None:
    """Complete an interrupted build that has a whole journal; delete the staging of any other."""
    staging = output / STAGING
    _check_links(output, [f"{STAGING}/files/x"])
    if not staging.is_dir():
        return
    journal = _names_in(staging / _JOURNAL, "files", "staged", "removed")
    if journal is None:
        shutil.rmtree(staging)
        return
    _check_links(output, [*journal["staged"], *journal["removed"]])
    _apply(output, journal, fsync=True)


def _check_links(output: Path, names: Iterable[str]) -> None:
    """Raise BuildError if a folder on the way to an output file is a symbolic link."""
    for folder in dict.fromkeys(chain.from_iterable(map(_folders, names))):
        place = output / folder
        if place.is_symlink():
            message = say(
                "{place} is a link, so files written there would be stored elsewhere", place=place
            )
            hint = say("remove the link, or choose another folder with --output")
            raise BuildError(error(Code.OUTPUT, message, Span(path=str(place)), hint=hint))


def _apply(output: Path, journal: Mapping[str, list[str]], *, fsync: bool) -> None:
    """Delete removed files, move staged ones into place, write the manifest.

    Idempotent: after a crash in the middle, ``recover`` runs it again from the start.
    """
    for name in journal["removed"]:  # first, because a folder may replace a file
        if not (output / name).is_dir():  # the folder is already there on a second run
            (output / name).unlink(missing_ok=True)
        remove_empty(output, (output / name).parent)
    for name in journal["staged"]:
        staged, target = staged_at(output, name), output / name
        if staged.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(target)
    _write(output, MANIFEST, {"files": journal["files"]}, fsync=fsync)
    shutil.rmtree(output / STAGING)


def staged_at(output: Path, name: str) -> Path:
    """Return the path of a file in staging, where all files lie in one folder."""
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return output / STAGING / "files" / digest


def remove_empty(output: Path, folder: Path) -> None:
    """Delete a folder below an output folder, and the folders around it, if they are empty."""
    while folder != output:
        if folder.is_dir():  # it may already be gone on a second run
            if any(folder.iterdir()):
                return
            folder.rmdir()
        folder = folder.parent


def manifest(output: Path) -> set[str]:
    """Return the paths that the manifest lists; none if it is missing or damaged."""
    lists = _names_in(output / MANIFEST, "files")
    return set(lists["files"]) if lists else set()


def _names_in(file: Path, *keys: str) -> dict[str, list[str]] | None:
    """Read lists of names from a JSON file; None if one is missing or a name leads elsewhere."""
    try:
        values = json.loads(file.read_text("utf-8"))
        lists = {key: [*values[key]] for key in keys}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return lists if all(map(is_fit, chain(*lists.values()))) else None


def _read(path: Path) -> bytes | None:
    """Read a file of the output folder; None if there is none. A link or pipe equals no page."""
    try:
        if S_IFMT(path.lstat().st_mode) not in (S_IFREG, S_IFDIR):
            return b"\0"
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise _unusable(path, problem) from None


def _write(output: Path, name: str, value: object, *, fsync: bool) -> None:
    """Replace a file in one step, so that nobody ever reads half of it."""
    path, part = output / name, output / STAGING / f"{name.rpartition('/')[2]}.part"
    part.unlink(missing_ok=True)  # it may be a link, whose target would be overwritten
    part.write_text(json.dumps(value, ensure_ascii=False, indent=0), "utf-8")
    if fsync:
        _sync(part)
    part.replace(path)
    if fsync and os.name == "posix":  # elsewhere folders cannot be opened
        _sync(path.parent)


def sync(paths: Sequence[Path]) -> None:
    """Flush files to the disk: many of them by one ``syncfs`` on Linux, else one by one."""
    if len(paths) > _MANY and platform == "linux":
        with paths[0].open("rb") as file:
            if ctypes.CDLL(None).syncfs(file.fileno()) == 0:
                return
    for path in paths:
        _sync(path)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _foreign(target: Path) -> Diagnostic:
    return error(
        Code.OUTPUT,
        say("{target} was not written by sitegen, and a page needs its path", target=target),
        Span(path=str(target)),
        hint=say("move the file away, or choose another folder with --output"),
    )


def _unusable(output: Path, problem: OSError) -> BuildError:
    file, reason = problem.filename or output, problem.strerror
    message = say("cannot write to {file}: {reason}", file=file, reason=reason)
    hint = say("free disk space or fix the permissions, or choose another folder with --output")
    return BuildError(error(Code.OUTPUT, message, Span(path=str(output)), hint=hint))
