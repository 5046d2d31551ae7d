"""Writing of repaired files: encoding, byte order mark and line ends stay; originals are saved."""

import re
import shutil
import time
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from msgspec import Struct

from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.messages import say
from sitegen.core.text import decode
from sitegen.load.discover import FoundFile
from sitegen.system.new_file import replace_file

_MARKS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
_LINE_END = re.compile("(\r\n|\r|\n)")


class Unrepairable(Exception):
    """A file cannot be rewritten without changing other parts; the message says why."""


class FileRepair(Struct, frozen=True, kw_only=True):
    """The repair of one file: its bytes and its text, before and after."""

    found: FoundFile
    data: bytes
    """The original bytes."""
    repaired: bytes
    before: str
    after: str
    """Text with LF line ends."""


def encode(data: bytes, before: str, after: str) -> bytes:
    """Return a file's bytes with only the changed lines replaced. Raises Unrepairable."""
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
        raise Unrepairable(say("it contains control characters; delete them first"))
    return after


def save(repairs: Sequence[FileRepair], root: Path) -> tuple[Path, list[Diagnostic]]:
    """Write repaired files atomically; return the backup folder and the errors."""
    backup = _backup_folder(root)
    problems = []
    for repair in repairs:
        try:
            _replace(repair, backup / repair.found.file.relative_to(root))
        except OSError as problem:
            reason = problem.strerror or str(problem)
            span = Span(path=repair.found.path)
            problems.append(
                error(Code.REPAIR, say("cannot be repaired: {reason}", reason=reason), span)
            )
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
    file = repair.found.file.resolve()  # so that a symbolic link stays one
    if file.read_bytes() != repair.data:
        raise OSError(say("it has changed in the meantime; try again"))
    backup.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, backup)
    replace_file(file, repair.repaired)
