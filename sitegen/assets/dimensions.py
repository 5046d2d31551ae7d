"""Format and size of a picture, read from its header.

imagesize reads most formats and applies Exif's orientation; GIF and SVG are read here. Sources:
GIF89a, 18; SVG 2, 8.2; ISO/IEC 14496-12, 4.3 and 8.11.3; ISO/IEC 23008-12, 6.5.10.
"""

import io
import re

_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8": "jpg",
    b"GIF87a": "gif",
    b"GIF89a": "gif",
}
_AVIF = (b"avif", b"avis")
_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
"""Brands, which name the format in a file of ISO's container."""
_TURNED = re.compile(rb"\0\0\0\x09irot([\0-\xff])")
"""The box that rotates an AVIF or HEIC, with the number of quarter turns."""
_SVG = re.compile(rb"<svg\b[^<>]*>")
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)(?:px)?\s*")
_MOST_READS = 20_000
_MOST_AT_ONCE = 1 << 20
"""In bytes; a JPEG's segment has at most 64 KB, and the metadata of a HEIC's tiles is shorter."""


def kind_of(data: bytes) -> str:
    """Return a picture's format as a file extension; empty if it is unknown."""
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            return kind
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        brands = [data[at : at + 4] for at in (8, *range(16, min(len(data), 64), 4))]
        return "avif" if _any(brands, _AVIF) else "heic" if _any(brands, _HEIC) else ""
    return "svg" if _SVG.search(data[:65536]) else ""


def _any(brands: list[bytes], wanted: tuple[bytes, ...]) -> bool:
    return any(brand in wanted for brand in brands)


def dimensions(data: bytes) -> tuple[int, int] | None:
    """Return (width, height) in CSS pixels; None if they cannot be read."""
    kind = kind_of(data)
    if kind == "svg":
        return _svg(data)
    if kind == "gif":  # imagesize reads the unsigned numbers as signed ones
        return _positive(_little(data, 6), _little(data, 8))
    if kind in ("avif", "heic"):
        return _iso(data)
    return _measured(data) if kind else None


class _Bounded(io.BytesIO):
    """A picture's bytes with bounded reading, for imagesize may loop forever on hostile files."""

    reads = 0

    def read(self, size: int | None = -1, /) -> bytes:
        """Read within bounds that no real picture reaches. Raises ValueError beyond them."""
        self.reads += 1
        if self.reads > _MOST_READS or (size or 0) > _MOST_AT_ONCE:
            raise ValueError("not a picture's header")
        return super().read(size)


def _measured(data: bytes) -> tuple[int, int] | None:
    import imagesize  # imports HTTP clients, and only new pictures are measured

    return _positive(*imagesize.get(_Bounded(data)))


def _iso(data: bytes) -> tuple[int, int] | None:
    """Return the size of an AVIF or HEIC.

    Two boxes are hidden from imagesize. It assumes that irot is longer than it is, and so fails on
    each rotated picture. And it would read the extents in iloc without a bound to find Exif data,
    which browsers ignore, for only irot counts.
    """
    size = _measured(data.replace(b"irot", b"free").replace(b"iloc", b"free"))
    turned = _TURNED.search(data)
    return size[::-1] if size and turned and turned[1][0] & 1 else size


def _svg(data: bytes) -> tuple[int, int] | None:
    found = _SVG.search(data[:65536])
    tag = found[0].decode("utf-8", "replace") if found else ""
    given = [_LENGTH.fullmatch(_attribute(tag, name)) for name in ("width", "height")]
    box = _attribute(tag, "viewBox").replace(",", " ").split()
    try:
        if given[0] and given[1]:
            return _positive(*(round(float(length[1])) for length in given if length))
        return _positive(round(float(box[2])), round(float(box[3])))
    except (IndexError, ValueError, OverflowError):
        return None


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return (found[1] or found[2] or "") if found else ""


def _positive(width: int, height: int) -> tuple[int, int] | None:
    return (width, height) if width > 0 and height > 0 else None


def _little(data: bytes, at: int) -> int:
    return int.from_bytes(data[at : at + 2], "little")
