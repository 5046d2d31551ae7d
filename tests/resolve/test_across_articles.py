"""References between articles, really rendered and resolved in one library."""

import pytest

from makers import closed, library
from render.rendering import article, compact, told, typesetter
from sitegen.core.front_matter import FrontMatter
from sitegen.core.model import RenderedArticle
from sitegen.render.protocol import RenderOptions
from sitegen.render.render_article import render

OTHERS = {
    "数学/梯度/index": (
        "论 $\\nabla f$",
        "$$a \\label{eq:x}$$\n\n::: lemma {#lem:a}\n甲\n:::\n\n::: proof {#p}\n乙\n:::\n\n"
        "\\begin{align}\nb \\label{eq:b} \\\\\nc \\tag{C} \\label{eq:c} \\\\\n"
        "d \\notag \\label{eq:d}\n\\end{align}\n",
    ),
    "a/same": ("甲", "$$a \\label{eq:x}$$"),
    "b/same": ("乙", "$$a \\label{eq:x}$$\n\n$$b \\label{eq:x}$$"),
    "english": ("English", "$$e \\label{eq:e}$$"),
}


def render_named(name: str, title: str, text: str, language: str = "zh-CN") -> RenderedArticle:
    front = FrontMatter(title=title, lang=language)
    return render(article(text, front, name), RenderOptions(), typesetter())


def resolve(text: str, language: str = "zh-CN") -> list[str]:
    """Render a text among the others; return its HTML in short form and its diagnostics."""
    here = render_named("here", "此处", text, language)
    others = [render_named(name, *rest) for name, rest in OTHERS.items()]
    html, problems = closed(here, library(here, *others), lambda path: "/blog" + path)
    return [*compact(html).strip().split("\n"), *map(told, problems)]


@pytest.mark.parametrize(
    ("reference", "shown"),
    [
        ("\\eqref{数学/梯度#eq:x}", "[ref /blog/articles/数学/梯度/index/#eq:x 《论 ∇f》(1)]"),
        (
            "\\eqref{数学/梯度/index#eq:x}",
            "[ref /blog/articles/数学/梯度/index/#eq:x 《论 ∇f》(1)]",
        ),
        ("\\ref{梯度#eq:b}", "[ref /blog/articles/数学/梯度/index/#eq:b 《论 ∇f》2]"),
        ("\\cref{梯度#eq:c}", "[ref /blog/articles/数学/梯度/index/#eq:c 《论 ∇f》式 (C)]"),
        ("\\cref{梯度#lem:a}", "[ref /blog/articles/数学/梯度/index/#lem:a 《论 ∇f》引理 1]"),
        ("\\eqref{a/same#eq:x}", "[ref /blog/articles/a/same/#eq:x 《甲》(1)]"),
        ("\\eqref{english#eq:e}", "[ref /blog/articles/english/#eq:e 《English》(1)]"),
        ("\\Cref{english#eq:e}", "[ref /blog/articles/english/#eq:e 《English》式 (1)]"),
        ("\\autoref{english#eq:e}", "[ref /blog/articles/english/#eq:e 《English》式 (1)]"),
    ],
)
def test_a_reference_names_the_other_article(reference: str, shown: str) -> None:
    assert resolve(f"见 {reference} 得") == [f"<p>见 {shown} 得</p>"]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("\\eqref{same#eq:x}", "same may be any of a/same, b/same"),
        ("\\eqref{nowhere#eq:x}", "there is no article nowhere"),
        ("\\eqref{englsh#eq:e}", "there is no article englsh"),
        ("\\eqref{english#eq:x}", "there is no label eq:x"),
        ("\\eqref{梯度#eq:d}", "eq:d has no number to refer to"),
        ("\\cref{梯度#p}", "p has no number to refer to"),
        ("\\eqref{eq:x}", "there is no label eq:x"),
    ],
)
def test_a_reference_to_nothing_is_shown_as_such_with_its_place(
    reference: str, message: str
) -> None:
    assert resolve(f"文\n见 {reference}") == [
        "<p>文见 [ref? (??)]</p>",
        f"2:3 warning label-missing: {message}",
    ]


def test_references_stand_in_formulas_headings_tables_and_lists() -> None:
    text = (
        "## 由 \\eqref{english#eq:e}\n\n- \\ref{english#eq:e}\n\n"
        "| 式 |\n|---|\n| \\eqref{english#eq:e} |\n\n$x \\overset{\\eqref{english#eq:e}}{=} y$\n"
    )
    page = "\n".join(resolve(text))
    assert page.count("[ref /blog/articles/english/#eq:e 《English》(1)]") == 3
    assert page.count("[ref /blog/articles/english/#eq:e 《English》1]") == 1
    assert "[inline x \\overset{\\eqref{english#eq:e}}{=} y → x《English》(1)y]" in page


def test_a_reference_may_be_bold_or_the_text_of_nothing_else() -> None:
    assert resolve("**\\eqref{english#eq:e}**，见") == [
        "<p><strong>[ref /blog/articles/english/#eq:e 《English》(1)]</strong>，见</p>"
    ]


def test_of_a_label_given_twice_the_first_counts() -> None:
    twice = render_named("b", "乙", "$$a \\label{x}$$\n\n$$b \\label{x}$$")
    assert [d.code for d in twice.diagnostics] == ["label-double"]
    assert [label.number for label in twice.labels] == ["1"]


def test_english_articles_have_english_words() -> None:
    text = "$$a \\label{x}$$\n\n::: theorem {#t} Name\nb\n:::\n\n\\cref{x,t}\n"
    page = resolve(text, "en")
    assert page[-1] == "<p>[ref #x Eq. (1)] and [ref #t Theorem 1]</p>"
    assert '<span class="theorem-title"> (Name)</span>' in "\n".join(page)


def test_two_articles_may_use_the_same_formula_with_other_numbers() -> None:
    text = "$$z \\label{eq:z}$$\n\n$x \\overset{\\eqref{eq:z}}{=} y$\n"
    assert "→ x(1)y]" in "\n".join(resolve(text))
    assert "→ x(2)y]" in "\n".join(resolve(f"$$w \\label{{w}}$$\n\n{text}"))


def test_an_address_and_a_number_are_escaped() -> None:
    page = resolve('$$a \\tag{<b>"} \\label{x"><b>}$$\n\n\\ref{x"><b>}')
    assert "<b>" not in page[-1].replace("&lt;b&gt;", "")
