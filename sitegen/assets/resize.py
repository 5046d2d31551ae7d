"""Pictures in the widths that screens need, as WebP. Needs Pillow; without it nothing is made.

What has been made is kept in the cache folder, by a digest of all that it depends on.
"""

import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from sitegen.incremental.file_digests import (
    read_regular,
    read_signed,
    replace_signed,
    replace_whole,
)

WIDTHS = (240, 480, 800, 1300, 2000)
"""In pixels: a cover in a list, a phone, a figure, a figure and a cover on dense screens."""
_QUALITY = 82
_DONE = "done"
"""The list of what is kept of one picture: width -> digest."""
_MOST_PIXELS = 40_000_000
"""Larger pictures stay as they are: taking one apart needs four bytes a pixel."""
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


class Resized(Struct, frozen=True, kw_only=True):
    """A picture in one width."""

    digest: str
    file: Path
    """Where it is kept; named even where it could not be."""
    data: bytes | None = None
    """Only of one that could not be kept."""


def resized(data: bytes, cache: Path) -> dict[int, Resized]:
    """Give a picture in smaller widths; none where nothing smaller comes of it."""
    try:
        import PIL
    except ImportError:
        return {}
    options = f"{PIL.__version__} {WIDTHS} {_QUALITY}".encode()
    folder = cache / hashlib.sha256(hashlib.sha256(data).digest() + options).hexdigest()
    kept = _kept(folder)
    return _keep(folder, dict(_made(data))) if kept is None else kept


def _kept(folder: Path) -> dict[int, Resized] | None:
    """Give what is kept; None where it is not all there, byte for byte."""
    try:
        digests = json.loads(read_signed(folder / _DONE))
        kept = {
            int(width): Resized(digest=digest, file=folder / f"{int(width)}.webp")
            for width, digest in digests.items()
        }
        return (
            kept if all(_digest(read_regular(e.file)) == e.digest for e in kept.values()) else None
        )
    except (OSError, ValueError, TypeError, AttributeError):
        return None


def _keep(folder: Path, made: Mapping[int, bytes]) -> dict[int, Resized]:
    """Write what was made; the list comes last, so that half a folder counts for nothing."""
    digests = {width: _digest(data) for width, data in made.items()}
    try:
        if folder.is_symlink() or folder.is_file():
            folder.unlink()
        folder.mkdir(parents=True, exist_ok=True)
        for width, data in made.items():
            replace_whole(folder / f"{width}.webp", data)
        replace_signed(folder / _DONE, json.dumps(digests).encode())
        unkept: Mapping[int, bytes] = {}
    except OSError:  # no room, no permission
        unkept = made
    return {
        width: Resized(digest=digest, file=folder / f"{width}.webp", data=unkept.get(width))
        for width, digest in digests.items()
    }


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _made(data: bytes) -> Iterator[tuple[int, bytes]]:
    opened = _opened(data)
    if opened is None:
        return
    picture, is_drawing = opened
    widths = {width for width in WIDTHS if width < picture.width}
    if picture.width < WIDTHS[-1]:
        widths.add(picture.width)
    for width in sorted(widths):
        webp = _webp(_scaled(picture, width), is_drawing)
        if len(webp) < len(data):
            yield width, webp


def _opened(data: bytes) -> tuple[Any, bool] | None:
    """Take a picture apart, upright, and tell whether it may be a drawing; None where it moves."""
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            pixels = picture.width * picture.height
            if getattr(picture, "is_animated", False) or pixels > _MOST_PIXELS:
                return None
            is_drawing = picture.format in ("PNG", "GIF")
            upright: Any = ImageOps.exif_transpose(picture)
            mode = "RGBA" if upright.has_transparency_data else "RGB"
            return upright.convert(mode), is_drawing
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None  # a browser may know better


def _scaled(picture: Any, width: int) -> Any:
    from PIL import Image

    height = max(1, round(picture.height * width / picture.width))
    return picture.resize((width, height), Image.Resampling.LANCZOS)


def _webp(picture: Any, is_drawing: bool) -> bytes:
    """Pack a picture; a drawing without loss, for thin lines suffer, unless that is far larger."""
    lossy = _packed(picture, quality=_QUALITY)
    if is_drawing:
        exact = _packed(picture, lossless=True)
        if len(exact) < 2 * len(lossy):
            return exact
    return lossy


def _packed(picture: Any, **options: Any) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, "WEBP", **options)
    return packed.getvalue()
