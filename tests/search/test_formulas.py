"""Formulas: what their trees are, which are the same, and that the browser finds the same."""

from collections.abc import Callable

import msgspec
import pytest

from search.scripts import Scripts
from sitegen.search.drawings import drawing
from sitegen.search.formula_tokens import readings, tokens
from sitegen.search.matching import (
    PART,
    PART_RENAMED,
    RENAMED,
    SAME,
    SOME,
    match,
    pattern,
)
from sitegen.search.operators import Node, operators

Typeset = Callable[[str], str]
MORE = [
    "x",
    r"\text{中文与 text}",
    r"\sqrt[3]{x}\underbrace{y}_{z}\overrightarrow{AB}",
    r"\left\{ \frac{a}{b} \middle| c \right\}",
    r"①½🎉é",
    "a<b>c&d\"e'f",
    r"\left( x",
    r"x^2+y^2",
    r"a = b < c \le d",
    r"(a+b)^2 = a^2 + 2ab + b^2",
    r"\sum_{i=1}^n \frac{1}{i^2}",
    r"\int_0^1 f(x)\,dx",
    r"\begin{aligned} a &= b \\ &= c + 1 \end{aligned}",
    r"\begin{pmatrix} 1 & x \\ 0 & 1 \end{pmatrix}",
    r"f: \mathbb{R}^n \to \R",
    r"\binom{n}{k} \hat{x} \overline{z} \sqrt[3]{2}",
    r"[0, 1) \cup \{x \mid x > 2\}",
    r"\left\| Ax - b \right\|_2",
    r"a/b/c - -d \pm e",
    r"\text{?a}^2 + \text{?}",
    r"{}^2 x' + \phantom{y} \mathbf{v}_1 \mathcal{L} \mathfrak{g}",
    r"x^{+} ,; .",
    r"\tag{1} E = mc^2",
    r"\underbrace{a+b}_{c} \xrightarrow{f} d",
]


def tree(typeset: Typeset, tex: str) -> Node:
    found = drawing(typeset(tex))
    assert found is not None
    return operators(found)


def nearness(typeset: Typeset, asked: str, held: str) -> float:
    return match(pattern(tree(typeset, asked)), tree(typeset, held))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x+y", "y+x"),
        ("x^2 y", "y x^2"),
        ("a = b", "b = a"),
        ("a < b", "b > a"),
        (r"\frac{a}{b}", "a/b"),
        (r"x_i^2", r"{x_i}^2"),
        (r"a \times b", r"a \cdot b"),
        (r"\left( a + b \right) c", "(a+b)c"),
        (r"\dfrac12", r"\frac{1}{2}"),
        (r"a \leq b", r"a \le b."),
        (r"\sum_{i=1}^n i", r"\sum\limits_{i=1}^n i"),
    ],
)
def test_what_means_the_same_is_the_same(typeset: Typeset, one: str, other: str) -> None:
    assert nearness(typeset, one, other) == SAME


@pytest.mark.parametrize(
    ("asked", "held", "expected"),
    [
        ("x^2+y^2", "a^2+b^2", RENAMED),
        ("x^2+y^2", "x^2+y^2 = r^2", PART),
        ("x^2+y^2", "x^2+y^2+z^2", PART),
        ("x^2+y^2", "a^2+b^2+c^2 = d", PART_RENAMED),
        ("a+b=ac", "x+y=yz", RENAMED),
        (r"\text{?}^2 + y^2", r"\frac{1}{x}^2 + y^2", SAME),
        (r"\text{?a}^2 + \text{?a}", r"(x+1)^2 + (x+1)", SAME),
        (r"\frac{\text{?}}{n}", r"y = \frac{x_1 + x_2}{n}", PART),
    ],
)
def test_how_far_formulas_are_the_same(
    typeset: Typeset, asked: str, held: str, expected: float
) -> None:
    assert nearness(typeset, asked, held) == expected


@pytest.mark.parametrize(
    ("asked", "held"),
    [
        ("x^2+y^2", "a^2+a^2"),
        ("x^2+x^2", "a^2+b^2"),
        (r"\text{?a}^2 + \text{?a}", "x^2 + y"),
        ("x^2", "x^3"),
        (r"\frac{a}{b}", r"\frac{b}{a + 1}"),
    ],
)
def test_letters_are_used_consistently_and_order_counts_where_it_does(
    typeset: Typeset, asked: str, held: str
) -> None:
    assert nearness(typeset, asked, held) <= SOME


def test_renaming_does_not_change_tokens_without_letters(typeset: Typeset) -> None:
    one, other = (
        {token for token in tokens(tree(typeset, tex)) if token[0] in "~."}
        for tex in (
            r"\frac{du}{dt} = a^2 u + bt",
            r"\frac{ey}{ex} = c^2 y + kx",
        )
    )
    assert one == other


@pytest.mark.parametrize("tex", MORE)
def test_the_browser_makes_the_same_of_a_formula(
    scripts: Scripts, typeset: Typeset, tex: str
) -> None:
    html = typeset(tex)
    found = drawing(html) if html else None
    assert scripts.call("search-formulas", "$.drawing(a[0])", html) == plain(found)
    if found is not None:
        call = "[...$.tokens(modules['search-formulas'].operators(a[0]))].sort()"
        made = sorted([token, level] for token, level in tokens(operators(found)).items())
        assert scripts.call("search-tokens", call, plain(found)) == made


@pytest.mark.parametrize("asked", MORE[7:20])
def test_the_browser_finds_formulas_as_near(scripts: Scripts, typeset: Typeset, asked: str) -> None:
    held = [found for tex in MORE if (found := drawing(typeset(tex)))]
    expected = [match(pattern(tree(typeset, asked)), operators(each)) for each in held]
    call = """((read) => a[1].map((held) => {
      const asked = $.pattern(a[0], read(a[0]));
      return $.match(asked, read(held)).score;
    }))(modules['search-formulas'].operators)"""
    given = [plain(each) for each in held]
    found = scripts.call("search-matching", call, plain(drawing(typeset(asked))), given)
    assert found == pytest.approx(expected)


def test_a_formula_that_resists_comparison_costs_little(typeset: Typeset) -> None:
    asked = "+".join(f"x_{{{letter}}}" for letter in "abcdefghij") + "+q"
    held = "+".join(f"y_{{{letter}}}" for letter in "abcdefghijk") + "+1"
    assert nearness(typeset, asked, held) <= SOME


def test_the_whole_is_read_last(typeset: Typeset) -> None:
    parts = readings(tree(typeset, "a+b=c"))
    assert parts[-1].size == 3
    assert [part.size for part in parts[:-1]] == [1, 1, 2, 1]


def plain(found: object) -> object:
    return msgspec.json.decode(msgspec.json.encode(found))
