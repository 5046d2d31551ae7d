"""The plain reading of formulas, as it stands in titles, contents and descriptions."""

import pytest

from sitegen.core.model import Tex
from sitegen.render.reading import plain

from .rendering import typesetter


def read(tex: str) -> str:
    (made,) = typesetter().typeset([Tex(tex=tex, display=False)])
    assert made.html
    return plain(made.html)


@pytest.mark.parametrize(
    ("tex", "reading"),
    [
        ("x", "x"),
        ("E=mc^2", "E = mc²"),
        ("x_1 + x_{12}", "x₁ + x₁₂"),
        ("x^{n+1}", "xⁿ⁺¹"),
        ("x_{i-1}", "xᵢ₋₁"),
        ("x^{\\alpha}", "x^α"),
        ("x^{a+b}", "x^(a + b)"),
        ("x_{\\theta}^2", "x_θ²"),
        ("a_i^2", "aᵢ²"),
        ("f'(x)", "f′(x)"),
        ("\\frac{1}{2}", "1/2"),
        ("\\frac{a+b}{c}", "(a + b)/c"),
        ("\\sqrt{2}", "√2"),
        ("\\hat{y}", "y\u0302"),
        ("\\vec{v}", "v\u20d7"),
        ("\\bar{x}", "x\u0304"),
        ("\\mathbb{R}^n", "Rⁿ"),
        ("\\alpha \\le \\beta", "α ≤ β"),
        ("\\text{若 } x", "若 x"),
        ("\\sin x", "sin x"),
        ("-1", "−1"),
        ("a - b", "a − b"),
        ("\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}", "(a, b; c, d)"),
        ("\\site", "S"),
    ],
)
def test_reading(tex: str, reading: str) -> None:
    assert read(tex) == reading


def test_html_without_a_formula_reads_as_nothing() -> None:
    assert plain("<b>x</b>") == ""


def test_what_is_no_xml_has_no_reading() -> None:
    assert plain("<math><mi>x</math>") == ""
    assert plain("<math><mtext>\uffff</mtext></math>") == ""
