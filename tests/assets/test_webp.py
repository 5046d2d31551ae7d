"""Copies of pictures in smaller widths: their appearance, and pictures without copies."""

import io
import struct
from typing import Any

import pytest
from PIL import Image

from odd_pictures import drawing, grey_profile, packed, png, rgb_profile, turned
from sitegen.assets import webp
from sitegen.assets.webp import Unfit, in_widths


def only(data: bytes) -> Image.Image:
    """Return the only copy of a picture."""
    (copy,) = in_widths(data).values()
    return Image.open(io.BytesIO(copy))


def pixels(picture: Image.Image) -> list[Any]:
    return [picture.getpixel((x, 0)) for x in range(picture.width)]


def sixteen(values: list[int], *parts: tuple[bytes, bytes]) -> bytes:
    """Return one row of 16-bit grey; a comment makes the file larger than its copy."""
    row = b"\0" + struct.pack(f">{len(values)}H", *values)
    return png(len(values), 1, 16, 0, row, (b"tEXt", b"a\0" + b"a" * 999), *parts)


def test_grey_of_16_bits_is_scaled_by_value() -> None:
    copy = only(sixteen([0, 128, 257, 32768, 65278, 65535]))
    assert copy.mode == "RGB"
    assert pixels(copy) == [(n, n, n) for n in (0, 0, 1, 128, 254, 255)]


def test_a_transparent_grey_of_16_bits_stays_transparent_and_its_neighbours_stay() -> None:
    copy = only(sixteen([256, 257, 258, 65535], (b"tRNS", struct.pack(">H", 257))))
    assert [pixel[3] for pixel in pixels(copy)] == [255, 0, 255, 255]
    assert pixels(copy)[3] == (255, 255, 255, 255)


@pytest.mark.parametrize(
    ("mode", "options"),
    [("RGBA", {}), ("LA", {}), ("P", {"transparency": 0}), ("L", {"transparency": 0})],
)
def test_what_is_transparent_stays_transparent(mode: str, options: dict[str, int]) -> None:
    drawn = Image.new(mode, (64, 64))
    drawn.paste(Image.new(mode, (32, 64), {"RGBA": "red", "LA": (90, 255)}.get(mode, 1)))
    if mode == "P":
        drawn.putpalette([0, 0, 0, 255, 0, 0])
    copy = only(packed(drawn, "PNG", compress_level=0, **options))
    assert copy.mode == "RGBA"
    assert [copy.getpixel((x, 9))[3] for x in (0, 31, 32, 63)] == [255, 255, 0, 0]
    assert copy.getpixel((9, 9))[:3] == drawn.convert("RGBA").getpixel((9, 9))[:3]


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_an_rgb_profile_is_preserved(kind: str) -> None:
    data = packed(drawing((900, 300)), kind, icc_profile=rgb_profile())
    copies = in_widths(data)
    assert copies
    for copy in copies.values():
        assert Image.open(io.BytesIO(copy)).info["icc_profile"] == rgb_profile()


def test_a_profile_of_grey_becomes_srgb() -> None:
    drawn = Image.new("L", (300, 300), 128)
    data = packed(drawn, "PNG", icc_profile=grey_profile(), compress_level=0)
    for copy in in_widths(data).values():
        picture = Image.open(io.BytesIO(copy))
        assert "icc_profile" not in picture.info
        assert picture.getpixel((9, 9)) == (188, 188, 188)  # half the light


def test_a_transparent_picture_with_a_profile_of_grey_stays_transparent() -> None:
    drawn = Image.new("LA", (64, 64), (128, 255))
    drawn.paste((128, 0), (32, 0, 64, 64))
    copy = only(packed(drawn, "PNG", icc_profile=grey_profile(), compress_level=0))
    assert copy.getpixel((9, 9)) == (188, 188, 188, 255)
    assert copy.getpixel((40, 9))[3] == 0


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
@pytest.mark.parametrize("space", [b"GRAY", b"CMYK", b"Lab "])
def test_a_broken_profile_is_as_none(mode: str, space: bytes) -> None:
    drawn = drawing((600, 300), mode)
    broken = rgb_profile()[:16] + space + rgb_profile()[20:]
    assert in_widths(packed(drawn, "JPEG", icc_profile=broken)) == in_widths(packed(drawn, "JPEG"))


def test_ink_becomes_light() -> None:
    drawn = Image.new("CMYK", (600, 300), (0, 255, 255, 0))
    for copy in in_widths(packed(drawn, "JPEG", quality=95)).values():
        picture = Image.open(io.BytesIO(copy))
        assert picture.mode == "RGB"
        red, green, blue = picture.getpixel((9, 9))
        assert red > 240
        assert green < 15
        assert blue < 15


