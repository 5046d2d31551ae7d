"""What is not handed to KaTeX."""

import pytest

from sitegen.typeset.limits import MAX_DEPTH, MAX_LENGTH, depth, refuse


@pytest.mark.parametrize(
    ("tex", "expected"),
    [
        ("", 0),
        ("x", 0),
        ("{x}{y}", 1),
        ("{{x}y}", 2),
        (r"\{\{x\}\}", 0),
        (r"\\{x}", 1),
        (r"\begin{a}\begin{b}x\end{b}\end{a}", 3),
        (r"\left(\left(x\right)\right)", 2),
        (r"\leftarrow\rightarrow\beginx", 0),
        ("}}}{", 0),
        ("{" * 500, 500),
    ],
)
def test_depth_counts_groups_environments_and_pairs(tex: str, expected: int) -> None:
    assert depth(tex) == expected


def test_a_formula_at_the_limits_may_be_typeset() -> None:
    assert refuse("x" * MAX_LENGTH) is None
    assert refuse("{" * MAX_DEPTH + "}" * MAX_DEPTH) is None


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        ("x" * (MAX_LENGTH + 1), f"{MAX_LENGTH + 1} characters in a formula"),
        ("{" * (MAX_DEPTH + 1), f"nested more than {MAX_DEPTH} deep"),
        (r"\left(" * (MAX_DEPTH + 1), f"nested more than {MAX_DEPTH} deep"),
        (r"\begin{matrix}" * (MAX_DEPTH + 1), f"nested more than {MAX_DEPTH} deep"),
    ],
)
def test_a_formula_beyond_them_is_refused_with_a_hint(tex: str, words: str) -> None:
    refused = refuse(tex)
    assert refused is not None
    assert words in refused.reason
    assert refused.hint
    assert refused.code == "math-too-long"
