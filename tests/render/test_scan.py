"""What holds for the scanner on every text; see fixtures/ for what it finds."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.core import placeholders
from sitegen.render.scan import Scan, scan

from .rendering import fixture
from .texts import ANY, repeatable

PARAGRAPHS = ["这一段只有中文，没有别的。", "Only Latin letters here", "第三段\n有两行"]


def pieces(found: Scan) -> list[tuple[int, int]]:
    """Pair offsets in the marked text with offsets in the source, at each end of a formula.

    Fails where the two differ in more than the marks.
    """
    text, source, at, behind = found.text, found.source, 0, 0
    pairs = [(0, 0)]
    for mark, formula in zip(placeholders.FORMULA.finditer(text), found.formulas, strict=True):
        assert text[at : mark.start()] == source[behind : formula.start]
        at, behind = mark.end(), formula.end
        if formula.display and re.match(r"\n\n[ >]*[=-]", text[at:]) and source[behind + 1] != "\n":
            at += 1  # the line break that keeps an underline from making a heading
        pairs.append((at, behind))
    assert text[at:] == source[behind:]
    return pairs


@repeatable
@given(ANY)
def test_no_character_is_lost(text: str) -> None:
    found = scan(text)
    assert found.source == text
    pieces(found)


@repeatable
@given(ANY)
def test_formulas_rise_and_do_not_overlap(text: str) -> None:
    end = 0
    for formula in scan(text).formulas:
        assert end <= formula.start < formula.end <= len(text)
        assert formula.tex.strip()
        end = formula.end


@repeatable
@given(ANY, st.booleans())
def test_the_option_changes_nothing_but_what_is_a_display(text: str, inline: bool) -> None:
    one, other = scan(text), scan(text, mid_sentence_inline=inline)
    assert [f.tex for f in one.formulas] == [f.tex for f in other.formulas]


@repeatable
@given(
    ANY, st.lists(st.sampled_from(PARAGRAPHS), max_size=3), st.lists(st.sampled_from(PARAGRAPHS))
)
def test_paragraphs_before_and_behind_change_no_formula(
    text: str, before: list[str], behind: list[str]
) -> None:
    inside = "\n\n".join([*before, text, *behind])
    assert [(f.tex, f.display) for f in scan(inside).formulas] == [
        (f.tex, f.display) for f in scan(text).formulas
    ]


@repeatable
@given(ANY)
def test_each_line_of_the_marked_text_is_a_line_of_the_source(text: str) -> None:
    found = scan(text)
    pairs = pieces(found)
    starts = [0, *(m.end() for m in re.finditer("\n", found.text))]
    assert len(found.lines) == len(starts) + 1
    for start, line in zip(starts, found.lines, strict=False):
        at, behind = max(pair for pair in pairs if pair[0] <= start or pair == (0, 0))
        assert line == text.count("\n", 0, behind + start - at)
    assert found.lines[-1] == text.count("\n") + 1


@repeatable
@given(ANY)
def test_each_character_of_the_tex_knows_its_place(text: str) -> None:
    for formula in scan(text).formulas:
        for position, character in enumerate(formula.tex):
            assert text[formula.offset(position)] == character


@pytest.mark.parametrize("quote", ["> ", ">", "> > ", ">> ", "  > "])
def test_places_in_quotes_skip_the_markers(quote: str) -> None:
    text = "".join(f"{quote}{line}\n" for line in ("文 $$", "a_1 > 0", "\\\\ b", "$$ 后"))
    (formula,) = scan(text).formulas
    assert formula.tex == "\na_1 > 0\n\\\\ b\n"
    for position, character in enumerate(formula.tex):
        assert text[formula.offset(position)] == character


@pytest.mark.parametrize(
    "text",
    [
        "$a_1 \n\n" * 20_000,
        "$" * 20_000,
        "$ " * 19_999 + "\n",
        "${\n\n" * 20_000,
        "$$ a\n\n# b\n\n" * 20_000,
        "\\(" * 20_000,
        "\\[" * 20_000,
        "\\begin{align}" * 20_000,
        "`$\n\n" * 20_000,
        "<!--" * 20_000,
        "<pre>" * 20_000,
        "> " * 20_000 + "$",
        "$a$$ b\n\n# c\n\n".replace("$a$", "$") * 20_000,
        ":::{math}\n" * 20_000,
        "```math\n" * 20_000,
        "\\(n-1\\) " * 20_000,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_twenty_thousand_openers_without_a_closer_give_no_formula(text: str) -> None:
    found = scan(text)
    assert found.formulas == ()
    assert found.text == text


def test_twenty_thousand_formulas_are_found() -> None:
    assert len(scan("设 $x_1$ 与 `$`，" * 20_000).formulas) == 20_000
    assert len(scan("$$\na_1\n$$\n" * 20_000).formulas) == 20_000


def test_twenty_thousand_warnings_are_told_one_by_one() -> None:
    assert len(scan("$a_1 \n\n" * 20_000).strays) == 20_000


@pytest.mark.parametrize("part", ["delimiters", "inline", "display"])
def test_each_case_is_the_same_in_a_longer_text(part: str) -> None:
    for _, given_text, _ in fixture(part):
        alone, within = scan(given_text), scan(f"前文。\n\n{given_text}\n\n后文。")
        assert [f.tex for f in alone.formulas] == [f.tex for f in within.formulas]


@pytest.mark.parametrize(
    "text", ["设 $$x$$ 为实数", "## 关于 $$x$$ 的讨论", "> 设 $$x$$ 为", "- 设 $$x$$ 为"]
)
def test_by_option_a_display_in_a_sentence_is_a_display(text: str) -> None:
    assert not scan(text).formulas[0].display
    assert scan(text, mid_sentence_inline=False).formulas[0].display


def test_formulas_that_stand_close_together_are_found_however_many_they_are() -> None:
    assert len(scan("$a$" * 5_000).formulas) == 5_000
    assert scan("$a$$bs><$" * 2_000).formulas[0].tex == "a"
    assert len(scan("$a$" * 5_000 + " $").formulas) == 5_000
