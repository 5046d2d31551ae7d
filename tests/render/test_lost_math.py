"""Text that has lost its backslashes: what is found, and what would be written instead."""

import pytest

from sitegen.render.lost_math import looks_lost, repair

SIGN = "[\n\\alpha\n]\n"
"""A display without its backslashes: it makes a page one whose parentheses may be math."""


def test_a_display_between_lone_brackets_is_found_on_its_line() -> None:
    assert looks_lost(f"一\n\n二\n{SIGN}") == 3
    assert looks_lost("  [ \n  x = \\frac{a}{b}\n  ] \n") == 0


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[\nx\n]\n",
        "[\n]\n",
        "[a]\n\\alpha\n[b]\n",
        "[\n\\alpha\n",
        "\\[\n\\alpha\n\\]\n",
        "```\n[\n\\alpha\n]\n```\n",
        "文 `码\n[\n\\alpha\n]\n码` 文\n",
        "[\n$\\alpha$\n]\n",
        "[\n\n\\[ \\alpha \\]\n]\n",
        "$$\nA =\n[\n\\alpha\n]\n$$\n",
        "\\begin{align}\n[\n\\alpha\n]\n\\end{align}\n",
        "[\n" + "x\n" * 60 + "\\alpha\n]\n",
    ],
)
def test_other_brackets_are_no_sign_of_a_loss(text: str) -> None:
    assert looks_lost(text) is None
    repaired = repair(text)
    assert (repaired.text, repaired.displays, repaired.inline) == (text, 0, 0)


def test_a_display_gets_its_dollars() -> None:
    repaired = repair(f"文\n{SIGN}后\n")
    assert repaired.text == "文\n$$\n\\alpha\n$$\n后\n"
    assert repaired.displays == 1


def test_lone_backslashes_in_a_matrix_are_row_breaks() -> None:
    text = "[\n\\begin{bmatrix}\na & b \\\nc & d \\ e\n\\end{bmatrix} \\quad x \\ y\n]\n"
    assert repair(text).text == (
        "$$\n\\begin{bmatrix}\na & b \\\\\nc & d \\\\ e\n\\end{bmatrix} \\quad x \\ y\n$$\n"
    )


@pytest.mark.parametrize(
    "content",
    ["x_1", "A^T", "W", "Wx", "(x_1, x_2)", "\\frac{a}{b}", "f(x_1)", "f'", "\\alpha"],
)
def test_parentheses_with_math_become_formulas(content: str) -> None:
    repaired = repair(f"{SIGN}设 ({content}) 为\n")
    assert f"设 ${content}$ 为" in repaired.text
    assert repaired.inline == 1


@pytest.mark.parametrize(
    "content", ["控制每次更新的步长", "see below", "x, 即输入", "", " ", "1", "2017"]
)
def test_parentheses_with_prose_stay(content: str) -> None:
    text = f"设 ({content}) 为\n"
    assert repair(SIGN + text).text.endswith(text)


def test_without_a_lost_display_no_parentheses_are_touched() -> None:
    text = "设 (x_1) 与 (\\alpha) 为\n"
    assert repair(text).text == text


def test_parentheses_inside_a_lost_display_stay() -> None:
    assert repair("[\nf(x_1) = \\alpha\n]\n").text == "$$\nf(x_1) = \\alpha\n$$\n"


@pytest.mark.parametrize(
    "text",
    [
        "f(x_1)",
        "`(x_1)`",
        "``` \n(x_1)\n ```",
        "```\n(x_1)\n```",
        "[图](a_1.png)",
        "https://example.org/(x_1)",
        "<img alt='(x_1)'>",
        "$f + (x_1)$",
    ],
)
def test_parentheses_in_code_links_tags_and_formulas_stay(text: str) -> None:
    repaired = repair(f"{SIGN}\n{text}\n")
    assert repaired.text.endswith(f"\n{text}\n")
    assert (repaired.displays, repaired.inline) == (1, 0)


def test_code_between_two_fences_does_not_hide_what_stands_between_them() -> None:
    text = f"```\na\n\nb\n```\n{SIGN}设 (x_1)\n```\nc\n```\n"
    assert (repair(text).displays, repair(text).inline) == (1, 1)


def test_a_parenthesis_without_its_partner_stays() -> None:
    text = f"{SIGN}设 (x_1\n为 y_1)\n"
    assert repair(text).inline == 0


def test_what_was_repaired_is_lost_no_longer() -> None:
    once = repair(f"{SIGN}设 (x_1)，又\n\n{SIGN}")
    assert looks_lost(once.text) is None
    assert repair(once.text).text == once.text
