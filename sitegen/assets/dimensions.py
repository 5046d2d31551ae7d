"""How large a picture is shown, read from its first bytes; no library is needed for that.

Sources: PNG 3rd edition, 5.6 and 11.2.1; GIF89a, 18; the WebP container specification, "Extended
File Format"; ITU-T T.81, B.2.2; Exif 2.32, 4.6.4; SVG 2, 8.2.
"""

import re

_SVG = re.compile(rb"<svg\b[^>]*>")
_LENGTH = re.compile(r"\s*(\d+(?:\.\d+)?|\.\d+)(?:px)?\s*")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""JPEG's markers that begin a frame, which names the size."""
_ORIENTATION = 0x0112
"""Exif's tag."""


def dimensions(data: bytes) -> tuple[int, int] | None:
    """Give (width, height) in CSS pixels; None where they cannot be told."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _positive(_big(data, 16, 4), _big(data, 20, 4))
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _positive(_little(data, 6, 2), _little(data, 8, 2))
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return _webp(data)
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    return _svg(data)


def _webp(data: bytes) -> tuple[int, int] | None:
    kind = data[12:16]
    if kind == b"VP8X":
        return _positive(_little(data, 24, 3) + 1, _little(data, 27, 3) + 1)
    if kind == b"VP8L":
        bits = _little(data, 21, 4)
        return _positive((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    return _positive(_little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF)


def _jpeg(data: bytes) -> tuple[int, int] | None:
    at, turned = 2, False
    while at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            height, width = _big(data, at + 5, 2), _big(data, at + 7, 2)
            return _positive(height, width) if turned else _positive(width, height)
        if data[at + 4 : at + 10] == b"Exif\0\0":
            turned = _is_turned(data[at + 10 :])
        at += 2 + _big(data, at + 2, 2)
    return None


def _is_turned(exif: bytes) -> bool:
    """Tell whether a camera was held upright: browsers then show the height as the width."""
    read = _little if exif.startswith(b"II") else _big
    first = read(exif, 4, 4)
    for entry in range(first + 2, first + 2 + 12 * read(exif, first, 2), 12):
        if read(exif, entry, 2) == _ORIENTATION:
            return read(exif, entry + 8, 2) in range(5, 9)
    return False


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


def _big(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "big")


def _little(data: bytes, at: int, length: int) -> int:
    return int.from_bytes(data[at : at + length], "little")
