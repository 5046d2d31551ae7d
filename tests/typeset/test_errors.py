"""KaTeX's messages as places and words."""

import pytest

from sitegen.typeset.errors import explain


@pytest.mark.parametrize(
    ("message", "tex", "error", "position", "length"),
    [
        (
            "KaTeX parse error: Undefined control sequence: \\nope at position 5: x + \\̲n̲o̲p̲e̲",
            "x + \\nope",
            "Undefined control sequence: \\nope",
            4,
            5,
        ),
        (
            # KaTeX counts UTF-16 units: 𠮷 is two of them.
            "KaTeX parse error: Undefined control sequence: \\nope at position 4: 𠮷 \\̲n̲o̲p̲e̲",
            "𠮷 \\nope",
            "Undefined control sequence: \\nope",
            2,
            5,
        ),
        (
            "KaTeX parse error: Expected 'EOF', got '}' at position 2: x}̲",
            "x}",
            "Expected 'EOF', got '}'",
            1,
            1,
        ),
        ("something else", "x", "something else", None, 1),
    ],
)
def test_reads_words_place_and_length(
    message: str, tex: str, error: str, position: int | None, length: int
) -> None:
    read = explain(message, tex)
    assert (read.reason, read.position, read.length) == (error, position, length)
    assert read.html == ""


def test_an_end_that_comes_too_soon_is_at_the_last_character() -> None:
    message = "KaTeX parse error: Unexpected end of input in a macro argument, expected '}'"
    read = explain(f"{message} at end of input: \\frac{{1}}{{2", "\\frac{1}{2 ")
    assert read.reason.endswith("expected '}' at the end of the formula")
    assert read.position == len("\\frac{1}{2") - 1
