"""Every kind of page is valid HTML, held against a parser that follows the standard."""

from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from html5lib.html5parser import ParseError

from expectations import Expectations
from sites import article, build_site, copied, make_site, pages

SAMPLER = Path(__file__).parents[1] / "golden" / "sampler" / "site"
# fmt: off
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figure",
    "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p",
    "pre", "section", "table", "ul",
))
# fmt: on


def parse(text: str) -> Element:
    """Parse a page; raises ParseError where it is not what the standard asks for."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    root: Element = parser.parse(text)
    return root


@pytest.fixture(scope="module")
def sampler(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the text of every page of a site with every construct."""
    output = tmp_path_factory.mktemp("html") / "public"
    build_site(copied(SAMPLER, output.parent), output=output, drafts=True)
    return {name: (output / name).read_text(encoding="utf-8") for name in pages(output)}


def test_every_page_is_parsed_without_an_error(
    sampler: dict[str, str], expectations: Expectations
) -> None:
    expectations.listed("sampler", {name.split("/")[0] for name in sampler})
    for name, text in sampler.items():
        try:
            parse(text)
        except ParseError as wrong:
            pytest.fail(f"{name}: {wrong}")


def test_this_repositorys_own_blog_is_parsed_without_an_error(blog: Path) -> None:
    for name in pages(blog):
        try:
            parse((blog / name).read_text(encoding="utf-8"))
        except ParseError as wrong:
            pytest.fail(f"{name}: {wrong}")


@pytest.mark.parametrize("text", ["<!doctype html><p><div>x</div></p>", "<p>no doctype"])
def test_this_test_sees_what_is_wrong(text: str) -> None:
    with pytest.raises(ParseError):
        parse(text)


def test_no_block_stands_in_a_paragraph(sampler: dict[str, str]) -> None:
    for name, text in sampler.items():
        for paragraph in parse(text).iter("p"):
            inside = {element.tag for element in paragraph.iter()} - {"p"}
            assert not inside & BLOCKS, name


def test_no_paragraph_is_empty(sampler: dict[str, str]) -> None:
    for name, text in sampler.items():
        for paragraph in parse(text).iter("p"):
            assert len(paragraph) or (paragraph.text or "").strip(), name


def test_a_page_has_one_main_heading(sampler: dict[str, str]) -> None:
    for name, text in sampler.items():
        assert len(list(parse(text).iter("h1"))) == 1, name


def test_the_text_of_an_article_stands_in_one_article_element(sampler: dict[str, str]) -> None:
    for name, text in sampler.items():
        if name.startswith("articles/"):
            assert len(list(parse(text).iter("article"))) == 1, name


def test_links_do_not_stand_in_links_and_pictures_have_a_text(sampler: dict[str, str]) -> None:
    for name, text in sampler.items():
        for link in parse(text).iter("a"):
            assert [element.tag for element in link.iter("a")] == ["a"], name
        assert all("alt" in picture.attrib for picture in parse(text).iter("img")), name


@pytest.mark.parametrize(
    "body",
    [
        "一\n$$x$$\n二\n",
        "- a\n  $$x$$\n- b：$$\n  y\n  $$\n",
        "> $$x$$\n",
        "| a |\n|---|\n| $$x$$ |\n",
        "# 题 $$x$$\n\n## 二 $y$\n",
        "<div>\n\n$$x$$\n\n</div>\n",
        "**粗 $$x$$ 体**\n",
        "[链接 $x$](https://example.org)\n",
        "![图 $x$](https://example.org/x.png)\n",
        "文 $\\text{中文 $x$}$ 字\n",
        '$\\nope{<b>&"}$\n',
        "$$\n\\nope <p>\n$$\n",
        "文<br>字<img src='https://example.org/x.png' alt=''>\n",
    ],
)
def test_math_wherever_it_stands_is_valid(tmp_path: Path, body: str) -> None:
    make_site(tmp_path, {"content/a.md": article(body, description="一 $x$ 二 $$y$$")})
    build_site(tmp_path)
    for name in pages(tmp_path / "public"):
        page = parse((tmp_path / "public" / name).read_text(encoding="utf-8"))
        for paragraph in page.iter("p"):
            assert not ({element.tag for element in paragraph.iter()} - {"p"}) & BLOCKS


@pytest.mark.parametrize("line", ["vector<T> 的用法", "<b>没有结束", "a </h1> b", "<div>块</div>"])
def test_what_looks_like_html_in_a_title_or_a_description_is_text(
    tmp_path: Path, line: str
) -> None:
    make_site(tmp_path, {"content/a.md": article(title=f'"{line}"', description=f'"{line}"')})
    build_site(tmp_path)
    for name in ("index.html", "articles/a/index.html", "archives/index.html"):
        page = parse((tmp_path / "public" / name).read_text(encoding="utf-8"))
        assert line in "".join(page.find("body").itertext())  # type: ignore[union-attr]
