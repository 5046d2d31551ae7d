"""Pictures in the widths that screens need, as WebP. Needs Pillow; without it nothing is made.

What has been made is kept in the cache folder, by a digest of all that it depends on.
"""

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

WIDTHS = (240, 480, 800, 1300, 2000)
"""In pixels: a cover in a list, a phone, a figure, a figure and a cover on dense screens."""
_QUALITY = 82
_MOST_PIXELS = 40_000_000
"""Larger pictures stay as they are: taking one apart needs four bytes a pixel."""
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def resized(data: bytes, cache: Path) -> dict[int, Path]:
    """Give files by their width; none where nothing smaller comes of it, or nothing can be kept."""
    try:
        import PIL
    except ImportError:
        return {}
    options = f"{PIL.__version__} {WIDTHS} {_QUALITY}".encode()
    folder = cache / hashlib.sha256(hashlib.sha256(data).digest() + options).hexdigest()
    if not (folder / "done").is_file() and not _is_kept(folder, _made(data)):
        return {}
    return {int(file.stem): file for file in sorted(folder.glob("*.webp"))}


def _is_kept(folder: Path, made: Iterator[tuple[int, bytes]]) -> bool:
    """Write what is made; a mark comes last, so that half a folder counts for nothing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for width, data in made:
            (folder / f"{width}.webp").write_bytes(data)
        (folder / "done").touch()
    except OSError:  # no room, no permission: the page shows the original
        return False
    return True


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
