"""Files as their authors keep them: encoding, byte order mark, line ends; and their backups."""

import re
import shutil
import time
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from msgspec import Struct

from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.text import decode
from sitegen.load.discover import FoundFile

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_LINE_END = re.compile("(\r\n|\r|\n)")


class Unrepairable(Exception):
    """A file cannot be written so that all else in it stays; the message says why."""


class FileRepair(Struct, frozen=True, kw_only=True):
    """What becomes of one file."""

    found: FoundFile
    data: bytes
    """As read."""
    repaired: bytes
    before: str
    after: str
    """The same as text, with LF line ends."""


def encode(data: bytes, before: str, after: str) -> bytes:
    """Give a file's bytes with the lines that differ written anew. Raises Unrepairable."""
    mark = next((mark for mark in _MARKS if data.startswith(mark)), b"")
    encoding = _MARKS[mark] if mark else decode(data).encoding.removesuffix("-sig")
    raw = data[len(mark) :].decode(encoding)
    parts = _LINE_END.split(raw)
    lines = [
        _line(*each) for each in zip_longest(parts[0::2], before.split("\n"), after.split("\n"))
    ]
    parts[0::2] = lines
    return mark + "".join(parts).encode(encoding)


def _line(raw: str, before: str, after: str) -> str:
    if before == after:
        return raw
    if raw != before:
        raise Unrepairable("it holds control characters; delete them first")
    return after


def save(repairs: Sequence[FileRepair], root: Path) -> tuple[Path, list[Diagnostic]]:
    """Write repaired files, each at once; give where the originals are, and what could not be."""
    backup = _backup_folder(root)
    problems = []
    for repair in repairs:
        try:
            _replace(repair, backup / repair.found.file.relative_to(root))
        except OSError as problem:
            words = problem.strerror or str(problem)
            span = Span(path=repair.found.path)
            problems.append(error(Code.REPAIR, f"cannot be repaired: {words}", span))
    return backup, problems


def _backup_folder(root: Path) -> Path:
    stamp = time.strftime("%Y%m%d-%H%M%S")
    folder = root / ".sitegen" / "backup" / stamp
    number = 1
    while folder.exists():
        number += 1
        folder = folder.with_name(f"{stamp}-{number}")
    return folder


def _replace(repair: FileRepair, backup: Path) -> None:
    file = repair.found.file.resolve()  # a link stays a link
    if file.read_bytes() != repair.data:
        raise OSError("it has changed in the meantime; try again")
    backup.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, backup)
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_bytes(repair.repaired)
        shutil.copymode(file, part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
