"""Bytes to disk: only what changed, staged and journalled, then moved into place.

Everything about one output folder lives inside it, so it survives the loss of any cache:
``.sitegen.json`` names the files that are sitegen's own; ``.sitegen-staging/`` and
``.sitegen-lock`` exist only while a build is written, by one process at a time. A staging folder
with a journal is finished by the next command, one without is thrown away; files that sitegen did
not write are never touched.
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
from sitegen.core.text import fold
from sitegen.system.lock import held
from sitegen.system.output_paths import is_fit

MANIFEST = ".sitegen.json"
STAGING = ".sitegen-staging"
LOCK = ".sitegen-lock"
OWN = (MANIFEST, STAGING, LOCK)
"""What lies in an output folder and is no file of the site."""
_JOURNAL = "journal.json"
_MANY = 16
"""Files; syncing each of them waits for the disk each time."""


class Written(Struct, frozen=True, kw_only=True):
    """What one build did to the output folder."""

    files: int
    """All files of the site."""
    changed: int
    removed: int
    changed_names: tuple[str, ...] = ()
    """Of the files that are new or have other bytes, below the output folder."""
    removed_names: tuple[str, ...] = ()


class ClaimedPaths:
    """Which file has which name; no two may differ in case alone, and no file may be a folder."""

    def __init__(self) -> None:
        """Start with no name taken."""
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def take(self, name: str, origin: str) -> str | None:
        """Take a name for an origin; gives the origin that has it already, if any."""
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
    """Give the folders that a path lies in, the deepest first."""
    while path := path.rpartition("/")[0]:
        yield path


@contextmanager
def writing(output: Path, *, fsync: bool = True) -> Iterator["OutputWriter"]:
    """Give the one writer of a folder; others wait. The site stays as it was where this fails.

    Where it need not be ``fsync``, nobody waits for the disk. A power failure may then break it.
    Raises BuildError where the folder cannot be written.
    """
    with held(output / LOCK, f"write to {output}"):
        writer = OutputWriter(output, fsync=fsync)
        with writer.abandoned_on_failure():
            yield writer


class OutputWriter:
    """Stages files; ``finish`` makes them the site. Several processes may stage at once."""

    def __init__(self, output: Path, *, fsync: bool = True) -> None:
        """Prepare the folder; finishes what an interrupted build has left there.

        Raises BuildError where the folder cannot be written.
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
        self._lasting = fsync

    def stage(self, name: str, data: bytes) -> bool:
        """Take a file, named by its path below the output folder; tells whether it has changed."""
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
        """Make the site of these files, of which some are staged and the others stay as they are.

        Syncs, writes the journal, moves everything into place; gives what changed.
        """
        removed = sorted(self._own.difference(names))
        if not staged and not removed and len(self._own) == len(names):
            shutil.rmtree(self._staging)
            return Written(files=len(names), changed=0, removed=0)
        journal = {"files": sorted(names), "staged": list(staged), "removed": removed}
        _check_links(self._output, [*staged, *removed])
        try:
            if self._lasting:
                sync([staged_at(self._output, name) for name in staged])
            _write(self._output, f"{STAGING}/{_JOURNAL}", journal, fsync=self._lasting)
            _apply(self._output, journal, fsync=self._lasting)
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
        """Throw away what was staged where the build fails; the site stays as it was."""
        try:
            yield
        except BaseException:
            if not (self._staging / _JOURNAL).exists():
                shutil.rmtree(self._staging, ignore_errors=True)
            raise


def recover(output: Path) -> None:
    """Finish an interrupted build whose journal is complete; throw away any other."""
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
    """Refuse to go on where a folder that would be written to is a link to somewhere else."""
    for folder in dict.fromkeys(chain.from_iterable(map(_folders, names))):
        place = output / folder
        if place.is_symlink():
            message = f"{place} is a link, and what is written there would lie elsewhere"
            hint = "remove the link, or choose another folder with --output"
            raise BuildError(error(Code.OUTPUT, message, Span(path=str(place)), hint=hint))


def _apply(output: Path, journal: Mapping[str, list[str]], *, fsync: bool) -> None:
    """Move staged files into place, delete what is gone, record what is ours. May be done twice."""
    for name in journal["removed"]:  # first, for a file may stand where a folder comes
        if not (output / name).is_dir():  # it is one where this is done for the second time
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
    """Give the place of a file in staging, where all lie in one folder."""
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return output / STAGING / "files" / digest


def remove_empty(output: Path, folder: Path) -> None:
    """Remove a folder below an output folder, and those that it lies in, where they are empty."""
    while folder != output:
        if folder.is_dir():  # it may be gone where this is done for the second time
            if any(folder.iterdir()):
                return
            folder.rmdir()
        folder = folder.parent


def manifest(output: Path) -> set[str]:
    """Give the files of an output folder that are sitegen's own; none where that is not known."""
    kept = _names_in(output / MANIFEST, "files")
    return set(kept["files"]) if kept else set()


def _names_in(file: Path, *keys: str) -> dict[str, list[str]] | None:
    """Read lists of names from a file; None where they are not all there, or lead elsewhere."""
    try:
        values = json.loads(file.read_text("utf-8"))
        kept = {key: [*values[key]] for key in keys}
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None
    return kept if all(map(is_fit, chain(*kept.values()))) else None


def _read(path: Path) -> bytes | None:
    """Read what lies in the output folder; a link or a pipe reads as no page does."""
    try:
        if S_IFMT(path.lstat().st_mode) not in (S_IFREG, S_IFDIR):
            return b"\0"
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise _unusable(path, problem) from None


def _write(output: Path, name: str, value: object, *, fsync: bool) -> None:
    """Write a file in one step; half of it is never met outside staging."""
    path, part = output / name, output / STAGING / f"{name.rpartition('/')[2]}.part"
    part.unlink(missing_ok=True)  # it may be a link, and what it leads to would be written
    part.write_text(json.dumps(value, ensure_ascii=False, indent=0), "utf-8")
    if fsync:
        _sync(part)
    part.replace(path)
    if fsync and os.name == "posix":  # elsewhere folders cannot be opened
        _sync(path.parent)


def sync(paths: Sequence[Path]) -> None:
    """Bring files to the disk: many by one call for their file system, where there is one."""
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
        f"{target} was not written by sitegen, and a page wants its place",
        Span(path=str(target)),
        hint="move the file away, or choose another folder with --output",
    )


def _unusable(output: Path, problem: OSError) -> BuildError:
    return BuildError(
        error(
            Code.OUTPUT,
            f"cannot write to {problem.filename or output}: {problem.strerror}",
            Span(path=str(output)),
            hint="free the disk or mend the permissions, or choose another folder with --output",
        )
    )
