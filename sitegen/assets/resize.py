"""Pictures in the widths that screens need, as WebP. Needs Pillow."""

import io
from collections.abc import Iterator
from typing import Any

WIDTHS = (240, 480, 800, 1300, 2000)
"""In pixels: a cover in a list, a phone, a figure, a figure and a cover on dense screens."""
_QUALITY = 82
_MOST_PIXELS = 40_000_000
"""Larger pictures stay as they are: taking one apart needs four bytes a pixel."""
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def options() -> str:
    """Name all that a picture's widths depend on beside it; empty without Pillow."""
    try:
        import PIL
    except ImportError:
        return ""
    return f"{PIL.__version__} {WIDTHS} {_QUALITY}"


def resized(data: bytes) -> dict[int, bytes]:
    """Return a picture in smaller widths; none if nothing smaller comes of it."""
    return dict(_made(data))


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
