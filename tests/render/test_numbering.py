"""Numbers of displays and rows by the three modes, in the page as in MathML."""

import re
from time import process_time

import pytest

from sitegen.render.numbering import number
from sitegen.render.protocol import RenderOptions
from sitegen.render.scan import scan

from .rendering import closed, rendered

ALIGN = (
    "\\begin{align}\na &= b \\\\\nc &= d \\label{x} \\\\\ne &= f \\notag \\\\\ng &= h\n\\end{align}"
)
STARRED = ALIGN.replace("align", "align*")
CASES = {
    # the display: its numbers by "labelled", "all", "none"
    "$$a$$": ("", "1", ""),
    "$$a \\label{x}$$": ("1", "1", ""),
    "$$a \\tag{A}$$": ("A", "A", "A"),
    "$$a \\tag*{A}$$": ("A", "A", "A"),
    "$$a \\notag$$": ("", "", ""),
    "$$a \\nonumber \\label{x}$$": ("", "", ""),
    ALIGN: ("1", "1 2 3", ""),
    f"$${ALIGN}$$": ("1", "1 2 3", ""),
    STARRED: ("1", "1", ""),
    "\\begin{align} a \\tag{A} \\\\ b \\end{align}": ("A", "A 1", "A"),
    "\\begin{align} a \\\\ b \\\\ \\end{align}": ("", "1 2", ""),
    "\\begin{alignat}{2} a &= b & c &= d \\\\ e &= f \\label{x} \\end{alignat}": ("1", "1 2", ""),
    "\\begin{gather} a \\label{x} \\\\ b \\end{gather}": ("1", "1 2", ""),
    "\\begin{equation} a \\end{equation}": ("", "1", ""),
    "\\begin{equation} a \\label{x} \\end{equation}": ("1", "1", ""),
    "\\begin{equation*} a \\end{equation*}": ("", "", ""),
    "\\begin{multline} a \\\\ b \\end{multline}": ("", "1", ""),
    "\\begin{multline} a \\\\ b \\label{x} \\end{multline}": ("1", "1", ""),
    "\\begin{flalign} a \\\\ b \\label{x} \\end{flalign}": ("1", "1 2", ""),
    "\\begin{eqnarray} a &=& b \\\\ c &=& d \\label{x} \\end{eqnarray}": ("1", "1 2", ""),
    "$$\\begin{aligned} a \\\\ b \\end{aligned}$$": ("", "1", ""),
    "$$\\begin{gathered} a \\\\ b \\end{gathered} \\label{x}$$": ("1", "1", ""),
    "$$a \\\\ b$$": ("", "1", ""),
    "$$a &= b \\\\ &= c \\label{x}$$": ("1", "1", ""),
    "\\begin{gather} \\begin{aligned} a \\\\ b \\end{aligned} \\\\ c \\end{gather}": (
        "",
        "1 2",
        "",
    ),
    "\\begin{gather} \\left( \\begin{matrix} a \\\\ b \\end{matrix} \\right) \\end{gather}": (
        "",
        "1",
        "",
    ),
    "\\begin{gather} \\text{a \\\\ b} \\end{gather}": ("", "1", ""),
    "$$\\begin{subequations}\\begin{align} a \\label{x} \\\\ b \\end{align}\\end{subequations}$$": (
        "1a",
        "1a 1b",
        "",
    ),
    "\\begin{subequations}\\label{x}\\begin{align} a \\\\ b \\label{y} \\end{align}"
    "\\end{subequations}": (
        "1a",
        "1a 1b",
        "",
    ),
    "$$\\begin{aligned} a \\tag{A} \\\\ b \\\\ c \\label{x} \\end{aligned}$$": (
        "A 1",
        "A 1",
        "A",
    ),
    "$x = y \\tag{A}$": ("A", "A", "A"),
    "设 $a$ 为": ("", "", ""),
    "设 $$a$$ 为": ("", "", ""),
}
MODES = ("labelled", "all", "none")


def numbers(text: str, mode: str) -> tuple[list[str], list[str]]:
    """Give the numbers that are seen, and those that MathML holds."""
    html, problems = closed(rendered(text, RenderOptions(number=mode)))
    assert not [d for d in problems if d.severity == "error"]
    seen, read = [], []
    for formula in html.split('<span class="katex-mathml">')[1:]:
        mathml, _, visible = formula.partition("</math>")
        read += re.findall(r"<mtext>\(?([A-Z0-9]+[a-z]?)\)?</mtext>", mathml)
        column = visible.partition('<span class="tag">')[2]
        seen += re.findall(r"\(?([A-Z0-9]+[a-z]?)\)?", re.sub(r"<[^>]*>|<.*", "", column))
    return seen, read


@pytest.mark.parametrize("text", CASES, ids=lambda text: text.replace("\n", " "))
@pytest.mark.parametrize("mode", MODES)
def test_numbers(text: str, mode: str) -> None:
    expected = CASES[text][MODES.index(mode)].split()
    _, read = numbers(text, mode)
    assert read == expected


