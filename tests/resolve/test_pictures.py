"""What images of an article get from their files."""

import re
from pathlib import Path

import pytest

from sitegen import marks
from sitegen.model import Picture
from sitegen.resolve.pictures import with_pictures
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
    html = re.sub(r"@(\d)", lambda found: marks.link(int(found[1])), given)
    done = with_pictures(html, [PHOTO, DRAWING, None])
    assert marks.LINK.sub(r"@\1", done) == expected
