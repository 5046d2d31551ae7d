"""Built-in macros and rewrites are for what KaTeX lacks: none takes the place of what it has."""

from sitegen.typeset.hosts.apart import Apart
from sitegen.typeset.job import Job
from sitegen.typeset.macros import BUILT_IN, configured, needed
from sitegen.typeset.rewrites import commands, environments

ACCENT = {"\\H": "KaTeX's accent if it has an argument in braces; else texvc's, for quaternions"}
"""Macros whose names KaTeX has, and why."""
OTHER_MEANING = {
    "\\color": "MathJax colours an argument, KaTeX all that follows: only the first is rewritten",
    "\\tag": "KaTeX refuses it in an inline formula, where it is dropped",
}
"""Commands that KaTeX has and that are rewritten all the same, and why."""
NUMBERED = {"equation": "sitegen counts, not KaTeX's style sheet: its rows become those of gather"}
"""Environments likewise."""


KATEX = Apart()
"""In a process of its own: other tests make KaTeX fail in this one, for good."""


def answer(tex: str) -> str:
    """Return KaTeX's error for TeX as it is, without macros and rewrites."""
    (made,) = KATEX.typeset([Job(tex=tex, display=True)])
    return made.reason


def has_command(name: str) -> bool:
    """Tell whether KaTeX knows a command in math; it may still want other arguments."""
    return f"Undefined control sequence: {name}" not in answer(f"{name}{{a}}{{b}}")


def has_environment(name: str) -> bool:
    return f"No such environment: {name}" not in answer(f"\\begin{{{name}}}a\\end{{{name}}}")


def test_this_test_sees_what_katex_has() -> None:
    assert has_command("\\frac")
    assert has_command("\\sqrt")
    assert not has_command("\\qty")
    assert has_environment("align")
    assert not has_environment("eqnarray")


def test_a_built_in_macro_has_no_name_of_katexs() -> None:
    assert {name for name in BUILT_IN if has_command(name)} == {*ACCENT}


def test_a_macro_with_a_name_of_katexs_leaves_what_katex_means() -> None:
    known = configured(BUILT_IN)
    assert needed("\\H{o}", known) == needed("\\text{\\H{o}}", known) == ()
    assert needed("x \\in \\H", known)


def test_a_command_that_is_rewritten_is_none_of_katexs() -> None:
    assert {name for name in commands._RULES if has_command(name)} == {*OTHER_MEANING}


def test_an_environment_that_is_renamed_or_dropped_is_none_of_katexs() -> None:
    names = (*environments._NEAREST, *environments._DROPPED)
    assert {name for name in names if has_environment(name)} == {*NUMBERED}
