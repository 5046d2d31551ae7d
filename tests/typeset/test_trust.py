"""What a formula may do: link to harmless addresses, and nothing else."""

import re

import pytest

from sitegen.core.model import Typeset

from .formulas import typeset

ERROR = "a formula may not link to "


def links(made: Typeset) -> list[str]:
    assert not made.reason
    return re.findall(r'href="([^"]*)"', made.html)


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=1",
        "http://example.org",
        "HTTPS://example.org",
        "mailto:a@example.org",
        "#eq:x",
    ],
)
@pytest.mark.parametrize("command", ["\\href{%s}{x}", "\\url{%s}"])
def test_harmless_addresses_are_links(command: str, address: str) -> None:
    (made,) = typeset(f"y + {command % address}")
    assert set(links(made)) == {address}


def test_a_link_in_the_hidden_half_is_repeated_behind_for_readers() -> None:
    (made,) = typeset("\\href{https://example.org/a}{x} + \\href{#b}{y}")
    hidden = made.html.partition('aria-hidden="true">')[2]
    assert hidden.count('<a tabindex="-1" href=') == 2
    behind = re.findall(r'<a class="visually-hidden" href="([^"]*)">', made.html)
    assert behind == ["https://example.org/a", "#b"]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//example.org",
        "/a",
        "a.html",
        "",
        "java\nscript:alert(1)",
        "&#106;avascript:x",
        "https&colon;//x",
    ],
)
@pytest.mark.parametrize("command", ["\\href{%s}{x}", "\\url{%s}"])
def test_other_addresses_are_refused(command: str, address: str) -> None:
    tex = f"y + {command % address}"
    (made,) = typeset(tex)
    assert made.html == ""
    assert made.code == "math-untrusted"
    assert made.reason.startswith(ERROR)
    assert made.position == tex.index("\\")
    assert made.hint


@pytest.mark.parametrize(
    "tex",
    [
        "\\htmlId{x}{y}",
        "\\htmlClass{x}{y}",
        "\\htmlStyle{color: red}{y}",
        "\\htmlData{a=b}{y}",
        "\\includegraphics{https://example.org/a.png}",
    ],
)
def test_commands_that_need_trust_are_refused(tex: str) -> None:
    (made,) = typeset(f"a + {tex}")
    command = tex.partition("{")[0]
    assert made.html == ""
    assert made.code == "math-untrusted"
    assert made.reason == f"{command} is not allowed in a formula"
    assert (made.position, made.length) == (4, len(command))


@pytest.mark.parametrize(
    ("macro", "use"),
    [
        ("\\href{javascript:x}{y}", "\\a"),
        ("\\href{#1}{y}", "\\a{javascript:x}"),
        ("\\htmlId{x}{y}", "\\a"),
        ("\\b", "\\a"),
        ("\\let\\c\\htmlId \\c{x}{y}", "\\a"),
    ],
)
def test_macros_hide_nothing(macro: str, use: str) -> None:
    site = {"a": macro, "b": "\\includegraphics{x}"}
    for made in (
        *typeset(use, site=site),
        *typeset(use, article=site),
        *typeset(f"\\def\\a#1{{{macro}}} \\a{{javascript:x}}", site=site),
    ):
        assert (made.html, made.code) == ("", "math-untrusted")


def test_another_name_for_href_hides_nothing() -> None:
    (made,) = typeset("\\let\\a\\href \\a{javascript:x}{y}")
    assert (made.html, made.code) == ("", "math-untrusted")


def test_a_harmless_link_through_a_macro_is_one() -> None:
    (made,) = typeset("\\a{b}", site={"a": "\\href{https://example.org/#1}{x}"})
    assert set(links(made)) == {"https://example.org/b"}


def test_a_link_opens_no_door_to_other_commands() -> None:
    (made,) = typeset("\\href{https://example.org}{\\htmlClass{a}{x}}")
    assert (made.html, made.code) == ("", "math-untrusted")


def test_the_names_in_comments_and_text_do_no_harm() -> None:
    for tex in ("x % \\htmlId{a}{b}\n", "\\text{href javascript:x}", "\\hrefs"):
        assert typeset(tex)[0].code in (None, "math-syntax")


def test_the_annotation_cannot_break_out() -> None:
    (made,) = typeset("\\text{</annotation><script>alert(1)</script>}")
    assert "<script" not in made.html
