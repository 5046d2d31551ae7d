"""Macros of the site, of the article, of earlier formulas: the nearest wins."""

import re

import pytest

from sitegen.typeset.macros import configured, definitions

from .formulas import asked, read, typeset

R = {"\\R": "\\mathbb{R}"}


def test_a_macro_of_the_site_works_with_and_without_its_backslash() -> None:
    assert read("\\R", site=R) == read("\\R", site={"R": "\\mathbb{R}"}) == ["R"]


def test_a_macro_of_the_article_beats_the_sites() -> None:
    assert read("\\R", site=R, article={"R": "S"}) == ["S"]


def test_a_definition_in_a_formula_holds_from_there_on_and_beats_both() -> None:
    formulas = ("\\R", "\\newcommand{\\R}{T} \\R", "\\R")
    assert read(*formulas, site=R, article={"R": "S"}) == ["S", "T", "T"]


def test_a_definition_does_not_reach_the_next_article() -> None:
    assert read("\\def\\own{x} \\own") == ["x"]
    assert "Undefined control sequence: \\own" in read("\\own")[0]


def test_katexs_own_commands_can_be_redefined_everywhere() -> None:
    assert read("\\Re z", site={"Re": "\\operatorname{Re}"}) == ["Rez"]
    assert read("\\renewcommand{\\Re}{r} \\Re", "\\Re") == ["r", "r"]
    assert read("\\newcommand{\\Re}{r} \\Re", "\\Re") == ["r", "r"]


def test_a_second_newcommand_of_the_same_name_is_no_mistake() -> None:
    assert read("\\newcommand{\\a}{1}", "\\newcommand{\\a}{2} \\a", "\\a")[1:] == ["2", "2"]
    assert read("\\newcommand{\\a}{1} \\a \\newcommand{\\a}{2} \\a") == ["12"]
    assert read("\\newcommand{\\R}{x} \\R", site=R) == ["x"]


@pytest.mark.parametrize(
    ("definition", "use", "shown"),
    [
        ("\\newcommand{\\f}{x}", "\\f", "x"),
        ("\\newcommand\\f{x}", "\\f", "x"),
        ("\\newcommand*{\\f}[1]{(#1)}", "\\f{y}", "(y)"),
        ("\\newcommand{\\f}[2]{#2#1}", "\\f{x}{y}", "yx"),
        ("\\renewcommand{\\f}{x}", "\\f", "x"),
        ("\\providecommand{\\f}{x}", "\\f", "x"),
        ("\\def\\f{x}", "\\f", "x"),
        ("\\def\\f#1{(#1)}", "\\f y", "(y)"),
        ("\\def\\f#1#2{#2#1}", "\\f xy", "yx"),
        ("\\gdef\\f{x}", "\\f", "x"),
        ("\\global\\def\\f{x}", "\\f", "x"),
        ("\\let\\f\\alpha", "\\f", "α"),
        ("\\let\\f=\\alpha", "\\f", "α"),
        ("\\let\\f x", "\\f", "x"),
        ("\\DeclareMathOperator{\\f}{fun}", "\\f x", "funx"),
        ("\\DeclareMathOperator*{\\f}{fun}", "\\f_x y", "funxy"),
        ("\\newcommand{\\f}{\\{x\\}}", "\\f", "{x}"),
        ("\\newcommand{\\f}{a{b{c}}d}", "\\f", "abcd"),
        ("\\newcommand{\\f}{\n  x\n}", "\\f", "x"),
        ("\\def\\|{x}", "\\|", "x"),
    ],
)
def test_definitions_of_all_kinds(definition: str, use: str, shown: str) -> None:
    """A definition holds in its own formula and in later ones."""
    assert read(f"{definition} {use}", use) == [shown, shown]


def test_the_highest_parameter_of_a_body_counts_the_parameters() -> None:
    assert read("\\f{a}{b}", site={"f": "#2-#1"}) == ["b−a"]
    assert configured({"f": "#2"})["\\f"].parameters == "#1#2"


def test_macros_may_use_each_other() -> None:
    site = {"a": "\\b+\\b", "b": "\\c{1}", "c": "(#1)"}
    assert read("\\a", site=site) == ["(1)+(1)"]


