"""Pictures for tests: of every mode, huge, broken, fake. Their names begin with what they are.

``sound`` ones can be read or stay as they are without a remark, ``broken`` ones cannot be resized,
and ``odd`` ones may be either.
"""

import io
import random
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image, ImageCms

MODES = (
    *("1", "L", "LA", "La", "P", "PA", "RGB", "RGBA", "RGBa", "RGBX"),
    *("CMYK", "YCbCr", "LAB", "HSV", "I", "I;16", "F"),
)
SUFFIXES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp", "GIF": "gif", "AVIF": "avif"}
COUNT = 300
_LONGEST = {"WEBP": 16_383, "JPEG": 65_500}


def chunk(kind: bytes, data: bytes) -> bytes:
    """Pack a part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(
    width: int, height: int, depth: int, colour: int, rows: bytes, *parts: tuple[bytes, bytes]
) -> bytes:
    """Pack a PNG; ``rows`` begin with their filter each, ``parts`` stand before them."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0))
    between = b"".join(chunk(kind, data) for kind, data in parts)
    body = chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + head + between + body


def packed(picture: Image.Image, kind: str, **options: Any) -> bytes:
    """Save a picture."""
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def drawing(size: tuple[int, int] = (300, 70), mode: str = "RGB") -> Image.Image:
    """Draw something with shades."""
    shades = Image.linear_gradient("L").resize(size)
    if mode in ("LAB", "RGBa", "La", "PA"):
        return Image.new(mode, size)
    return shades.convert(mode)


