"""Size and resized copies of one picture, with their cache; copies only if Pillow is installed.

Both are cached by a digest of the picture's bytes and of everything else that they depend on.
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
"""The file name of a picture's record, in its folder of the cache."""
_RULES = 2
"""Increment it if the same picture gets other copies than before."""


class Record(Struct, frozen=True, kw_only=True):
    """The cached data of one picture."""

    size: tuple[int, int] | None
    digests: dict[int, str] = {}
    """SHA-256 of each copy, by width."""
    problem: str = ""
    """Why there are no copies; empty if there are, or if none is needed."""


class Resized(Struct, frozen=True, kw_only=True):
    """A copy of a picture in one width."""

    digest: str
    file: Path
    """Its path in the cache, also if it could not be written."""
    data: bytes | None = None
    """The content, only if it could not be written to the cache."""


class Measured(Struct, frozen=True, kw_only=True):
    """A picture's size, and its copies by width."""

    size: tuple[int, int] | None
    copies: dict[int, Resized] = {}
    problem: str = ""
    """Why it has no copies; empty if it has some, or needs none."""
    is_lasting: bool = True
    """Whether the problem is the picture's own, instead of this build's, such as lack of memory."""


def cached(data: bytes, cache: Path) -> Measured | None:
    """Return the cached size and copies of a picture; None if any is missing or damaged."""
    folder = _folder(data, cache)
    try:
        record = msgspec.json.decode(read_signed(folder / _DONE), type=Record)
        found = _measured(record, folder)
        is_valid = all(_digest(read_regular(e.file)) == e.digest for e in found.copies.values())
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return found if is_valid else None


def measured(data: bytes, cache: Path) -> Measured:
    """Measure and resize a picture other than SVG, and cache the result."""
    copies: dict[int, bytes] = {}
    problem = _problem(data)
    try:
        if not problem and kind_of(data) != "avif":  # Pillow would lose its colours
            copies = _resize(data)
    except webp.Unfit as unfit:
        problem = str(unfit)
    except MemoryError:
        problem = "there is not enough memory to resize it"
        return Measured(size=dimensions(data), problem=problem, is_lasting=False)
    digests = {width: _digest(each) for width, each in copies.items()}
    record = Record(size=dimensions(data), digests=digests, problem=problem)
    return _store(_folder(data, cache), record, copies)


def _problem(data: bytes) -> str:
    """Return why a picture cannot be resized, from its header; empty if it can."""
    kind = kind_of(data)
    if kind == "heic":
        return "few browsers show HEIC"
    if kind in ("", "svg") or dimensions(data) is None:
        return "it is broken, or no PNG, JPEG, WebP, GIF or AVIF"
    return ""


def _resize(data: bytes) -> dict[int, bytes]:
    try:
        import PIL  # noqa: F401  (only to see whether it is installed)
    except ImportError:
        return {}
    return webp.in_widths(data)


def _store(folder: Path, record: Record, copies: Mapping[int, bytes]) -> Measured:
    """Write the copies to the cache; the record last, so that an incomplete folder is invalid."""
    found = _measured(record, folder)
    try:
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        for width, data in copies.items():
            replace_whole(found.copies[width].file, data)
        replace_signed(folder / _DONE, msgspec.json.encode(record))
    except OSError:  # disk full, no permission
        held = {width: replace(each, data=copies[width]) for width, each in found.copies.items()}
        return replace(found, copies=held)
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
