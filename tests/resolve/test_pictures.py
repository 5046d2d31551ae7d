"""Attributes that images of an article get from their files."""

import re
from pathlib import Path

import pytest

from sitegen.core import placeholders
from sitegen.core.model import Picture
from sitegen.resolve.picture_sizes import with_pictures
from sites import cases

PHOTO = Picture(width=1000, height=500, sources=(("/p-480.webp", 480), ("/p.png", 1000)))
DRAWING = Picture(width=40, height=20)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(*case[1:], id=case[0])
        for case in cases(Path(__file__).with_name("pictures.md"))
    ],
)
def test_images_are_completed(given: str, expected: str) -> None:
    html = re.sub(r"@(\d)", lambda found: placeholders.link(int(found[1])), given)
    done = with_pictures(html, [PHOTO, DRAWING, None])
    assert placeholders.LINK.sub(r"@\1", done) == expected
