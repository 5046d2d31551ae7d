"""The size of each picture, and its copies in smaller widths if Pillow is installed.

Both are kept in the cache folder, by a digest of all that they depend on.
"""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sitegen.assets import webp
from sitegen.assets.dimensions import dimensions, kind_of
from sitegen.incremental.file_digests import (
    read_regular,
    read_signed,
    replace_signed,
    replace_whole,
)
from sitegen.incremental.toolchain import installed

_DONE = "done"
"""The record of one picture, in its folder of the cache."""
_RULES = 2
"""To be counted up when other bytes come of the same picture."""


class Record(Struct, frozen=True, kw_only=True):
    """What is known of one picture, as the cache keeps it."""

    size: tuple[int, int] | None
    digests: dict[int, str] = {}
    """Of its copies, by width."""
    problem: str = ""
    """Why there are no copies although there might be some."""


class Resized(Struct, frozen=True, kw_only=True):
    """A copy of a picture in one width."""

    digest: str
    file: Path
    """Where it is kept; named even if it could not be."""
    data: bytes | None = None
    """Only of one that could not be kept."""


class Measured(Struct, frozen=True, kw_only=True):
    """A picture's size, and its copies by width."""

    size: tuple[int, int] | None
    copies: dict[int, Resized] = {}
    problem: str = ""
    """Why it is served as it is; empty if it has copies, or needs none."""
    is_lasting: bool = True
    """Whether the problem is the picture's own, and not one of this build."""


def kept(data: bytes, cache: Path) -> Measured | None:
    """Return what the cache has of a picture; None if it is not all there, byte for byte."""
    folder = _folder(data, cache)
    try:
        record = msgspec.json.decode(read_signed(folder / _DONE), type=Record)
        found = _measured(record, folder)
        whole = all(_digest(read_regular(e.file)) == e.digest for e in found.copies.values())
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return found if whole else None


def measured(data: bytes, cache: Path) -> Measured:
    """Measure a picture that is no SVG, make its copies, and keep both."""
    made: dict[int, bytes] = {}
    problem = _problem(data)
    try:
        if not problem and kind_of(data) != "avif":  # Pillow would lose its colours
            made = _made(data)
    except webp.Unfit as unfit:
        problem = str(unfit)
    except MemoryError:
        problem = "there is not enough memory to resize it"
        return Measured(size=dimensions(data), problem=problem, is_lasting=False)
    digests = {width: _digest(each) for width, each in made.items()}
    record = Record(size=dimensions(data), digests=digests, problem=problem)
    return _keep(_folder(data, cache), record, made)


def _problem(data: bytes) -> str:
    """Say what is wrong with a picture at first sight."""
    kind = kind_of(data)
    if kind == "heic":
        return "few browsers show HEIC"
    if kind in ("", "svg") or dimensions(data) is None:
        return "it is broken, or no PNG, JPEG, WebP, GIF or AVIF"
    return ""


def _made(data: bytes) -> dict[int, bytes]:
    try:
        import PIL  # noqa: F401  (whether it is there)
    except ImportError:
        return {}
    return webp.in_widths(data)


def _keep(folder: Path, record: Record, made: Mapping[int, bytes]) -> Measured:
    """Write what was made; the record comes last, so that half a folder counts for nothing."""
    found = _measured(record, folder)
    try:
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        for width, data in made.items():
            replace_whole(found.copies[width].file, data)
        replace_signed(folder / _DONE, msgspec.json.encode(record))
    except OSError:  # no room, no permission
        copies = {width: replace(copy, data=made[width]) for width, copy in found.copies.items()}
        return replace(found, copies=copies)
    return found


def _measured(record: Record, folder: Path) -> Measured:
    copies = {
        width: Resized(digest=digest, file=folder / f"{width}.webp")
        for width, digest in sorted(record.digests.items())
    }
    return Measured(size=record.size, copies=copies, problem=record.problem)


def _folder(data: bytes, cache: Path) -> Path:
    try:
        from PIL import __version__ as pillow
    except ImportError:
        pillow = ""
    options = f"{_RULES} {installed('imagesize')} {pillow} {webp.WIDTHS} {webp.QUALITY}".encode()
    return cache / hashlib.sha256(hashlib.sha256(data).digest() + options).hexdigest()


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
