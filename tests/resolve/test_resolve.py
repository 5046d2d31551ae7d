"""Links, covers and references, resolved in a small library without rendering."""

import pytest
from msgspec.structs import replace

from makers import closed, label, library, rendered
from sitegen.core import placeholders
from sitegen.core.diagnostics import Span
from sitegen.core.model import Asset, Body, Link, Reference
from sitegen.core.text import encode_path
from sitegen.resolve import Resolver
from sitegen.resolve.cross_references import References
from sitegen.resolve.link_targets import Links


def resolve(target: str, *, source: str = "a/index", image: bool = False) -> tuple[str, str]:
    """Resolve a link of one article in a small library; return the href and the message."""
    page = rendered(source, ids=("here",))
    site = library(
        page,
        rendered("梯度", tags=("C++",), ids=("定义",)),
        rendered("deep/other", ids=("x",)),
        rendered("about"),
        assets=(
            Asset(origin="1", address="/articles/a/fig 1.svg", source_path="content/a/fig 1.svg"),
            Asset(origin="2", address="/articles/shared.png", source_path="content/shared.png"),
            Asset(origin="3", address="/paper.pdf"),
        ),
    )
    links = Links(site, lambda path: "/blog" + encode_path(path))
    href, problem, _ = links.href(
        Link(target=target, span=Span(path=page.article.source.path, line=7), image=image), page
    )
    if problem:
        assert (problem.code, problem.span.line) == ("link-missing", 7)
        assert problem.severity == "warning"
    return href, problem.message if problem else ""


@pytest.mark.parametrize(
    ("target", "href"),
    [
        ("../梯度.md", "/blog/articles/%E6%A2%AF%E5%BA%A6/"),
        ("../梯度", "/blog/articles/%E6%A2%AF%E5%BA%A6/"),
        ("../梯度.md#定义", "/blog/articles/%E6%A2%AF%E5%BA%A6/#%E5%AE%9A%E4%B9%89"),
        ("/梯度.md", "/blog/articles/%E6%A2%AF%E5%BA%A6/"),
        ("../deep/other.md?q=1#x", "/blog/articles/deep/other/?q=1#x"),
        ("#here", "#here"),
        ("index.md", "/blog/articles/a/"),
        ("./", "/blog/articles/a/"),
        ("/articles/梯度/", "/blog/articles/%E6%A2%AF%E5%BA%A6/"),
        ("/articles/梯度", "/blog/articles/%E6%A2%AF%E5%BA%A6/"),
        ("/articles/梯度/#定义", "/blog/articles/%E6%A2%AF%E5%BA%A6/#%E5%AE%9A%E4%B9%89"),
        ("/tags/C-plus-plus/", "/blog/tags/C-plus-plus/"),
        ("/", "/blog/"),
        ("/archives/", "/blog/archives/"),
        ("/about/", "/blog/about/"),
        ("/pages/about.md", "/blog/about/"),
        ("../pages/about.md", "/blog/about/"),
        ("fig 1.svg", "/blog/articles/a/fig%201.svg"),
        ("../shared.png", "/blog/articles/shared.png"),
        ("/shared.png", "/blog/articles/shared.png"),
        ("/paper.pdf", "/blog/paper.pdf"),
        ('/paper.pdf?a b="图"#页 1', "/blog/paper.pdf?a%20b=%22%E5%9B%BE%22#%E9%A1%B5%201"),
    ],
)
def test_a_link_to_what_is_there_is_resolved(target: str, href: str) -> None:
    assert resolve(target) == (href, "")


def test_a_missing_file_stays_as_written_with_its_line() -> None:
    assert resolve("no.md") == ("no.md", "the link's target no.md does not exist")
    assert resolve("图.png", image=True) == (
        "%E5%9B%BE.png",
        "the image 图.png does not exist",
    )


@pytest.mark.parametrize("target", ["#nowhere", "../梯度.md#nowhere", "/articles/梯度/#nowhere"])
def test_a_missing_heading_is_reported(target: str) -> None:
    href, message = resolve(target)
    assert href.endswith("#nowhere")
    assert message == "there is no heading or id nowhere to link to"


