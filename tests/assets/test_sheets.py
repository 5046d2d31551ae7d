"""Style sheets bundled into one, with final addresses."""

from pathlib import Path

import pytest

from sitegen.assets.sheets import Sheets
from sites import cases

TEXTS = {
    "/assets/b.css": "b { top: 0 }\n",
    "/assets/c.css": '@import "c.css";\n@import "a.css";\nc { left: 0 }\n',
    "/assets/below/d.css": "d { src: url(../fonts/x.woff2), url(other.png) }\n",
}
NAMES = {
    "/assets/fonts/x.woff2": "/assets/fonts/x.12345678.woff2",
    "/assets/图 (1).svg": "/assets/图 (1).svg",
}


@pytest.mark.parametrize(
    ("given", "expected"),
    [pytest.param(*case[1:], id=case[0]) for case in cases(Path(__file__).with_name("sheets.md"))],
)
def test_joining(given: str, expected: str) -> None:
    sheets = Sheets(texts={**TEXTS, "/assets/a.css": given + "\n"}, names=NAMES)
    assert sheets.joined("/assets/a.css").strip() == expected
