"""KaTeX's HTML made ready: what it must hold for readers and machines."""

import re

from sitegen.core.model import Tex
from sitegen.typeset.finish import finish
from sitegen.typeset.typesetter import make_typesetter


def finished(tex: str, shown: str = "", numbers: tuple[str, ...] = (), display: bool = True) -> str:
    typesetter = make_typesetter("pykatex")
    formula = Tex(tex=tex, display=display, shown=shown, numbers=numbers)
    (made,) = typesetter.typeset([formula])
    return made.html


def mathml(html: str) -> str:
    return html.partition("<semantics>")[2].partition("<annotation")[0]


def visible(html: str) -> str:
    """Give the characters that are seen, those of tags only."""
    tags = re.findall(r'<span class="(?:tag|eqn-num|mtr-glue)">(.*?)(?:</span>){3,}', html)
    return re.sub("<[^>]*>", "", "".join(tags)).replace("\u200b", "")


def test_the_annotation_holds_what_the_author_wrote() -> None:
    html = finished("a < b", shown="a &lt; b </annotation>")
    assert ">a &lt; b &lt;/annotation&gt;</annotation>" in html


def test_the_annotation_is_the_tex_where_nothing_else_was_written() -> None:
    assert '<annotation encoding="application/x-tex">a &lt; b</annotation>' in finished("a < b")


def test_the_numbers_of_rows_stand_in_mathml() -> None:
    tex = "\\begin{align*} a &= b \\tag{1} \\\\ c &= d \\\\ e &= f \\tag{2} \\end{align*}"
    html = finished(tex, numbers=("1", "2"))
    rows = mathml(html).split("</mtr>")
    assert ["<mtext>(1)</mtext>" in row for row in rows[:3]] == [True, False, False]
    assert ["<mtext>(2)</mtext>" in row for row in rows[:3]] == [False, False, True]


def test_without_numbers_mathml_stays_as_it_is() -> None:
    tex = "\\begin{align*} a &= b \\\\ c &= d \\end{align*}"
    assert "<mtext>" not in mathml(finished(tex))


def test_a_number_is_escaped() -> None:
    html = finish('<mtd class ="mml-eqn-num"></mtd>', Tex(tex="x", display=True, numbers=("<b>",)))
    assert html == '<mtd class ="mml-eqn-num"><mtext>(&lt;b&gt;)</mtext></mtd>'


def test_a_single_tag_is_in_mathml_once() -> None:
    assert mathml(finished("a = b \\tag{3}", numbers=("3",))).count("3") == 1


def test_html_without_links_has_no_links_behind() -> None:
    html = finished('\\text{href="x" <a href=}')
    assert "visually-hidden" not in html
    assert "tabindex" not in html


def test_a_link_that_comes_twice_is_repeated_once() -> None:
    html = finished("\\href{#a}{x} \\href{#a}{y}")
    assert html.count('class="visually-hidden"') == 1
    assert html.count('<a tabindex="-1" href="#a"') == 2


def test_a_display_and_a_formula_in_a_line_have_katexs_marks() -> None:
    assert finished("x").startswith('<span class="katex-display"><span class="katex">')
    assert finished("x", display=False).startswith('<span class="katex">')


def test_a_control_character_cannot_come_out_of_a_formula() -> None:
    html = finished('\\text{\\char"3 0\\char"4} \\def\\z{\\char"FFFF} \\z')
    assert not re.search("[\x00-\x08\x0b-\x1f\ufffe\uffff]", html)
    assert "\ufffd" in html
