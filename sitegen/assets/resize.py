"""The size of a picture, and its copies in smaller widths if Pillow is installed."""

import hashlib

from msgspec import Struct

from sitegen.assets import webp
from sitegen.assets.dimensions import dimensions, kind_of
from sitegen.core.messages import template
from sitegen.incremental.toolchain import installed

_RULES = 3
"""Increment it if the same picture gets other copies than before."""


class Measured(Struct, frozen=True, kw_only=True):
    """A picture's size, and what came of making its copies."""

    size: tuple[int, int] | None
    digests: dict[int, str] = {}
    """SHA-256 of each copy, by width."""
    problem: str = ""
    """Why it is served as it is, as a template; empty if it has copies, or needs none."""
    detail: str = ""
    """What fills in the placeholder of ``problem``: both are cached, in no language."""
    is_lasting: bool = True
    """Whether the problem is the picture's own, instead of this build's, such as lack of memory."""


def options() -> str:
    """Return all that a picture's size and copies depend on beside it."""
    try:
        from PIL import __version__ as pillow
    except ImportError:
        pillow = ""
    return f"{_RULES} {installed('imagesize')} {pillow} {webp.WIDTHS} {webp.QUALITY}"


def measured(data: bytes) -> tuple[Measured, dict[int, bytes]]:
    """Measure a picture that is no SVG, and return its copies, by width, beside that."""
    size, problem, detail = dimensions(data), _problem(data), ""
    copies: dict[int, bytes] = {}
    try:
        if not problem and kind_of(data) != "avif":  # Pillow would lose its colours
            copies = _resize(data)
    except webp.Unfit as unfit:
        problem, detail = unfit.why, unfit.detail
    except MemoryError:
        problem = template("there is not enough memory to resize it")
        return Measured(size=size, problem=problem, is_lasting=False), {}
    digests = {width: hashlib.sha256(each).hexdigest() for width, each in copies.items()}
    return Measured(size=size, digests=digests, problem=problem, detail=detail), copies


def _problem(data: bytes) -> str:
    """Return why a picture cannot be resized, from its header; empty if it can."""
    kind = kind_of(data)
    if kind == "heic":
        return template("few browsers show HEIC")
    if kind in ("", "svg") or dimensions(data) is None:
        return template("it is broken, or no PNG, JPEG, WebP, GIF or AVIF")
    return ""


def _resize(data: bytes) -> dict[int, bytes]:
    try:
        import PIL  # noqa: F401  (only to see whether it is installed)
    except ImportError:
        return {}
    return webp.in_widths(data)
