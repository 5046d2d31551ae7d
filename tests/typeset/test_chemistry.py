r"""``\\ce`` and ``\\pu``: what is typeset, where mistakes are, and what there is without V8."""

import pytest

from sitegen.core.model import Tex, Typeset
from sitegen.typeset import chemistry
from sitegen.typeset.typesetter import make_typesetter


def made(tex: str, *, display: bool = False) -> Typeset:
    (result,) = make_typesetter("v8").typeset([Tex(tex=tex, display=display)])
    return result


@pytest.mark.parametrize(
    "tex",
    [
        "\\ce{CO2 + C -> 2 CO}",
        "\\ce{SO4^2- + Ba^2+ -> BaSO4 v}",
        "\\ce{A <=>>[x][y] B <--> C <<=> D <=> E}",
        "\\ce{A~-B\\bond{~--}C\\bond{-~-}D}",
        "\\ce{$A$ ->[\\ce{+H2O}] $B$}",
        "\\frac{\\pu{123 kJ*mol-1}}{\\pu{1.2e3 m//s}}",
        "\\newcommand{\\water}{\\ce{H2O}} \\water",
    ],
)
def test_it_is_typeset(tex: str) -> None:
    result = made(tex)
    assert result.reason == ""
    assert result.html


def test_the_annotation_is_what_the_author_wrote() -> None:
    assert ">\\ce{H2O}</annotation>" in made("\\ce{H2O}").html


def test_an_error_behind_it_has_its_place() -> None:
    result = made("\\ce{H2O} + \\foo")
    assert (result.reason, result.position) == ("Undefined control sequence: \\foo", 11)


def test_a_mistake_in_it_is_told_at_its_place() -> None:
    result = made("x + \\ce{A\\bond{xx}B}")
    assert result.reason.startswith("not a chemical formula")
    assert (result.position, result.length) == (4, 3)


def test_a_macro_of_the_authors_own_wins() -> None:
    result = made("\\newcommand{\\ce}[1]{(#1)} \\ce{H2O}")
    assert "2" in result.html
    assert "msub" not in result.html


def test_without_v8_it_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chemistry, "is_installed", lambda: False)
    chemistry._to_tex.cache_clear()
    (result,) = make_typesetter("pykatex").typeset([Tex(tex="a + \\ce{H2O}", display=False)])
    chemistry._to_tex.cache_clear()
    assert result.reason == "\\ce needs mini-racer, which is not installed"
    assert "mini-racer" in result.hint
    assert (result.position, result.length) == (4, 3)
