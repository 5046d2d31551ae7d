"""How large a picture is, from its first bytes."""

import io
from typing import Any

import pytest
from PIL import Image

from sitegen.assets.dimensions import dimensions


def made(kind: str, size: tuple[int, int] = (300, 70), mode: str = "RGB", **options: Any) -> bytes:
    packed = io.BytesIO()
    Image.new(mode, size).save(packed, kind, **options)
    return packed.getvalue()


def turned(orientation: int, order: str) -> bytes:
    exif = Image.Exif()
    exif.endian = order
    exif[0x010F] = "maker"
    exif[0x0112] = orientation
    return made("JPEG", exif=exif)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(made("PNG"), id="PNG"),
        pytest.param(made("GIF"), id="GIF"),
        pytest.param(made("JPEG"), id="JPEG"),
        pytest.param(made("JPEG", progressive=True), id="progressive JPEG"),
        pytest.param(made("WEBP"), id="WebP"),
        pytest.param(made("WEBP", lossless=True), id="WebP without loss"),
        pytest.param(made("WEBP", mode="RGBA", exact=True), id="WebP with alpha"),
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
    data = made(kind)
    for end in range(min(len(data), 700)):
        assert dimensions(data[:end]) in (None, (300, 70)) or kind != "JPEG"