def turned(orientation: int) -> Image.Exif:
    """Say how a camera was held."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def box(kind: bytes, data: bytes) -> bytes:
    """Pack a part of an AVIF or HEIC."""
    return struct.pack(">I", len(data) + 8) + kind + data


def grey_profile() -> bytes:
    """Make a profile of grey by hand, linear; Pillow makes none."""
    white = struct.pack(">4siiii", b"XYZ ", 0, 63190, 65536, 54061)
    curve = struct.pack(">4sII", b"curv", 0, 0)
    name = b"desc\0\0\0\0\0\0\0\5grey\0" + bytes(79)
    tags = {b"wtpt": white, b"kTRC": curve, b"desc": name}
    at, table, data = 128 + 4 + 12 * len(tags), b"", b""
    for key, value in tags.items():
        table += struct.pack(">4sII", key, at + len(data), len(value))
        data += value + bytes(-len(value) % 4)
    head = struct.pack(">I4sI4s4s4s", at + len(data), b"", 0x02400000, b"mntr", b"GRAY", b"XYZ ")
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">iii", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def rgb_profile() -> bytes:
    """Make a profile of RGB, without the time at which it was made."""
    made = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return made[:24] + bytes(12) + made[36:]


def odd_pictures() -> dict[str, bytes]:
    """Make them all, always the same."""
    made = {name: data for each in _GROUPS for name, data in each()}
    source = random.Random(16)
    sound = [data for name, data in made.items() if name.startswith("sound") and len(data) > 99]
    while len(made) < COUNT:
        data = bytearray(source.choice(sound))
        for _ in range(source.randrange(1, 9)):
            data[source.randrange(len(data))] = source.randrange(256)
        suffix = source.choice(("png", "jpg", "webp", "gif"))
        made[f"odd-bytes-{len(made)}.{suffix}"] = bytes(data)
    return made


def _modes() -> Iterator[tuple[str, bytes]]:
    for number, mode in enumerate(MODES):
        for kind, suffix in SUFFIXES.items():
            try:
                with (
                    warnings.catch_warnings()
                ):  # some are deprecated, and are out there all the same
                    warnings.simplefilter("ignore", DeprecationWarning)
                    data = packed(drawing(mode=mode), kind)
            except (OSError, ValueError):  # there is no such file
                continue
            yield f"sound-mode-{number}.{suffix}", data


def _sizes() -> Iterator[tuple[str, bytes]]:
    for width, height in [
        (1, 1),
        (65_500, 1),
        (65_535, 1),
        (9_000, 70),
        (60, 16_383),
    ]:
        for kind in ("PNG", "JPEG", "GIF", "WEBP"):
            if max(width, height) > _LONGEST.get(kind, 65_535):
                continue
            data = packed(Image.new("L", (width, height)), kind)
            yield f"sound-{width}x{height}.{SUFFIXES[kind]}", data
    yield "sound-high.png", packed(Image.new("L", (300, 16_384)), "PNG")
    for kind, height in (("PNG", 65_535), ("JPEG", 65_500), ("GIF", 65_535), ("PNG", 16_384)):
        yield f"broken-{height}.{SUFFIXES[kind]}", packed(Image.new("L", (60, height)), kind)


def _huge() -> Iterator[tuple[str, bytes]]:
    for width, height in [(10_000, 10_000), (65_535, 65_535), (2**31 - 1, 2**31 - 1)]:
        yield f"broken-{width}.png", png(width, height, 8, 2, b"")
    yield "broken-100-mp.png", packed(Image.new("1", (10_000, 10_000)), "PNG")
    big = struct.pack(">HH", 65_535, 65_535)
    jpeg = packed(drawing(), "JPEG")
    yield "broken-huge.jpg", jpeg.replace(struct.pack(">HH", 70, 300), big, 1)
    yield (
        "broken-huge.gif",
        packed(drawing(mode="L"), "GIF").replace(struct.pack("<HH", 300, 70), big),
    )


def _cut() -> Iterator[tuple[str, bytes]]:
    for kind, suffix in SUFFIXES.items():
        data = packed(drawing(mode="L" if kind == "GIF" else "RGB"), kind)
        for at in (0, 1, 7, 12, 20, 24, 40, 100, len(data) // 2, len(data) * 9 // 10):
            # A few bytes may be wanting at the end of some kinds.
            sure = kind in ("PNG", "WEBP") or at < 20
            yield f"{'broken' if sure else 'odd'}-cut-{at}.{suffix}", data[:at]


def _fake() -> Iterator[tuple[str, bytes]]:
    fakes = {
        "text": b"no picture",
        "page": b"<!doctype html><title>404</title>",
        "zip": b"PK\3\4" + bytes(99),
        "pdf": b"%PDF-1.7\n",
        "tiff": packed(drawing(), "TIFF"),
        "netpbm": b"P1\n" + b"9" * 99_999,
        "bmp": packed(drawing(), "BMP"),
        "svg": b'<svg viewBox="0 0 3 2"/>',
    }
    for name, data in fakes.items():
        for suffix in ("png", "jpg", "webp", "gif", "avif"):
            yield f"broken-{name}.{suffix}", data
    yield "odd-png.svg", packed(drawing(), "PNG")
    yield "sound-png.jpg", packed(drawing(), "PNG")
    yield "sound-jpeg.png", packed(drawing(), "JPEG")
    heic = packed(drawing(), "AVIF", exif=turned(6)).replace(b"avif", b"heic")
    yield "broken-phone.heic", heic
    yield "odd-zeros.png", b"\x89PNG\r\n\x1a\n" + bytes(9_999)
    yield "odd-zeros.jpg", b"\xff\xd8" + bytes(999_999)


def _colours() -> Iterator[tuple[str, bytes]]:
    wide = b"".join(b"\0" + bytes(range(200)) * 6 for _ in range(9))
    for colour, channels in ((0, 1), (2, 3), (4, 2), (6, 4)):
        width = len(wide) // 9 // (2 * channels)
        rows = b"".join(b"\0" + bytes(range(200)) * 6 for _ in range(9))
        yield f"sound-16-{colour}.png", png(width, 9, 16, colour, rows[: 9 * 1201])
    key = struct.pack(">HHH", 257, 257, 257)
    yield "sound-16-key.png", png(2, 1, 16, 0, b"\0\1\1\2\2", (b"tRNS", key[:2]))
    yield "sound-16-colour.png", png(1, 1, 16, 2, b"\0\1\1\2\2\3\3", (b"tRNS", key))
    yield "sound-gamma.png", png(2, 1, 8, 0, b"\0\1\2", (b"gAMA", struct.pack(">I", 100_000)))
    yield "sound-hdr.png", png(2, 1, 8, 0, b"\0\1\2", (b"cICP", bytes((9, 16, 0, 1))))
    for name, profile in {
        "rgb": rgb_profile(),
        "grey": grey_profile(),
        "none": bytes(200),
        "short": b"x",
        "bad": rgb_profile()[:200],
        "bad-grey": grey_profile()[:140],
    }.items():
        for mode in ("L", "RGB", "CMYK"):
            data = packed(drawing(mode=mode), "JPEG", icc_profile=profile)
            yield f"sound-{name}-{mode}.jpg", data
        yield f"sound-{name}.png", packed(drawing(mode="LA"), "PNG", icc_profile=profile)
    yield "odd-text.png", png(2, 1, 8, 0, b"\0\1\2", (b"zTXt", b"a\0\0" + _bomb()))
    yield "odd-profile.png", png(2, 1, 8, 0, b"\0\1\2", (b"iCCP", b"a\0\0" + _bomb()))


def _bomb() -> bytes:
    return zlib.compress(bytes(80_000_000))


def _moving() -> Iterator[tuple[str, bytes]]:
    frames = [Image.new("RGB", (300, 70), colour) for colour in ("red", "blue")]
    for kind in ("GIF", "PNG", "WEBP", "AVIF"):
        data = packed(frames[0], kind, save_all=True, append_images=frames[1:])
        yield f"sound-moving.{SUFFIXES[kind]}", data
        yield f"odd-moving.{SUFFIXES[kind]}", data[: len(data) * 2 // 3]
    for orientation in range(10):
        for kind in ("JPEG", "PNG", "WEBP"):
            data = packed(drawing(), kind, exif=turned(orientation))
            yield f"sound-turned-{orientation}.{SUFFIXES[kind]}", data
    yield "sound-exif.jpg", packed(drawing(), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")


def _drawn() -> Iterator[tuple[str, bytes]]:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" {}>{}</svg>'
    script = "<script>alert(1)</script>"
    yield "sound-script.svg", svg.format('onload="alert(1)" viewBox="0 0 3 2"', script).encode()
    yield "sound-no-size.svg", svg.format("", "").encode()
    yield "sound-long.svg", svg.format(f'width="{"9" * 400}" height="1"', "").encode()
    yield "sound-utf-16.svg", svg.format('width="3" height="2"', "").encode("utf-16")
    yield "odd-open.svg", b"<svg " * 9_999
    yield "odd-empty.svg", b""
    entities = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 9}">' for n in range(20))
    yield "odd-entities.svg", f"<!DOCTYPE svg [{entities}]><svg>&a20;</svg>".encode()


_GROUPS = (_modes, _sizes, _huge, _cut, _fake, _colours, _moving, _drawn)
