"""Where a mistake is told: the character that is wrong, whatever stands around and before it.

In each text ``«…»`` stands around what the diagnostic must point at.
"""

import re
from pathlib import Path

import pytest

from load.loading import load_text
from sitegen.core.diagnostics import Diagnostic
from sitegen.render.protocol import RenderOptions
from sitegen.render.render_article import render

from .rendering import closed, typesetter

PLAIN = {
    "in a paragraph": "前文\n\n设 $x + «\\foo»$ 为",
    "on the second line of a paragraph": "前文\n设 $x + «\\foo»$ 为",
    "on the second line of a formula": "设 $x\n= «\\foo»$ 为",
    "behind other formulas": "$a$ 与 $b$ 与 $$\nc\n$$\n与 $«\\foo»$",
    "of two the same, each": "$«\\foo»$ 与 $«\\foo»$",
    "in a display": "$$\na = b \\\\\n  «\\foo»\n$$",
    "in brackets": "\\[\na_1 + «\\foo»\n\\] 与 \\\\(x_1 «\\baz»\\\\)",
    "in an environment without dollars": "\\begin{align}\na &= b \\\\\nc &= «\\foo»\n\\end{align}",
    "in a list": "- 一\n  - 二 $«\\foo»$\n    $$\n    a «\\baz»\n    $$",
    "in a display at column 0 below a list item": "- 一：$$\na + «\\foo»\n$$\n- 二",
    "in a quote": "> 设 $x$\n> 与 $y «\\foo»$",
    "in a display in a quote": "> 由\n> $$\n> a \\\\\n>   + «\\foo»\n> $$",
    "in a quote in a quote": "> > $$\n> >\n> > a_1\n> > «\\foo»\n> > $$",
    "in a quote without spaces": ">$$\n>a\n>«\\foo»\n>$$",
    "in an inline formula over two lines of a quote": "> 设 $a +\n> «\\foo»$ 为",
    "in a quote in a list": "- 一\n\n  > $$\n  > a\n  > «\\foo»\n  > $$",
    "in a table": "| 甲 | 乙 |\n|---|---|\n| $a|b$ | $c «\\foo»$ |",
    "behind an escaped pipe in a table": "| 甲 |\n|---|\n| $P(A\\|B) «\\foo»$ |",
    "in a heading": "## 标题 $«\\foo»$",
    "in the title": "# 标题 $«\\foo»$\n\n正文",
    "in a footnote": "文[^1]\n\n[^1]: 注\n    $$\n    «\\foo»\n    $$",
    "in a theorem's title and text": "::: theorem {#a} 题 $«\\foo»$\n正文 $«\\baz»$\n:::",
    "in raw HTML": "<center>\n文 $«\\foo»$\n</center>",
    "behind a display that keeps an underline away": "$$a$$\n---\n$«\\foo»$",
    "in an indented chunk": "文\n\n    由 $«\\foo»$ 得",
}
FRONT = {
    "behind front matter": "---\ntitle: 题\n---\n\n设 $x «\\foo»$",
    "behind front matter in TOML": '+++\ntitle = "题"\n+++\n设 $x «\\foo»$',
    "behind Pelican's lines": "Title: 题\n\n设 $x «\\foo»$",
    "behind the author's line": "作者：某人\n\n设 $x «\\foo»$",
}
MACROS = {
    "behind a site macro": "$\\site + «\\foo»$",
    "behind a macro of the front matter": "---\nmacros: {R: '\\mathbb{R}'}\n---\n$\\R «\\foo»$",
    "behind a definition in an earlier formula": "$\\newcommand{\\R}{S}$\n\n$\\R «\\foo»$",
    "behind a definition in the formula": "$\\newcommand{\\R}[1]{\\mathbb{#1}} \\R x «\\foo»$",
    "behind two definitions in the formula": "$\\def\\a{1}\\DeclareMathOperator{\\b}{b} «\\foo»$",
}
REWRITES = {
    "behind entities": "$a &lt; b &amp; «\\foo»$",
    "behind zero-width and no-break spaces": "$a\u200b\u00a0\u200b«\\foo»$",
    "behind a percent sign": "$50% + 3% «\\foo»$",
    "behind mbox and text": "$\\mbox{若} \\text{a_b^c} «\\foo»$",
    "behind physics' brackets": "$\\qty(x) \\qty{y} «\\foo»$",
    "behind limits that are dropped": "$x_\\limits 1 «\\foo»$",
    "behind rows that get an environment": "$$a &= b \\\\ &= c «\\foo»$$",
    "in align in a line": "$\\begin{align} a &= «\\foo» \\end{align}$",
    "in eqnarray": "$$\\begin{eqnarray} a &=& b \\\\ c &=& «\\foo» \\end{eqnarray}$$",
    "behind a label": "$$a \\label{eq:a} «\\foo»$$",
    "behind labels in rows": (
        "\\begin{align}\na \\label{a} \\\\\nb \\notag \\\\\nc \\label{c} «\\foo»\n\\end{align}"
    ),
    "behind a reference in the formula": "$$a \\label{a}$$\n\n$\\ref{a} \\eqref{a} «\\foo»$",
    "behind four backslashes": "$$\\begin{matrix} a \\\\\\\\ b \\\\\\\\ «\\foo» \\end{matrix}$$",
    "behind an escaped star": "$a \\* b \\* «\\foo»$",
    "behind a dropped tag": "$x \\tag{1} «\\foo»$",
    "behind a dropped command": "$x \\vspace{1em} «\\foo»$",
}
WIDE = {
    "behind an emoji in the formula": "$\\text{😀𠮷} «\\foo»$",
    "behind emoji in the text": "😀😀 $x$ 𠮷 $«\\foo»$",
    "behind emoji in a macro and in the formula": "$\\newcommand{\\a}{\\text{😀}} \\a 😀 «\\foo»$",
    "behind emoji in an entity's row": "$\\text{😀} &lt; \\text{𠮷} «\\foo»$",
}
ALL = {**PLAIN, **FRONT, **MACROS, **REWRITES, **WIDE}