@pytest.mark.parametrize("text", CASES, ids=lambda text: text.replace("\n", " "))
def test_what_is_seen_is_what_mathml_holds(text: str) -> None:
    seen, read = numbers(text, "all")
    assert seen == read


def test_numbers_go_on_from_display_to_display() -> None:
    text = f"$$a$$\n\n{ALIGN}\n\n$$b \\tag{{A}}$$\n\n$$c$$"
    assert numbers(text, "all")[1] == ["1", "2", "3", "4", "A", "5"]
    assert numbers(text, "all")[1] == ["1", "2", "3", "4", "A", "5"], "each article begins at 1"


def test_a_formula_in_code_or_a_comment_takes_no_number() -> None:
    assert numbers("<!-- $$a$$ -->\n\n`$$b$$`\n\n$$c$$", "all")[1] == ["1"]


def test_a_display_of_definitions_takes_no_number() -> None:
    assert numbers("$$\\newcommand{\\x}{y}$$\n\n$$c$$", "all")[1] == ["1"]


def test_each_label_is_a_place_in_the_page() -> None:
    made = rendered(
        "\\begin{align} a \\label{eq:a} \\\\ b \\label{eq:b} \\end{align}\n\n$$c \\label{式一}$$"
    )
    assert [(label.name, label.number, label.id) for label in made.labels] == [
        ("eq:a", "1", "eq:a"),
        ("eq:b", "2", "eq:b"),
        ("式一", "3", "式一"),
    ]
    assert {"eq:a", "eq:b", "式一"} <= made.ids


SECTIONS = """# 题
$$a \\label{a}$$

## 甲
$$b \\label{b}$$

### 小节
::: lemma {#l}
$$c \\label{c}$$
:::

> ## 不是节

## 乙
::: lemma {#m}
:::

::: theorem {#n}
:::

::: algorithm {#o}
:::

\\begin{subequations}\\label{g}
\\begin{align} d \\label{d} \\\\ e \\label{e} \\end{align}
\\end{subequations}
"""


def label_numbers(text: str, **options: object) -> str:
    """Give the numbers of the labels by their names."""
    labels = rendered(text, RenderOptions(**options)).labels  # type: ignore[arg-type]
    return " ".join(f"{each.name}={each.number}" for each in sorted(labels, key=lambda x: x.name))


def test_letters_of_a_group_go_on_after_z() -> None:
    rows = " \\\\ ".join(f"x_{{{n}}} \\label{{r{n:02}}}" for n in range(1, 54))
    tex = f"\\begin{{subequations}}\\begin{{align}} {rows} \\end{{align}}\\end{{subequations}}"
    numbers = dict(each.split("=") for each in label_numbers(f"$${tex}$$\n").split())
    assert [numbers[f"r{n}"] for n in (26, 27, 52, 53)] == ["1z", "1aa", "1az", "1ba"]


def test_equations_count_within_the_highest_headings() -> None:
    assert label_numbers(SECTIONS, number_within_sections=True) == (
        "a=0.1 b=1.1 c=1.2 d=2.1a e=2.1b g=2.1 l=1 m=2 n=1 o=1"
    )


def test_theorems_count_within_sections_each_kind_or_together() -> None:
    assert label_numbers(SECTIONS, theorems_within_sections=True).endswith(
        "l=1.1 m=2.1 n=2.1 o=2.1"
    )
    shared = label_numbers(SECTIONS, theorems_within_sections=True, shared_counter=True)
    assert shared.endswith("l=1.1 m=2.1 n=2.2 o=2.1"), "algorithms have a counter of their own"


def test_an_article_without_headings_has_plain_numbers() -> None:
    text = "# 题\n\n$$a \\label{a}$$\n\n::: lemma {#l}\n:::\n"
    within = {"number_within_sections": True, "theorems_within_sections": True}
    assert label_numbers(text, **within) == "a=1 l=1"


def test_the_number_within_a_section_is_read_and_seen() -> None:
    html = rendered(SECTIONS, RenderOptions(number_within_sections=True)).html
    assert "<mtext>(2.1a)</mtext>" in html


def test_many_openers_of_groups_take_little_time() -> None:
    opener = "\\begin{subequations}\\begin{align} a \\end{align}\n"
    for text in (opener * 3_000 + "\\end{subequations}", f"$${opener}" * 2_000):
        start = process_time()
        scan(text)
        assert process_time() - start < 4


def test_sitegen_counts_and_katex_does_not() -> None:
    made = rendered(ALIGN, RenderOptions(number="all"))
    assert "eqn-num" not in made.html.replace("mml-eqn-num", "")


@pytest.mark.parametrize(
    "tex", ["\\begin{align}", "\\begin{align} a \\end{gather}", "\\label{", "\\tag", "\\label{}"]
)
def test_broken_displays_are_numbered_without_trouble(tex: str) -> None:
    for mode in MODES:
        number(tex, mode, lambda: "1")
