"""What to write instead, for KaTeX's messages as they really are."""

from pathlib import Path

import pytest

from sitegen.typeset.katex import command_names

from .formulas import typeset


@pytest.mark.parametrize(
    ("tex", "hint"),
    [
        ("\\fracc{1}{2}", "did you mean \\frac?"),
        ("\\alhpa", "did you mean \\alpha?"),
        ("\\mathbbb{R}", "did you mean \\mathbb?"),
        ("\\xyzzyx", "define it in sitegen.toml, [math.macros]: \"\\xyzzyx\" = '…'"),
        ("\\boldmath x", "write \\bm{…}"),
        (
            "\\newcommand{\\w}[1]{\\ce{#1}} \\w{x}",
            "write \\ce{…} in the formula itself, not in a macro with arguments",
        ),
        (
            "\\def\\char{x} a \\neq b",
            "your macro \\char replaces a command that others of KaTeX's need: rename it",
        ),
        ("\\cite{a}", "write [@key] or \\cite{key} outside the formula"),
        ("x^a^b", "group what belongs together: {x^a}^b"),
        ("x_a_b", "group what belongs together: {x_a}_b"),
        ("x}", "there is a } without its {"),
        ("{x", "a { is never closed"),
        ("\\frac{1}{2", "a { is never closed"),
        ("\\left( x", "each \\left needs a \\right in the same row"),
        ("\\begin{matrix} \\left( a & b \\right) \\end{matrix}", "each \\left needs a \\right"),
        ("a # b", "write \\# for the sign"),
        ("\\begin{nope} x \\end{nope}", "known ones: aligned, cases"),
        ("\\text{a $x$ b} $ c", "there is a $ inside the formula"),
        ("\\def\\a{\\a} \\a", "a macro uses itself"),
    ],
)
def test_the_hint_says_what_to_write(tex: str, hint: str) -> None:
    (failed,) = typeset(tex)
    assert failed.reason
    assert failed.hint.startswith(hint)


def test_two_tags_in_a_row_have_a_hint() -> None:
    (failed,) = typeset("a \\tag{1} \\tag{2}", display=True)
    assert failed.hint == "only one \\tag a row"


def test_the_authors_own_macros_are_known() -> None:
    (failed,) = typeset("\\vectr{x}", site={"vector": "\\mathbf{#1}"})
    assert failed.hint == "did you mean \\vector?"


def test_a_formula_that_is_right_has_no_hint() -> None:
    (made,) = typeset("\\frac{1}{2}")
    assert (made.reason, made.hint, made.code) == ("", "", None)


def test_katexs_commands_are_known_by_name() -> None:
    assert {"frac", "alpha", "mathbb", "operatorname"} <= set(command_names())


def test_without_katexs_script_nothing_is_suggested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sitegen.typeset.katex.SCRIPT", tmp_path / "katex.min.js")
    assert command_names.__wrapped__() == ()