def parted(marked: str) -> tuple[str, list[tuple[int, int, str]]]:
    """Take the marks out; give the text and line, column and text of each marked place."""
    places = []
    text = ""
    for piece in re.split("(«[^»]*»)", marked):
        if piece.startswith("«"):
            line = text.count("\n") + 1
            places.append((line, len(text) - text.rfind("\n"), piece[1:-1]))
            piece = piece[1:-1]
        text += piece
    return text, places


def diagnostics(folder: Path, text: str, encoding: str = "utf-8") -> list[Diagnostic]:
    article, problems = load_text(folder, text.encode(encoding))
    assert not problems
    _, found = closed(render(article, RenderOptions(), typesetter()))
    return found


@pytest.mark.parametrize("marked", ALL.values(), ids=ALL)
def test_an_error_points_at_what_is_wrong(tmp_path: Path, marked: str) -> None:
    text, places = parted(marked)
    found = [d for d in diagnostics(tmp_path, text) if d.code == "math-syntax"]
    assert [(d.span.line, d.span.column) for d in found] == [place[:2] for place in places]
    for problem, (line, column, wrong) in zip(found, places, strict=True):
        assert text.split("\n")[line - 1][column - 1 :].startswith(wrong)
        assert problem.span.length == len(wrong)
        assert problem.message == f"Undefined control sequence: {wrong}"
        assert problem.span.path == "content/a.md"


@pytest.mark.parametrize("marked", PLAIN.values(), ids=PLAIN)
def test_line_ends_of_windows_change_no_place(tmp_path: Path, marked: str) -> None:
    text, places = parted(f"---\ntitle: 题\n---\n{marked}")
    found = diagnostics(tmp_path, text.replace("\n", "\r\n"), "utf-8-sig")
    assert [(d.span.line, d.span.column) for d in found] == [place[:2] for place in places]


@pytest.mark.parametrize(
    ("code", "marked"),
    [
        ("math-syntax", "$x^a«^»b$"),
        ("math-syntax", "$$x«}»$$"),
        ("math-syntax", "$x «#» y$"),
        ("math-syntax", "$\\frac{1}{2} + {«3»$"),
        ("math-syntax", "> $$\n> \\left( x\n> «y»\n> $$"),
        ("math-untrusted", "$a + «\\htmlId»{x}{y}$"),
        ("math-untrusted", "> $$\n> a\n> + «\\href»{javascript:a}{b}\n> $$"),
        ("math-unpaired", "前\n\n> 设 «$»x_1 为"),
        ("math-unpaired", "- 文 «$$» a_1"),
        ("math-tag-inline", "设 $x «\\tag»{1}$"),
        ("math-escaped", "设 $x«\\_»1$ 与 $y«\\_»2$"),
        ("label-missing", "文\n\n> 见 «\\eqref{a}» 得"),
        ("label-missing", "- 见 «\\ref{a}» 与 «\\cref{b}»"),
        ("label-missing", "$$\nx \\text{由} «\\eqref{a}»\n$$"),
        ("label-double", "$$a \\label{x}$$\n\n$$b «\\label{x}»$$"),
        ("math-lost", "文\n\n«[»\n\\frac{a}{b}\n]"),
        ("link-missing", "文\n\n文字[甲](«a/b.md»)"),
    ],
)
def test_each_diagnostic_has_its_place(tmp_path: Path, code: str, marked: str) -> None:
    text, places = parted(marked)
    found = diagnostics(tmp_path, text)
    assert [(d.code, d.span.line, d.span.column) for d in found] == [
        (code, line, column) for line, column, _ in places
    ]


def test_an_error_inside_a_macro_from_elsewhere_is_told_at_the_formula(tmp_path: Path) -> None:
    (found,) = diagnostics(tmp_path, "---\nmacros: {a: '\\foo'}\n---\n设 $x \\a$ 为")
    assert (found.span.line, found.span.column) == (4, 3)
