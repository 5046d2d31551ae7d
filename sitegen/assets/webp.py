"""A picture in the widths that screens need, as WebP. Needs Pillow."""

import io
import warnings
from collections.abc import Iterator
from typing import Any

from sitegen.assets.dimensions import dimensions

WIDTHS = (240, 480, 800, 1300, 2000)
"""In pixels: a cover in a list, a phone, a figure, a figure and a cover on dense screens."""
QUALITY = 82
_MOST_PIXELS = 40_000_000
"""Larger pictures stay as they are: taking one apart needs four bytes a pixel."""
_LONGEST_SIDE = 16_383
"""In pixels; WebP has 14 bits for it."""
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""Pillow's ways to transpose, by Exif's orientation (Exif 2.32, 4.6.4)."""
_MODES = {b"GRAY": ("1", "L", "LA"), b"CMYK": ("CMYK",)}
"""Pillow's modes of pictures that a profile of other colours than RGB can belong to."""


class Unfit(Exception):
    """A picture cannot be had in other widths; the message says why."""


def in_widths(data: bytes) -> dict[int, bytes]:
    """Return a picture in smaller widths; none if nothing smaller comes of it. Raises Unfit."""
    size = dimensions(data)
    if size and size[0] * size[1] > _MOST_PIXELS:
        raise Unfit(f"it has more than {_MOST_PIXELS // 1_000_000} million pixels")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own remarks name no file
            return dict(_made(data, size))
    except (Unfit, MemoryError):
        raise
    except Exception as problem:  # Pillow's decoders raise whatever they stumble over
        raise Unfit(f"it is broken: {problem}") from problem


def _made(data: bytes, size: tuple[int, int] | None) -> Iterator[tuple[int, bytes]]:
    from PIL import Image, UnidentifiedImageError

    try:
        opened = Image.open(io.BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError:
        raise Unfit("it is broken, or no PNG, JPEG, WebP or GIF") from None
    with opened as picture:
        if getattr(picture, "is_animated", False) or _has_other_colours(picture, data):
            return
        picture.load()  # a PNG may bring its Exif at the end
        is_drawing = picture.format in ("PNG", "GIF")
        upright, profile = _colours(_upright(_eight_bits(picture)))
    if upright.size != size:  # browsers show it in another direction than Pillow
        return
    for width, height in _sizes(*upright.size):
        smaller = upright.resize((width, height), Image.Resampling.LANCZOS)
        webp = _webp(smaller, is_drawing=is_drawing, profile=profile)
        if len(webp) < len(data):
            yield width, webp


def _sizes(width: int, height: int) -> list[tuple[int, int]]:
    """Return the sizes to make, the smallest first; those too high for WebP are left out."""
    widths = [each for each in WIDTHS if each < width] + [width] * (width < WIDTHS[-1])
    sizes = [(each, max(1, round(height * each / width))) for each in widths]
    fitting = [size for size in sizes if size[1] <= _LONGEST_SIDE]
    if not fitting:
        raise Unfit(f"it is {height} pixels high, and WebP can hold {_LONGEST_SIDE}")
    return fitting


def _has_other_colours(picture: Any, data: bytes) -> bool:
    """Report whether a PNG has colours that Pillow would not keep: HDR, or a gamma of its own.

    Also a transparent colour of 16 bits, as others would become transparent with it.
    """
    if picture.format != "PNG":
        return False
    if data.find(b"cICP", 0, data.find(b"IDAT")) > 0:
        return True
    if data[24:26] == b"\x10\x02" and "transparency" in picture.info:  # depth, kind of colour
        return True
    gamma = None if {"icc_profile", "srgb"} & picture.info.keys() else picture.info.get("gamma")
    return gamma is not None and abs(gamma - 1 / 2.2) > 0.01


def _eight_bits(picture: Any) -> Any:
    """Scale grey of 16 bits; Pillow would cut it off, and all above 255 would be white."""
    if not picture.mode.startswith("I"):
        return picture
    from PIL import ImageMath

    key = picture.info.pop("transparency", None)
    deep = picture.convert("I")
    grey = deep.point(lambda value: value / 257 + 0.5).convert("L")
    if key is not None:
        shown = ImageMath.lambda_eval(lambda of: (of["deep"] != key) * 255, deep=deep)
        grey.putalpha(shown.convert("L"))
    grey.format = picture.format
    return grey


def _upright(picture: Any) -> Any:
    """Turn a picture as browsers do: by Exif, but never by XMP as Pillow does; and no WebP."""
    method = _TURNS.get(_orientation(picture.info.get("exif")))
    return picture if method is None or picture.format == "WEBP" else picture.transpose(method)


def _orientation(data: bytes | None) -> Any:
    from PIL import Image

    exif = Image.Exif()
    try:
        exif.load(data or b"")
        return exif.get(0x0112)
    except Exception:  # as above; browsers then show the picture as it lies
        return None


def _colours(picture: Any) -> tuple[Any, bytes]:
    """Return a picture as RGB or RGBA, and the profile that its values belong to."""
    profile = picture.info.get("icc_profile") or b""
    colours = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    space = profile[16:20]  # ICC.1:2022, 7.2.6
    if space == b"RGB " and picture.mode != "CMYK":
        return colours, profile
    if picture.mode in _MODES.get(space, ()):
        return _in_srgb(picture, profile, colours), b""
    return colours, b""


def _in_srgb(picture: Any, profile: bytes, colours: Any) -> Any:
    """Return a picture of grey or ink in sRGB, as WebP has no profiles for them.

    The ``colours`` are what is taken, as browsers do, if the profile is broken.
    """
    from PIL import ImageCms

    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        inks = picture if picture.mode == "CMYK" else picture.convert("L")
        converted: Any = ImageCms.profileToProfile(
            inks, own, ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return colours
    if colours.mode == "RGBA":
        converted.putalpha(colours.getchannel("A"))
    return converted


def _webp(picture: Any, *, is_drawing: bool, profile: bytes) -> bytes:
    """Pack a picture; a drawing without loss, for thin lines suffer, unless that is far larger."""
    lossy = _packed(picture, quality=QUALITY, icc_profile=profile)
    if is_drawing:
        exact = _packed(picture, lossless=True, icc_profile=profile)
        if len(exact) < 2 * len(lossy):
            return exact
    return lossy


def _packed(picture: Any, **options: Any) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, "WEBP", **options)
    return packed.getvalue()
