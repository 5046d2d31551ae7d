"""The graph of results, and how labels and articles are used: really rendered and resolved."""

from makers import library
from render.rendering import article, typesetter
from sitegen.core.front_matter import FrontMatter
from sitegen.core.model import RenderedArticle
from sitegen.library.uses import Place, Uses
from sitegen.render.protocol import RenderOptions
from sitegen.render.render_article import render
from sitegen.resolve import Resolver


def rendered(name: str, text: str, *, hidden: bool = False) -> RenderedArticle:
    front = FrontMatter(title=name, hidden=hidden)
    return render(article(text, front, name), RenderOptions(), typesetter())


def uses(*articles: RenderedArticle) -> Uses:
    site = library(*articles)
    resolver = Resolver(site, str)
    return Uses(site.listed, (use for each in articles for use in resolver.close(each).uses))


def edges(found: Uses) -> list[str]:
    """Write the graph: each result with those that it uses."""
    return [
        f"{user.id} → {' '.join(used.id for used in row)}"
        for user, row in found.results.uses.items()
    ]


BLOCK = "::: {kind} {{#{name}}}\n{text}\n:::\n\n"


def block(name: str, text: str = "文", kind: str = "lemma") -> str:
    return BLOCK.format(kind=kind, name=name, text=text)


def proof(text: str, title: str = "") -> str:
    return f"::: proof {title}\n{text}\n:::\n\n"


def test_statement_and_proof_use_what_they_refer_to() -> None:
    text = block("a") + block("b", "由 \\cref{a}") + block("c") + proof("由 \\cref{b}，\\cref{a}")
    found = uses(rendered("x", text))
    assert edges(found) == ["b → a", "c → a b"]
    assert found.results.used_by[Place("content/x.md", "a")] == (
        Place("content/x.md", "b"),
        Place("content/x.md", "c"),
    )


def test_a_remark_between_a_theorem_and_its_proof_does_not_take_it() -> None:
    between = "::: remark\n旁注\n:::\n\n"
    assert edges(uses(rendered("x", block("a") + block("b") + between + proof("\\cref{a}")))) == [
        "b → a"
    ]


def test_a_theorem_without_a_label_takes_its_proof() -> None:
    text = block("a") + block("b") + "::: lemma\n无名\n:::\n\n" + proof("\\cref{a}")
    assert edges(uses(rendered("x", text))) == []


def test_a_proof_belongs_to_the_result_that_its_title_or_its_beginning_names() -> None:
    text = block("a") + block("b") + proof("\\cref{a}", "\\cref{b} 的证明")
    assert edges(uses(rendered("x", text))) == ["b → a"]
    begun = block("a") + block("b") + block("c") + proof("（\\cref{b}）由 \\cref{a}")
    assert edges(uses(rendered("x", begun))) == ["b → a"]
    other = rendered("y", block("c") + proof("\\cref{c}", "\\cref{x#a} 的证明"))
    assert edges(uses(rendered("x", block("a")), other)) == ["a → c"]


def test_a_formula_stands_for_the_result_around_it_and_in_its_proof() -> None:
    text = block("a", "$$x \\label{e}$$") + proof("$$y \\label{f}$$")
    other = block("b", "由 \\eqref{x#e}") + block("c", "$z \\overset{\\eqref{x#f}}{=} y$")
    assert edges(uses(rendered("x", text), rendered("y", other))) == ["b → a", "c → a"]


def test_a_block_in_a_proof_is_a_result_of_its_own() -> None:
    inner = "::: claim {#d}\n由 \\cref{a}\n:::\n\n由 \\cref{d}"
    text = block("a") + block("b") + f":::: proof\n{inner}\n::::\n"
    assert edges(uses(rendered("x", text))) == ["b → d", "d → a"]


def test_links_and_references_of_other_articles_are_uses() -> None:
    user = rendered("y", "## 节\n\n[见](x.md) [[x#a]] \\cref{x#a}\n\n[自己](#节)\n")
    found = uses(rendered("x", block("a")), user, rendered("z", "[x](x.md)\n", hidden=True))
    assert [(use.target.id, use.user) for use in found.by_others("content/x.md")] == [
        ("a", Place("content/y.md", "节")),
        ("", Place("content/y.md")),
    ]
    assert len(found.of(Place("content/x.md", "a"))) == 1
    assert found.by_others("content/y.md") == ()


def test_titles_of_results_are_known_as_text() -> None:
    labels = rendered("x", "::: lemma {#a} 关于 $x$\n文\n:::\n").labels
    assert [label.title for label in labels] == ["关于 x"]
