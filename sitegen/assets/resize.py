"""The size of a picture, and its copies in smaller widths if Pillow is installed."""

import hashlib

from msgspec import Struct

from sitegen.assets import webp
from sitegen.assets.dimensions import dimensions, kind_of
from sitegen.incremental.toolchain import installed

_RULES = 2
"""To be counted up when other bytes come of the same picture."""


class Measured(Struct, frozen=True, kw_only=True):
    """A picture's size, and what came of making its copies."""

    size: tuple[int, int] | None
    digests: dict[int, str] = {}
    """Of its copies, by width."""
    problem: str = ""
    """Why it is served as it is; empty if it has copies, or needs none."""
    is_lasting: bool = True
    """Whether the problem is the picture's own, and not one of this build."""


def options() -> str:
    """Return all that a picture's size and copies depend on beside it."""
    try:
        from PIL import __version__ as pillow
    except ImportError:
        pillow = ""
    return f"{_RULES} {installed('imagesize')} {pillow} {webp.WIDTHS} {webp.QUALITY}"


def measured(data: bytes) -> tuple[Measured, dict[int, bytes]]:
    """Measure a picture that is no SVG, and return its copies, by width, beside that."""
    size, problem = dimensions(data), _problem(data)
    copies: dict[int, bytes] = {}
    try:
        if not problem and kind_of(data) != "avif":  # Pillow would lose its colours
            copies = _made(data)
    except webp.Unfit as unfit:
        problem = str(unfit)
    except MemoryError:
        problem = "there is not enough memory to resize it"
        return Measured(size=size, problem=problem, is_lasting=False), {}
    digests = {width: hashlib.sha256(each).hexdigest() for width, each in copies.items()}
    return Measured(size=size, digests=digests, problem=problem), copies


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
