"""What macros make of a formula, estimated."""

from itertools import pairwise

import pytest

from sitegen.core.model import Tex
from sitegen.typeset.expansion import MAX_EXPANSIONS, expansion
from sitegen.typeset.limits import MAX_LENGTH, is_short
from sitegen.typeset.typesetter import make_typesetter


@pytest.mark.parametrize(
    ("tex", "more"),
    [
        ("x", 0),
        (r"\gdef\a{xyz}", 0),
        (r"\gdef\a{xyz}\a", 3),
        (r"\gdef\a{xyz}\gdef\b{\a\a}\b", 4 + 6),
        (r"\gdef\a#1{x#1}\a{y}", 3),
        (r"\gdef\a{x}\gdef\a{yz}\a", 3),
    ],
)
def test_length_is_that_of_bodies_with_what_they_use(tex: str, more: int) -> None:
    made = expansion(tex)
    assert made.length == len(tex) + more
    assert made.is_bounded


def test_a_macro_that_uses_itself_is_expanded_as_often_as_katex_does() -> None:
    tex = r"\gdef\a{x\b}\gdef\b{\a}\a"
    assert len(tex) < expansion(tex).length <= len(tex) + MAX_EXPANSIONS * 4
    assert not expansion(tex).is_bounded


@pytest.mark.parametrize(
    "tex",
    [
        r"\gdef\a#1{#1#1}\a{x}",
        r"\gdef\a#1{#1#1}\gdef\b{\a}\b{x}",
        r"\edef\a.{x}\a.",
        r"\gdef\a.{x}\a.",
        r"\expandafter\x\y",
        "x" * 2_001,
    ],
)
def test_what_repeats_or_is_not_understood_may_take_long(tex: str) -> None:
    assert not is_short(tex)


def test_a_long_chain_of_macros_is_measured() -> None:
    names = [f"\\{a}{b}{c}" for a in "abcdefghij" for b in "abcdefghij" for c in "abcdefghij"]
    chain = "".join(f"\\gdef{a}{{{b}x}}" for a, b in pairwise(names))
    assert is_short(chain) is False
    assert expansion(chain + names[0]).length > len(chain)


@pytest.mark.parametrize("host", ["pykatex", "v8"])
def test_a_formula_that_macros_make_too_long_is_refused(host: str) -> None:
    bomb = rf"\def\a{{{'x' * 900}}}" + r"\a" * 950
    parts = [bomb, rf"\gdef\a{{{'x' * 900}}}", r"\a" * 950, r"\a"]
    made = make_typesetter(host).typeset([Tex(tex=each, display=True) for each in parts])
    for refused in (made[0], made[2]):
        assert f"characters long; at most {MAX_LENGTH} are typeset" in refused.reason
        assert refused.code == "math-too-long"
    assert made[1].reason == ""
    assert made[3].html


@pytest.mark.parametrize("tex", [r"\global" * 2_000 + r"\def\a{x}", "x" * 1_000_000])
def test_what_is_deep_or_long_in_vain_is_an_error(tex: str) -> None:
    (made,) = make_typesetter("pykatex").typeset([Tex(tex=tex, display=True)])
    assert made.reason
