"""Blocks that are no math, case by case: each fixture holds one kind."""

from pathlib import Path

import pytest

from sitegen.core.front_matter import FrontMatter
from sites import cases

from .rendering import shown

FOLDER = Path(__file__).parent / "blocks"
CASES = [(path.stem, *case) for path in sorted(FOLDER.glob("*.md")) for case in cases(path)]


@pytest.mark.parametrize(
    ("given", "expected"),
    [(given, expected) for _, _, given, expected in CASES],
    ids=[f"{part}: {title}" for part, title, *_ in CASES],
)
def test_a_block_is_printed_as_the_fixture_says(given: str, expected: str) -> None:
    assert shown(given) == expected


def test_the_words_of_a_block_are_english_in_an_english_article() -> None:
    front = FrontMatter(title="T", lang="en")
    assert ">Warning</span>" in shown("> [!WARNING]\n> text\n", front=front)