def test_a_macro_that_a_macro_uses_may_be_redefined_later() -> None:
    site = {"a": "\\b", "b": "1"}
    assert read("\\a", "\\def\\b{2}", "\\a", site=site) == ["1", "", "2"]


def test_a_macro_that_uses_itself_is_an_error_with_advice() -> None:
    for site in ({"a": "x\\a"}, {"a": "\\b", "b": "\\a"}):
        (failed,) = typeset("\\a", site=site)
        assert "Too many expansions" in failed.reason
        assert failed.hint == "a macro uses itself"


def test_a_macro_that_is_not_used_costs_nothing() -> None:
    site = {f"m{'abcdefghij'[n % 10] * (n // 10 + 1)}": str(n) for n in range(200)}
    assert asked("x + \\alpha", site=site, article={"\\R": "S"}) == ["x + \\alpha"]


def test_only_what_a_formula_uses_goes_before_it() -> None:
    assert asked("\\a", "\\c", site={"a": "\\b", "b": "1", "c": "2", "d": "3"}) == [
        "\\gdef\\a{\\b}\\gdef\\b{1}\\a",
        "\\gdef\\c{2}\\c",
    ]


def test_a_macro_that_the_formula_defines_itself_does_not_go_before_it() -> None:
    assert asked("\\def\\R{x} \\R", site=R) == ["\\gdef\\R{x} \\R"]


def test_what_is_asked_for_is_the_same_whatever_the_order_of_the_macros() -> None:
    macros = {"a": "1", "b": "2", "c": "3"}
    backwards = dict(reversed(macros.items()))
    assert asked("\\c\\a\\b", site=macros) == asked("\\c\\a\\b", site=backwards)


def test_a_longer_name_is_another_macro() -> None:
    assert asked("\\Rn", site=R) == ["\\Rn"]


def test_a_macro_in_a_comment_is_not_used() -> None:
    assert asked("x % \\R\n", site=R) == ["x % \\R\n"]


def test_the_annotation_is_what_the_author_wrote() -> None:
    formulas = ("\\newcommand{\\S}[1]{(#1)} \\S{x} \\R", "\\S{\\R} &lt; 1")
    for tex, made in zip(formulas, typeset(*formulas, site=R), strict=True):
        annotation = re.search(r"x-tex\">(.*?)</annotation>", made.html)
        assert annotation
        assert annotation[1] == tex
        assert "gdef" not in made.html


def test_a_formula_of_definitions_alone_shows_nothing() -> None:
    made = typeset("\\newcommand{\\a}{1}\n\\def\\b#1{2}\n", "\\a\\b x")
    assert (made[0].html, made[0].reason) == ("", "")
    assert made[1].html


def test_an_error_in_a_formula_with_macros_has_its_place_in_the_authors_tex() -> None:
    assert read("\\R + \\nope", site=R) == ["Undefined control sequence: \\nope at 5"]
    tex = "\\newcommand{\\a}[1]{#1} \\a x \\nope"
    (failed,) = typeset(tex)
    assert failed.position == tex.index("\\nope")


def test_an_error_inside_a_macro_from_elsewhere_has_no_place() -> None:
    (failed,) = typeset("x \\a", site={"a": "\\nope"})
    assert "\\nope" in failed.reason
    assert failed.position is None


@pytest.mark.parametrize(
    "tex",
    ["\\newcommand", "\\newcommand{\\a}", "\\def\\a", "\\let", "\\newcommand{1}{b}", "\\def\\a{x"],
)
def test_a_definition_that_is_none_is_left_to_katex(tex: str) -> None:
    assert definitions(tex) == []
    assert typeset(tex)[0].reason


def test_built_in_macros_give_way_to_the_authors() -> None:
    assert read("\\abs{x}", "\\norm{x}") == ["∣x∣", "∥x∥"]
    assert read("\\abs{x}", site={"abs": "a(#1)"}) == ["a(x)"]
    assert read("\\def\\dd{D} \\dd x", "\\dd x") == ["Dx", "Dx"]


def test_thousands_of_definitions_that_are_never_closed_are_none() -> None:
    assert definitions("\\def\\y{" * 2_500) == []
    (found,) = definitions("\\def\\y{" * 2_500 + "}" * 2_500)
    assert found.definition.body.count("{") == 2_499
