"""The math dialect, case by case: each fixture holds one part of it."""

from collections.abc import Callable
from functools import partial

import pytest
from msgspec.structs import replace

from sitegen.render.protocol import RenderOptions

from .rendering import FIXTURES, fixture, scanned, shown

FRAMES = RenderOptions(
    embed_hosts=("https://player.example", "https://*.maps.example"),
    script_hosts=("https://stats.example",),
)
PARTS: dict[str, Callable[[str], str]] = {
    "delimiters": scanned,
    "inline": scanned,
    "display": scanned,
    "blocks": shown,
    "katex": shown,
    "numbers": shown,
    "theorems": shown,
    "cjk": shown,
    "around": shown,
    "sanitized": partial(shown, options=RenderOptions(html="sanitize")),
    "frames": partial(shown, options=FRAMES),
    "sandboxed": partial(shown, options=replace(FRAMES, html="sanitize")),
    "escaped": partial(shown, options=RenderOptions(html="escape")),
}
CASES = [(part, *case) for part in PARTS for case in fixture(part)]


def test_every_fixture_is_read() -> None:
    assert sorted(PARTS) == sorted(path.stem for path in FIXTURES.glob("*.md"))
    titles = [(part, title) for part, title, *_ in CASES]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(
    ("part", "given", "expected"),
    [(part, given, expected) for part, _, given, expected in CASES],
    ids=[f"{part}: {title}" for part, title, *_ in CASES],
)
def test_case(part: str, given: str, expected: str) -> None:
    assert PARTS[part](given) == expected
