"""Front matter that is not valid, and what authors write that YAML reads otherwise."""

from pathlib import Path

import pytest

from sitegen.core.diagnostics import Severity
from sites import cases

from .loading import load_text

CASES = list(cases(Path(__file__).with_name("syntax.md")))


@pytest.mark.parametrize(
    ("given", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_an_error_names_the_wrong_line_and_what_to_write(
    tmp_path: Path, given: str, expected: str
) -> None:
    _, problems = load_text(tmp_path, given)
    found = [each for each in problems if each.severity == Severity.ERROR]
    assert (
        "\n".join(f"{d.span.line}:{d.span.column} {d.message}\n  {d.hint}" for d in found)
        == expected
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r'"$\nabla f$"', r"$\nabla f$"),
        (r'"$\\nabla f$"', r"$\nabla f$"),
        (r'"$\sum_i x_i$ 与 \"和\""', r'$\sum_i x_i$ 与 "和"'),
        (r'"$\\alpha \to \beta$"', r"$\alpha \to \beta$"),
        (r'"$\begin{matrix} a \\ b \end{matrix}$"', r"$\begin{matrix} a \\ b \end{matrix}$"),
        (r'"\(x\)"', r"\(x\)"),
        (r'"关于 $\theta$ 与 $\rho$"', r"关于 $\theta$ 与 $\rho$"),
        (r'"snake\_case"', r"snake\_case"),
        (r'"C:\temp\docs"', r"C:\temp\docs"),
        (r'"$\alpha$\n第二行 \u4e2d"', "$\\alpha$ 第二行 中"),
        ('"$\\alpha$\n  $\\beta$"', r"$\alpha$ $\beta$"),
        (r'"$\xi$ \x41"', r"$\xi$ A"),
        (r'"$\alpha$ \ud800 \U00110000"', "$\\alpha$ \ufffd \ufffd"),
    ],
)
def test_tex_between_double_quotes_is_read_literally(
    tmp_path: Path, written: str, read: str
) -> None:
    article, problems = load_text(tmp_path, f"---\nlang: zh\ntitle: {written}\n---\n正文\n")
    assert article.front_matter.title == read
    is_escaped = written == r'"$\\nabla f$"'
    assert [(d.code, d.span.line) for d in problems] == (
        [] if is_escaped else [("front-matter-quotes", 3)]
    )


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r'"first\nsecond\tthird"', "first second third"),
        (r'"\u68af\u5ea6 \x41 \"x\" \\"', '梯度 A "x" \\'),
        (r"'$\nabla f$'", r"$\nabla f$"),
        (r"$\nabla f$", r"$\nabla f$"),
        (r'say "\nabla"', r'say "\nabla"'),
        (r'"\nnot \tto \rroot"', "not to root"),
        ('""', ""),
    ],
)
def test_escapes_of_yaml_remain(tmp_path: Path, written: str, read: str) -> None:
    article, problems = load_text(tmp_path, f"---\nsummary: {written}\n---\n正文\n")
    assert article.front_matter.summary == read
    assert problems == []


def test_tex_in_lists_tables_and_keys_of_the_author_is_literal_and_told_once(
    tmp_path: Path,
) -> None:
    text = 'tags: ["$\\nu$", "b"]\nmacros:\n  R: "\\mathbb{R}"\n  N: "\\N"\nmine: {a: ["\\tau"]}\n'
    article, problems = load_text(tmp_path, f"---\n{text}---\n正文\n")
    front = article.front_matter
    assert front.tags == (r"$\nu$", "b")
    assert front.macros == {"R": r"\mathbb{R}", "N": r"\N"}
    assert front.extra == {"mine": {"a": [r"\tau"]}}
    assert [(d.code, d.span.line, d.span.column) for d in problems] == [
        ("front-matter-quotes", 2, 8)
    ]


def test_tex_in_toml_is_read_literally(tmp_path: Path) -> None:
    text = (
        '+++\ntitle = "$\\nabla f$ \\"x\\""  # "\\sum"\ntags = ["\\u68af", \'\\sum\']\n+++\n正文\n'
    )
    article, problems = load_text(tmp_path, text)
    assert article.front_matter.title == '$\\nabla f$ "x"'
    assert article.front_matter.tags == ("梯", r"\sum")
    assert [(d.code, d.span.line, d.span.column) for d in problems] == [
        ("front-matter-quotes", 2, 9)
    ]


def test_tex_does_not_weaken_the_bounds(tmp_path: Path) -> None:
    text = '---\ntitle: "$\\sum$"\na: ' + "[" * 10_000 + "\n---\n正文\n"
    article, problems = load_text(tmp_path, text)
    assert article.front_matter.title == r"$\sum$"
    assert "more than 100 lists" in problems[0].message


def test_a_bad_date_beside_tex_costs_itself_alone(tmp_path: Path) -> None:
    article, problems = load_text(tmp_path, '---\ntitle: "$\\sum$"\ndate: 2024-02-30\n---\n正文\n')
    assert article.front_matter.title == r"$\sum$"
    assert {d.code for d in problems} == {"front-matter-quotes", "front-matter-date"}
