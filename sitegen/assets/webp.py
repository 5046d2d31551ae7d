"""Resizing of pictures to the widths that screens need, as WebP. Needs Pillow."""

import io
import warnings
from collections.abc import Iterator
from typing import Any

from sitegen.assets.dimensions import dimensions
from sitegen.core.messages import template

WIDTHS = (240, 480, 800, 1300, 2000)
"""In pixels: a cover in a list, a phone, a figure, a figure and a cover on dense screens."""
QUALITY = 82
_MOST_PIXELS = 40_000_000
"""Larger pictures are not resized: decoding takes four bytes of memory a pixel."""
_LONGEST_SIDE = 16_383
"""In pixels; WebP has 14 bits for it."""
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
"""Pillow's ways to transpose, by Exif's orientation (Exif 2.32, 4.6.4)."""
_MODES = {b"GRAY": ("1", "L", "LA"), b"CMYK": ("CMYK",)}
"""Pillow's modes that match a colour profile, by the profile's colour space other than RGB."""


class Unfit(Exception):
    """A picture cannot be resized; ``why`` is a message with one placeholder, ``detail``."""

    def __init__(self, why: str, detail: str = "") -> None:
        """Take the template of the reason, and what fills in its placeholder."""
        super().__init__(why, detail)
        self.why, self.detail = why, detail


def in_widths(data: bytes) -> dict[int, bytes]:
    """Return the copies of a picture by width; none if no copy is smaller. Raises Unfit."""
    size = dimensions(data)
    if size and size[0] * size[1] > _MOST_PIXELS:
        millions = str(_MOST_PIXELS // 1_000_000)
        raise Unfit(template("it has more than {detail} million pixels"), millions)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own warnings name no file
            return dict(_resized(data, size))
    except (Unfit, MemoryError):
        raise
    except Exception as problem:  # Pillow's decoders raise exceptions of any type
        raise Unfit(template("it is broken: {detail}"), str(problem)) from problem


def _resized(data: bytes, size: tuple[int, int] | None) -> Iterator[tuple[int, bytes]]:
    from PIL import Image, UnidentifiedImageError

    try:
        opened = Image.open(io.BytesIO(data), formats=_FORMATS)
    except UnidentifiedImageError:
        raise Unfit(template("it is broken, or no PNG, JPEG, WebP or GIF")) from None
    with opened as picture:
        if getattr(picture, "is_animated", False) or _has_other_colours(picture, data):
            return
        picture.load()  # a PNG may have its Exif at the end
        is_drawing = picture.format in ("PNG", "GIF")
        upright, profile = _colours(_upright(_eight_bits(picture)))
    if upright.size != size:  # browsers show it in another orientation than Pillow
        return
    for width, height in _sizes(*upright.size):
        smaller = upright.resize((width, height), Image.Resampling.LANCZOS)
        webp = _webp(smaller, is_drawing=is_drawing, profile=profile)
        if len(webp) < len(data):
            yield width, webp


def _sizes(width: int, height: int) -> list[tuple[int, int]]:
    """Return the sizes of copies, smallest first, without those too high for WebP. Raises Unfit."""
    widths = [each for each in WIDTHS if each < width] + [width] * (width < WIDTHS[-1])
    sizes = [(each, max(1, round(height * each / width))) for each in widths]
    fitting = [size for size in sizes if size[1] <= _LONGEST_SIDE]
    if not fitting:
        raise Unfit(template("it is {detail} pixels high, more than WebP can hold"), str(height))
    return fitting


def _has_other_colours(picture: Any, data: bytes) -> bool:
    """Return whether a PNG has colours that Pillow would lose: HDR, or a custom gamma.

    Also a transparent colour of 16 bits, as Pillow would make similar colours transparent.
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
    """Scale 16-bit grey to 8 bits; Pillow would clip it, so that all above 255 would be white."""
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
    """Rotate a picture as browsers do: by Exif; not by XMP as Pillow does, and never a WebP."""
    method = _TURNS.get(_orientation(picture.info.get("exif")))
    return picture if method is None or picture.format == "WEBP" else picture.transpose(method)


def _orientation(data: bytes | None) -> Any:
    from PIL import Image

    exif = Image.Exif()
    try:
        exif.load(data or b"")
        return exif.get(0x0112)
    except Exception:  # as above; browsers then show the picture unrotated
        return None


def _colours(picture: Any) -> tuple[Any, bytes]:
    """Return a picture as RGB or RGBA, and its colour profile; empty for sRGB."""
    profile = picture.info.get("icc_profile") or b""
    colours = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    space = profile[16:20]  # ICC.1:2022, 7.2.6
    if space == b"RGB " and picture.mode != "CMYK":
        return colours, profile
    if picture.mode in _MODES.get(space, ()):
        return _in_srgb(picture, profile, colours), b""
    return colours, b""


def _in_srgb(picture: Any, profile: bytes, colours: Any) -> Any:
    """Return a grey or CMYK picture in sRGB, as WebP has no profiles for these.

    If the profile is invalid, return ``colours``, as browsers do.
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
    """Encode a picture; a drawing losslessly, for thin lines, unless that is twice as large."""
    lossy = _encoded(picture, quality=QUALITY, icc_profile=profile)
    if is_drawing:
        exact = _encoded(picture, lossless=True, icc_profile=profile)
        if len(exact) < 2 * len(lossy):
            return exact
    return lossy


def _encoded(picture: Any, **options: Any) -> bytes:
    packed = io.BytesIO()
    picture.save(packed, "WEBP", **options)
    return packed.getvalue()
