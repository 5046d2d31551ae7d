"""Dimensions of pictures, from their headers."""

import io
import struct
import time
from typing import Any

import pytest
from PIL import Image

import odd_pictures
from sitegen.assets.dimensions import dimensions, kind_of


def picture(
    kind: str, size: tuple[int, int] = (300, 70), mode: str = "RGB", **options: Any
) -> bytes:
    packed = io.BytesIO()
    Image.new(mode, size).save(packed, kind, **options)
    return packed.getvalue()


def turned(orientation: int, order: str) -> bytes:
    exif = Image.Exif()
    exif.endian = order
    exif[0x010F] = "maker"
    exif[0x0112] = orientation
    return picture("JPEG", exif=exif)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(picture("PNG"), id="PNG"),
        pytest.param(picture("GIF"), id="GIF"),
        pytest.param(picture("JPEG"), id="JPEG"),
        pytest.param(picture("JPEG", progressive=True), id="progressive JPEG"),
        pytest.param(picture("WEBP"), id="WebP"),
        pytest.param(picture("WEBP", lossless=True), id="WebP without loss"),
        pytest.param(picture("WEBP", mode="RGBA", exact=True), id="WebP with alpha"),
        pytest.param(picture("AVIF"), id="AVIF"),
        pytest.param(picture("AVIF").replace(b"avif", b"heic"), id="HEIC"),
        pytest.param(b'<?xml version="1.0"?>\n<svg width="300" height="70px">', id="SVG"),
        pytest.param(b"<svg viewBox='0 0 300 70'>", id="SVG's box"),
        pytest.param(b'<svg width="100%" viewBox="0,0,300.4,69.5"/>', id="SVG's box in numbers"),
    ],
)
def test_the_size_is_read(data: bytes) -> None:
    assert dimensions(data) == (300, 70)


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(("orientation", "size"), [(1, (300, 70)), (3, (300, 70)), (6, (70, 300))])
def test_a_turned_photograph_is_as_it_is_shown(
    orientation: int, size: tuple[int, int], order: str
) -> None:
    assert dimensions(turned(orientation, order)) == size


@pytest.mark.parametrize(("orientation", "size"), [(1, (300, 70)), (3, (300, 70)), (8, (70, 300))])
def test_a_turned_avif_or_heic_is_as_it_is_shown(orientation: int, size: tuple[int, int]) -> None:
    data = picture("AVIF", exif=odd_pictures.turned(orientation))
    assert dimensions(data) == size
    assert dimensions(data.replace(b"avif", b"heic")) == size


def test_a_gif_may_have_65535_pixels() -> None:
    size = struct.pack("<HH", 65_535, 40_000)
    assert dimensions(picture("GIF").replace(struct.pack("<HH", 300, 70), size)) == (65_535, 40_000)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text",
        b"<svg>",
        b'<svg viewBox="0 0 0 70">',
        b'<svg viewBox="a b c d">',
        b"\xff\xd8\xff",
    ],
)
def test_what_has_no_size(data: bytes) -> None:
    assert dimensions(data) is None


@pytest.mark.parametrize("kind", ["PNG", "GIF", "JPEG", "WEBP"])
def test_no_beginning_of_a_picture_is_too_short_to_be_looked_at(kind: str) -> None:
    data = picture(kind)
    for end in range(min(len(data), 700)):
        assert dimensions(data[:end]) in (None, (300, 70)) or kind != "JPEG"


def meta(*boxes: bytes) -> bytes:
    """Return the first bytes of an AVIF."""
    head = odd_pictures.box(b"ftyp", b"avif\0\0\0\0avif")
    return head + odd_pictures.box(b"meta", bytes(4) + b"".join(boxes))


EXTENTS = b"\1\0\0\0\0\0\xff\xff" + b"\0\1\0\0\0\0\xff\xff" * 65_535
HOSTILE = {
    "no markers": b"\xff\xd8" + bytes(20_000_000),
    "markers alone": b"\xff\xd8" + b"\xff" * 20_000_000,
    "boxes": meta()[:20] + b"\0\0\0\x08free" * 1_000_000,
    "four billion extents in 512 KB": meta(odd_pictures.box(b"iloc", EXTENTS)),
    "drawings without end": b"<svg " * 20_000,
    "a long list": meta(
        odd_pictures.box(
            b"iprp", odd_pictures.box(b"ipma", b"\0\0\0\0" + b"\xff" * 4 + bytes(4_000_000))
        )
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pictures_take_no_time(name: str) -> None:
    start = time.process_time()
    assert dimensions(HOSTILE[name]) is None
    assert time.process_time() - start < 1


def test_a_comment_of_megabytes_before_the_size_is_passed_over() -> None:
    data = picture("JPEG")
    comments = b"\xff\xfe\xff\xff" + bytes(65_533)
    assert dimensions(data[:2] + comments * 100 + data[2:]) == (300, 70)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        *((picture(name), kind) for name, kind in odd_pictures.SUFFIXES.items()),
        (picture("AVIF").replace(b"avif", b"heic"), "heic"),
        (b"<svg/>", "svg"),
        (picture("TIFF"), ""),
        (b"\0\0\0\x18ftypmp42\0\0\0\0isom", ""),
        (b"", ""),
    ],
)
def test_the_kind_is_read_off_the_bytes(data: bytes, kind: str) -> None:
    assert kind_of(data) == kind
