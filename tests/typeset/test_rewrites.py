"""What KaTeX lacks, written in what it has: the TeX that comes out, and what KaTeX makes of it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitegen.typeset.rewrites import rewrite

from .formulas import read

INLINE = {
    "a zero-width space": ("a\u200bb\ufeffc", "abc"),
    "a no-break space and a full-width one": ("a\u00a0b\u3000c", "a b c"),
    "entities": ("a &lt; b &gt; c &#39;&nbsp;", "a < b > c ' "),
    "an unknown entity stays": ("&foo; a", "\\begin{aligned}&foo; a\\end{aligned}"),
    "a percent sign behind a number": ("50% + x^{2}%", "50\\% + x^{2}\\%"),
    "a percent sign in brackets": ("(5)%", "(5)\\%"),
    "a percent sign that begins a comment stays": ("a % b\n2%\n+ c", "a % b\n2%\n+ c"),
    "an escaped percent sign stays": ("50\\%", "50\\%"),
    "an underscore in text": ("\\text{a_b} c_d", "\\text{a\\_b} c_d"),
    "a hash and a caret in text": ("\\text{a#b^c}", "\\text{a\\#b\\textasciicircum{}c}"),
    "math in text stays": ("\\text{a_b $c_d$}", "\\text{a\\_b $c_d$}"),
    "an escaped underscore in text stays": ("\\text{a\\_b}", "\\text{a\\_b}"),
    "an underscore in other text commands": (
        "\\textbf{a_b}\\mbox{c_d}",
        "\\textbf{a\\_b}\\mbox{c\\_d}",
    ),
    "an accent as an index": ("x_\\hat{y}^\\bar z", "x_{\\hat{y}}^{\\bar z}"),
    "an accent as an index of an accent": (
        "x_\\hat{y_\\bar \\beta} + a",
        "x_{\\hat{y_{\\bar \\beta}}} + a",
    ),
    "limits behind an index": ("x_\\limits 1", "x_ 1"),
    "limits behind a group": ("{AB}\\limits_c", "{AB}_c"),
    "limits behind an operator stay": ("\\sum\\limits_i", "\\sum\\limits_i"),
    "limits behind a named operator stay": (
        "\\operatorname{a}\\limits_i \\mathop{b}\\limits_j",
        "\\operatorname{a}\\limits_i \\mathop{b}\\limits_j",
    ),
    "align": ("\\begin{align*}a\\end{align*}", "\\begin{aligned}a\\end{aligned}"),
    "gather": ("\\begin{gather}a\\end{gather}", "\\begin{gathered}a\\end{gathered}"),
    "split": ("\\begin{split}a&b\\end{split}", "\\begin{aligned}a&b\\end{aligned}"),
    "equation": ("\\begin{equation}a\\end{equation}", "\\begin{gathered}a\\end{gathered}"),
    "starred inner forms": ("\\begin{aligned*}a\\end{aligned*}", "\\begin{aligned}a\\end{aligned}"),
    "an environment that KaTeX has stays": (
        "\\begin{cases}a & b \\\\ c\\end{cases}",
        "\\begin{cases}a & b \\\\ c\\end{cases}",
    ),
    "a tag": ("a \\tag{1} b", "a  b"),
    "a starred tag": ("a \\tag*{1}", "a "),
    "a row break alone stays": ("a \\\\ b", "a \\\\ b"),
    "columns": ("a & b \\\\ c & d", "\\begin{aligned}a & b \\\\ c & d\\end{aligned}"),
    "columns in a group are no columns": (
        "\\begin{matrix}a & b\\end{matrix}",
        "\\begin{matrix}a & b\\end{matrix}",
    ),
    "an escaped ampersand is no column": ("a \\& b", "a \\& b"),
    "color with two arguments": ("\\color{red}{x} y", "\\textcolor{red}{x} y"),
    "color as a switch stays": ("\\color{red} x", "\\color{red} x"),
    "qty": ("\\qty(a) \\qty[b] \\qty{c}", "\\left(a\\right) \\left[b\\right] \\left\\{c\\right\\}"),
    "qty around brackets": ("\\qty((a)(b))", "\\left((a)(b)\\right)"),
    "unicode": ("\\unicode{x2460}", '\\text{\\char"2460}'),
    "commands of no use here": ("\\require{ams}a\\vspace{1em}b\\label{x}", "ab"),
    "nothing": ("x_{1}^2 + \\frac{a}{b}", "x_{1}^2 + \\frac{a}{b}"),
}
DISPLAY = {
    "rows of fractions": (
        "\\begin{pmatrix}\\frac{a}{b}\\\\ 2\\\\3\\\\\\dfrac12\\\\[2pt]\\frac12\\end{pmatrix}",
        "\\begin{pmatrix}\\frac{a}{b}\\\\[0.4em] 2\\\\3\\\\[0.8em]\\dfrac12"
        "\\\\[2pt]\\frac12\\end{pmatrix}",
    ),
    "row breaks in a group of a matrix": (
        "\\begin{matrix}\\frac{\\substack{a\\\\b}}{c}\\\\x\\end{matrix}",
        "\\begin{matrix}\\frac{\\substack{a\\\\b}}{c}\\\\[0.4em]x\\end{matrix}",
    ),
    "bare rows": ("a \\\\ b", "\\begin{gathered}a \\\\ b\\end{gathered}"),
    "bare columns": ("a &= b \\\\ &= c", "\\begin{aligned}a &= b \\\\ &= c\\end{aligned}"),
    "bare rows with a tag": (
        "a \\\\ b \\tag{1}",
        "\\begin{gathered}a \\\\ b \\end{gathered}\\tag{1}",
    ),
    "one row break at the end": ("a \\\\", "a "),
    "eqnarray": (
        "\\begin{eqnarray}a &=& b \\\\ c &=& d\\end{eqnarray}",
        "\\begin{align}a &=  b \\\\ c &=  d\\end{align}",
    ),
    "multline": ("\\begin{multline*}a\\end{multline*}", "\\begin{gather*}a\\end{gather*}"),
    "flalign": ("\\begin{flalign*}a\\end{flalign*}", "\\begin{align*}a\\end{align*}"),
    "align as a part": (
        "x = \\begin{align*}a\\end{align*}",
        "x = \\begin{aligned}a\\end{aligned}",
    ),
    "align in align": (
        "\\begin{align*}\\begin{align*}a\\end{align*}\\end{align*}",
        "\\begin{aligned}\\begin{aligned}a\\end{aligned}\\end{aligned}",
    ),
    "align as a whole stays": ("\\begin{align*}a\\end{align*}", "\\begin{align*}a\\end{align*}"),
    "subequations": (
        "\\begin{subequations}\\begin{align*}a\\end{align*}\\end{subequations}",
        "\\begin{align*}a\\end{align*}",
    ),
    "a tag stays": ("a \\tag{1}", "a \\tag{1}"),
    "intertext": (
        "\\begin{align*}a &= b \\\\ \\intertext{and} c &= d\\end{align*}",
        "\\begin{align*}a &= b \\\\ & \\text{and} \\\\ c &= d\\end{align*}",
    ),
    "rows in a matrix stay": (
        "\\begin{matrix}a \\\\ b\\end{matrix}",
        "\\begin{matrix}a \\\\ b\\end{matrix}",
    ),
    "columns between left and right": (
        "\\left( \\begin{array}{c}a\\end{array} \\right)",
        "\\left( \\begin{array}{c}a\\end{array} \\right)",
    ),
}
SHOWN = {
    "a < b": "a &lt; b",
    "50%+1": "50% + 1",
    "a_b": "\\text{a_b}",
    "x1": "x_\\limits 1",
    "AB1": "{AB}\\limits_1",
    "a=b": "\\begin{align} a &= b \\end{align}",
    "a若": "a\\mbox{若}",
    "(a)": "\\qty(a)",
    "∥a∥": "\\norm{a}",
    "∣a∣": "\\abs{a}",
    "dxdf": "\\dd x\\dd f",
}


@pytest.mark.parametrize(("tex", "expected"), INLINE.values(), ids=INLINE)
def test_in_a_line(tex: str, expected: str) -> None:
    assert rewrite(tex, False).text == expected


@pytest.mark.parametrize(("tex", "expected"), DISPLAY.values(), ids=DISPLAY)
def test_in_a_display(tex: str, expected: str) -> None:
    assert rewrite(tex, True).text == expected


@pytest.mark.parametrize("tex", [once for _, once in INLINE.values()])
def test_what_was_rewritten_is_not_rewritten_again(tex: str) -> None:
    assert rewrite(tex, False).text == tex


@pytest.mark.parametrize(("shown", "tex"), SHOWN.items())
def test_katex_reads_what_comes_out(shown: str, tex: str) -> None:
    assert read(tex) == [shown.replace(" ", "")]


@pytest.mark.parametrize(("tex", "_"), INLINE.values(), ids=INLINE)
def test_katex_takes_every_rewrite_of_a_line(tex: str, _: str) -> None:
    assert " at " not in read(tex)[0]


@pytest.mark.parametrize(("tex", "_"), DISPLAY.values(), ids=DISPLAY)
def test_katex_takes_every_rewrite_of_a_display(tex: str, _: str) -> None:
    assert " at " not in read(tex, display=True)[0]


PIECES = ["a", "_", "^", "{", "}", "\\\\", "&", "&lt;", "%", " ", "\n", "\\text{", "\\limits", "😀"]
PIECES += ["\\begin{align}", "\\end{align}", "\\begin{eqnarray}", "\\end{eqnarray}", "\\tag{1}"]
PIECES += [
    "\\qty(",
    ")",
    "\\color{red}{x}",
    "\\unicode{x41}",
    "\\intertext{b}",
    "\u200b",
    "\\left(",
]


@settings(derandomize=True, database=None, deadline=None, max_examples=500)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join), st.booleans())
def test_every_place_comes_from_a_place(tex: str, display: bool) -> None:
    rewritten = rewrite(tex, display)
    origins = [rewritten.origin(at) for at in range(len(rewritten.text) + 1)]
    assert all(0 <= origin <= len(tex) for origin in origins)
    assert origins == sorted(origins)


def test_what_was_not_rewritten_knows_its_own_place() -> None:
    tex = "50% &lt; \\mbox{若} \\qty(x) \\begin{align} a \\end{align} z"
    rewritten = rewrite(tex, False)
    for name in ("若", "x", "a", "z"):
        assert rewritten.origin(rewritten.text.rindex(name)) == tex.rindex(name)


def test_thousands_of_commands_whose_brackets_are_never_closed_stay_as_they_are() -> None:
    tex = "\\qty(" * 3_000
    assert rewrite(tex, False).text == tex


def test_of_environments_that_are_never_closed_each_loses_its_own_column() -> None:
    rewritten = rewrite("\\begin{eqnarray}a &=& b \\\\ c" * 1_000, True).text
    assert rewritten.count("a &=  b \\\\ c") == 1_000


@pytest.mark.parametrize(
    "tex", ["x_\\hat", "x_\\hat+", "\\unicode{zz}", "\\unicode", "\\intertext"]
)
def test_a_command_without_its_argument_stays(tex: str) -> None:
    assert rewrite(tex, True).text == tex


def test_text_in_text_is_escaped_once() -> None:
    assert rewrite(r"\text{a_\text{b_c}}", False).text == r"\text{a\_\text{b\_c}}"