def test_a_target_in_another_case_is_missing() -> None:
    assert "does not exist" in resolve("/articles/A/")[1]


def test_the_top_of_a_page_is_always_there() -> None:
    assert resolve("#") == ("#", "")
    assert resolve("#top") == ("#top", "")


def test_a_target_cannot_break_out_of_its_attribute() -> None:
    target = "\"><script>alert('1')</script>&.md"
    link = Link(target=target, span=Span(path="content/a.md"))
    page = replace(
        rendered("a"), body=Body(text=f'<a href="{placeholders.link(0)}">'), links=(link,)
    )
    html, _ = closed(page, library(page))
    assert not set("\"<>'") & set(html.removeprefix('<a href="').removesuffix('">'))
    assert "&amp;.md" in html


def test_a_target_outside_the_site_is_missing() -> None:
    assert "does not exist" in resolve("../../../etc/passwd")[1]


def test_a_missing_cover_is_told_with_the_line_of_its_key() -> None:
    page = rendered("a", cover="no.png")
    resolver = Resolver(library(page), str)
    _, (problem,) = closed(page, library(page))
    assert resolver.cover(page) == ""
    assert (problem.code, problem.span.line) == ("link-missing", 4)
    assert problem.message == "the image no.png does not exist"


def test_a_cover_elsewhere_is_taken_as_it_is() -> None:
    page = rendered("a", cover="https://example.org/a.png")
    assert Resolver(library(page), str).cover(page) == "https://example.org/a.png"


def refer(name: str, command: str = "eqref") -> tuple[str, str, str, str]:
    """Resolve a reference of one article; return href, text, message and hint."""
    page = rendered("here", labels=(label("eq:x", "1"), label("eq:bare", "")))
    site = library(
        page,
        rendered("数学/梯度/index", labels=(label("eq:x", "3"), label("thm:a", "2", "theorem"))),
        rendered("a/same"),
        rendered("b/same"),
    )
    references = References(site, lambda path: "/blog" + path, "zh-CN")
    span = Span(path="content/here.md", line=5)
    reference = Reference(label=name, command=command, span=span)
    page = replace(page, references=(reference,))
    [found] = references.find(page)
    [(href, text, _)] = references.shown([found], page)
    if found.problem is None:
        return href, text, "", ""
    problem = found.problem
    assert (problem.code, problem.severity, problem.span) == ("label-missing", "warning", span)
    return href, text, problem.message, problem.hint


@pytest.mark.parametrize(
    ("name", "command", "href", "text"),
    [
        ("eq:x", "eqref", "#eq:x", "(1)"),
        ("eq:x", "ref", "#eq:x", "1"),
        ("eq:x", "cref", "#eq:x", "式 (1)"),
        ("数学/梯度#eq:x", "eqref", "/blog/articles/数学/梯度/#eq:x", "《t》(3)"),
        ("梯度#eq:x", "ref", "/blog/articles/数学/梯度/#eq:x", "《t》3"),
        ("梯度#thm:a", "cref", "/blog/articles/数学/梯度/#thm:a", "《t》定理 2"),
    ],
)
def test_a_reference_gets_address_and_number(name: str, command: str, href: str, text: str) -> None:
    assert refer(name, command) == (href, text, "", "")


@pytest.mark.parametrize(
    ("name", "message", "hint"),
    [
        ("eq:y", "there is no label eq:y", "did you mean eq:x?"),
        ("zzz", "there is no label zzz", "write \\label{zzz} in the formula"),
        ("eq:bare", "eq:bare has no number to refer to", "give it a \\tag"),
        ("梯度#eq:z", "there is no label eq:z", "did you mean eq:x?"),
        ("same#eq:x", "same may be any of a/same, b/same", "write the whole path"),
        ("qqq#eq:x", "there is no article qqq", "write its path below content/"),
    ],
)
def test_a_reference_to_nothing_is_reported(name: str, message: str, hint: str) -> None:
    assert refer(name) == ("", "(??)", message, hint)


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "//evil.example/x"])
def test_what_was_written_percent_encoded_does_not_become_another_address(target: str) -> None:
    href, message = resolve(target)  # a link's target is decoded: [a](javascript%3Aalert(1))
    assert href.startswith("./")
    assert message
