"""Escapes left over from other generators: when they are undone, and when they stay."""

import pytest

from sitegen.core.tex import edit
from sitegen.render.escapes import edits, habits
from sitegen.render.table_pipes import edits as pipe_edits


def undone(*formulas: str) -> list[str]:
    """Undo the escapes of all formulas of one page."""
    habit = habits(formulas)
    return [edit(tex, edits(tex, habit)).text for tex in formulas]


@pytest.mark.parametrize(
    ("formulas", "expected"),
    [
        (["x\\_1 y\\_2"], ["x_1 y_2"]),
        (["x\\_1", "y\\_{12}", "z_3"], ["x_1", "y_{12}", "z_3"]),
        (["x\\_1", "\\alpha\\_i", "\\text{a\\_b}"], ["x_1", "\\alpha_i", "\\text{a\\_b}"]),
        (["a\\_i \\\\\\\\ b\\_j"], ["a_i \\\\ b_j"]),
        (["a \\\\\\\\ b", "c \\\\\\\\ d \\\\\\\\ e"], ["a \\\\ b", "c \\\\ d \\\\ e"]),
        (["\\\\{ a \\\\}", "b"], ["\\{ a \\}", "b"]),
        (["\\\\{ \\frac{a}{b} \\\\}"], ["\\{ \\frac{a}{b} \\}"]),
        (["a \\* b"], ["a * b"]),
        (["\\boldsymbol{z}\\_i", "x_1 y_2"], ["\\boldsymbol{z}_i", "x_1 y_2"]),
        (["\\theta\\_{ij}", "x'\\_\\max", "a_1 b_2"], ["\\theta_{ij}", "x'_\\max", "a_1 b_2"]),
        (["num\\_i", "x\\_1", "y\\_2"], ["num_i", "x_1", "y_2"]),
        (["a \\\\\\\\\\vdots b", "c"], ["a \\\\\\vdots b", "c"]),
    ],
)
def test_they_are_undone_on_a_page_with_the_habit(formulas: list[str], expected: list[str]) -> None:
    assert undone(*formulas) == expected


@pytest.mark.parametrize(
    "formulas",
    [
        ["my\\_z"],
        ["num\\_i", "x_1 y_2 z_3"],
        ["max\\_index\\_before", "\\_\\_int128", "min\\_index", "\\_\\_int128"],
        ["a\\_b\\_c"],
        ["\\text{max}\\_i", "\\mathtt{a}\\_\\mathtt{b}"],
        ["\\text{a\\_b} \\text{c\\_d}"],
        ["\\operatorname{a\\_b} \\mathtt{c\\_d} \\tag{e\\_f}"],
        ["a\\_ b\\_"],
        ["a \\\\ b \\\\ c \\\\\\\\ d"],
        ["a \\\\{b} \\\\ c"],
        ["\\begin{cases} a \\\\{b} \\\\{c} \\end{cases}"],
        ["\\\\\\_x \\\\\\_y"],
        ["x_1 + \\frac{a}{b}"],
    ],
)
def test_they_stay_where_they_mean_something(formulas: list[str]) -> None:
    assert undone(*formulas) == formulas


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("P(A\\|B)", "P(A|B)"),
        ("\\{x \\| x > 0\\}", "\\{x | x > 0\\}"),
        ("\\|x\\|", "\\|x\\|"),
        ("\\|x\\|_2^2 + \\|y\\|", "\\|x\\|_2^2 + \\|y\\|"),
        ("\\left\\| x \\right\\|", "\\left\\| x \\right\\|"),
        ("\\left\\| x \\right. y\\|", "\\left\\| x \\right. y\\|"),
        ("\\big\\| x \\Bigr\\|", "\\big\\| x \\Bigr\\|"),
        ("P(A\\|B)P(C\\|D)", "P(A|B)P(C|D)"),
        ("p(x \\| y) + \\|z\\|", "p(x | y) + |z|"),
        ("a \\\\| b", "a \\\\| b"),
        ("a|b", "a|b"),
        ("a \\| \\| b", "a | | b"),
    ],
)
def test_escaped_pipes_in_tables(tex: str, expected: str) -> None:
    assert edit(tex, pipe_edits(tex)).text == expected
