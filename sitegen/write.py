"""Bytes to disk: only what changed, staged and journalled, then moved into place.

Everything about one output folder lives inside it, so it survives the loss of any cache:
``.sitegen.json`` names the files that are sitegen's own; ``.sitegen-staging/`` exists only while a
build is written. A staging folder with a journal is finished by the next command, one without is
thrown away; files that sitegen did not write are never touched.
"""

import json
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from sitegen.diagnostics import BuildError, Code, Diagnostic, Span, error
from sitegen.text import fold

MANIFEST = ".sitegen.json"
STAGING = ".sitegen-staging"
_JOURNAL = "journal.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What one build did to the output folder."""

    files: int
    """All files of the site."""
    changed: int
    removed: int


class Names:
    """Which file has which name; no two may differ in case alone, and no file may be a folder."""

    def __init__(self) -> None:
        """Start with no name taken."""
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}

    def take(self, name: str, origin: str) -> str | None:
        """Take a name for an origin; gives the origin that has it already, if any."""
        path = PurePosixPath(fold(name))
        folders = [str(folder) for folder in path.parents]
        owners = (self._files.get(each) for each in (str(path), *folders))
        first = next(filter(None, owners), None) or self._folders.get(str(path))
        if first is None:
            self._files[str(path)] = origin
            for folder in folders:
                self._folders.setdefault(folder, origin)
        return first


class Writer:
    """Takes files one after another into staging; ``finish`` makes them the site."""

    def __init__(self, output: Path) -> None:
        """Prepare the folder; finishes what an interrupted build has left there.

        Raises BuildError where the folder cannot be written.
        """
        self._output = output
        self._staging = output / STAGING
        self._names: set[str] = set()
        self._staged: list[str] = []
        try:
            recover(output)
            self._staging.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise _unusable(output, problem) from None
        self._own = _manifest(output)

    def add(self, name: str, data: bytes) -> None:
        """Take a file, named by its path below the output folder; staged only if it changed."""
        self._names.add(name)
        target = self._output / name
        current = _read(target)
        if current == data:
            return
        if current is not None and name not in self._own:
            raise BuildError(_foreign(target))
        staged = self._staging / "files" / name
        try:
            staged.parent.mkdir(parents=True, exist_ok=True)
            staged.write_bytes(data)
        except OSError as problem:
            raise _unusable(self._output, problem) from None
        self._staged.append(name)

    def finish(self) -> Written:
        """Sync, write the journal, move everything into place; gives what changed."""
        removed = sorted(self._own - self._names)
        unchanged = not self._staged and not removed and self._own == self._names
        if unchanged:
            shutil.rmtree(self._staging)
            return Written(files=len(self._names), changed=0, removed=0)
        journal = {"files": sorted(self._names), "staged": self._staged, "removed": removed}
        try:
            for name in self._staged:
                _sync(self._staging / "files" / name)
            _write_synced(self._staging / _JOURNAL, journal)
            _apply(self._output, journal)
        except OSError as problem:
            raise _unusable(self._output, problem) from None
        return Written(files=len(self._names), changed=len(self._staged), removed=len(removed))

    def abandon(self) -> None:
        """Throw away what was staged; the site stays as it was."""
        shutil.rmtree(self._staging, ignore_errors=True)


def recover(output: Path) -> None:
    """Finish an interrupted build whose journal is complete; throw away any other."""
    staging = output / STAGING
    if not staging.is_dir():
        return
    try:
        journal = json.loads((staging / _JOURNAL).read_text("utf-8"))
    except (OSError, ValueError):
        shutil.rmtree(staging)
        return
    _apply(output, journal)


def write(output: Path, files: Iterable[tuple[str, bytes]]) -> Written:
    """Write a site. Raises BuildError; then the site is as it was before."""
    writer = Writer(output)
    try:
        for name, data in files:
            writer.add(name, data)
        return writer.finish()
    except BaseException:
        if not (output / STAGING / _JOURNAL).exists():
            writer.abandon()
        raise


def _apply(output: Path, journal: Mapping[str, list[str]]) -> None:
    """Move staged files into place, delete what is gone, record what is ours. May be done twice."""
    for name in journal["removed"]:  # first, for a file may stand where a folder comes
        if not (output / name).is_dir():  # it is one where this is done for the second time
            (output / name).unlink(missing_ok=True)
        _remove_empty(output, (output / name).parent)
    for name in journal["staged"]:
        staged, target = output / STAGING / "files" / name, output / name
        if staged.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            staged.replace(target)
    _write_synced(output / MANIFEST, {"files": journal["files"]})
    shutil.rmtree(output / STAGING)


def _remove_empty(output: Path, folder: Path) -> None:
    while folder != output and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _manifest(output: Path) -> set[str]:
    try:
        return set(json.loads((output / MANIFEST).read_text("utf-8"))["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as problem:
        raise _unusable(path, problem) from None


def _write_synced(path: Path, value: object) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(value, ensure_ascii=False, indent=0), "utf-8")
    _sync(part)
    part.replace(path)


def _sync(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


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