def test_widths_too_high_for_webp_are_left_out() -> None:
    assert list(in_widths(packed(drawing((600, 16_384)), "PNG"))) == [240, 480]


@pytest.mark.parametrize("height", [16_384, 65_535])
def test_no_possible_size_is_reported(height: int) -> None:
    with pytest.raises(Unfit, match="pixels high, more than WebP can hold") as unfit:
        in_widths(packed(Image.new("L", (60, height)), "PNG"))
    assert unfit.value.detail == str(height)


def test_the_largest_that_webp_can_hold() -> None:
    assert list(in_widths(packed(drawing((60, 16_383)), "PNG", compress_level=0))) == [60]


def test_100_million_pixels_are_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    data = packed(Image.new("1", (10_000, 10_000)), "PNG")
    monkeypatch.setattr(Image, "open", None)
    with pytest.raises(Unfit, match=r"more than \{detail\} million pixels") as unfit:
        in_widths(data)
    assert unfit.value.detail == "40"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_half_a_picture_is_broken(kind: str) -> None:
    data = packed(drawing((900, 300)), kind)
    with pytest.raises(Unfit, match=r"it is broken: \{detail\}"):
        in_widths(data[: len(data) // 2])


@pytest.mark.parametrize("problem", [KeyError("x"), SyntaxError("x"), EOFError(), struct.error()])
def test_any_exception_of_pillow_is_reported(
    problem: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(*_: Any, **__: Any) -> None:
        raise problem

    monkeypatch.setattr(webp, "_webp", stumble)
    with pytest.raises(Unfit, match="it is broken"):
        in_widths(packed(drawing(), "PNG"))


@pytest.mark.parametrize(
    "part",
    [
        pytest.param((b"cICP", bytes((9, 16, 0, 1))), id="HDR"),
        pytest.param((b"gAMA", struct.pack(">I", 100_000)), id="linear"),
        pytest.param((b"tRNS", bytes(6)), id="a transparent colour of 16 bits"),
    ],
)
def test_colours_that_pillow_would_lose_stay_as_they_are(part: tuple[bytes, bytes]) -> None:
    note = (b"tEXt", b"a\0" + b"a" * 999)
    assert in_widths(png(1, 1, 16, 2, b"\0\1\1\2\2\3\3", note))
    assert in_widths(png(1, 1, 16, 2, b"\0\1\1\2\2\3\3", note, part)) == {}


def test_the_gamma_of_screens_is_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = (b"gAMA", struct.pack(">I", 45_455))
    assert only(png(1, 1, 8, 2, b"\0\1\2\3", (b"tEXt", b"a\0" + b"a" * 999), usual))


@pytest.mark.parametrize("orientation", range(1, 9))
def test_copies_are_turned_as_exif_says(orientation: int) -> None:
    drawn = Image.new("RGB", (32, 16), "blue")
    drawn.paste("red", (0, 0, 16, 8))
    copy = only(packed(drawn, "JPEG", exif=turned(orientation), quality=95))
    red = [
        corner
        for corner, at in {
            "top left": (3, 3),
            "top right": (copy.width - 3, 3),
            "bottom left": (3, copy.height - 3),
            "bottom right": (copy.width - 3, copy.height - 3),
        }.items()
        if copy.getpixel(at)[0] > 128
    ]
    first_row, first_column = [  # Exif 2.32, 4.6.4, where the first row and column of the file are
        ("top", "left"), ("top", "right"), ("bottom", "right"), ("bottom", "left"),
        ("left", "top"), ("right", "top"), ("right", "bottom"), ("left", "bottom"),
    ][orientation - 1]  # fmt: skip
    sides = {first_row, first_column}
    assert [set(corner.split()) for corner in red] == [sides]
    assert (copy.width > copy.height) == (orientation < 5)


def test_xmp_turns_nothing_and_broken_exif_neither() -> None:
    odd = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><r tiff:Orientation="6"/></x:xmpmeta>'
    for options in ({"xmp": odd}, {"exif": b"Exif\0\0II*\0\xff\xff\xff\xff"}):
        copies = in_widths(packed(drawing((900, 300)), "JPEG", **options))
        assert list(copies) == [240, 480, 800, 900]
        assert Image.open(io.BytesIO(copies[240])).size == (240, 80)


def test_a_webp_is_not_turned_as_browsers_turn_none() -> None:
    plain = packed(drawing((900, 300)), "WEBP", quality=100)
    odd = packed(drawing((900, 300)), "WEBP", quality=100, exif=turned(6))
    assert in_widths(odd) == in_widths(plain) != {}
