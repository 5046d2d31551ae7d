"""Twice the text takes about twice the time, whatever it is made of.

Processor time is measured, the least of several runs; four times would be quadratic.
"""

import gc
from collections.abc import Callable
from time import process_time

import pytest

from conftest import sampled
from render.rendering import article
from sitegen.load.front_matter import split
from sitegen.render.protocol import RenderOptions
from sitegen.render.render_article import render
from sitegen.typeset.typesetter import make_typesetter

LEAST = 0.15
"""Seconds for the shorter text, or what is constant would hide what grows."""
MOST = 3.0
"""Times as long."""
RUNS = 4

Text = Callable[[int], str]


def repeated(unit: str, before: str = "", behind: str = "") -> Text:
    """Make texts of one piece over and over."""
    return lambda count: before + unit * count + behind


def numbered(unit: str, before: str = "") -> Text:
    """Make texts of pieces that each hold a number of their own for N."""
    return lambda count: before + "".join(unit.replace("N", str(n)) for n in range(count))


def both(first: Text, second: Text) -> Text:
    """Put two texts into one."""
    return lambda count: first(count) + "\n\n" + second(count)


KINDS: dict[str, Text] = {
    "paragraphs": repeated("汉字与 words。\n\n"),
    "lines": repeated("汉字\n"),
    "formulas": numbered("$x_{N}$ "),
    "formulas with macros": numbered(r"$\def\a{y_N}\a\a$ "),
    "formulas that use macros of others": numbered(r"$\gdef\mN{x}$ "),
    "formulas with mistakes": numbered(r"$\frac{N$ "),
    "displays": numbered("$$\nx_{N}\n$$\n\n"),
    "rows with labels": repeated(r"a &= b \label{x} \\ ", "$$\\begin{align}", "\\end{align}$$"),
    "displays with labels": numbered("$$x\\label{eq:N}$$\n\n"),
    "definitions on one line": repeated(r"\def\a{x}", "$$\n", "\nx$$"),
    "columns of an array": repeated("c", "$\\begin{array}{", "}a\\end{array}$"),
    "nested braces": repeated("{", "$", "$"),
    "nested text": repeated(r"\text{a_", "$", "$"),
    "groups": repeated(r"\qty(x) \intertext{a} ", "$$", "$$"),
    "lone dollars": repeated("$a{ "),
    "openers before one closer": repeated(r"\[$a", behind=r"\]"),
    "environments": repeated("\\begin{align}"),
    "links": numbered("[a](/b/N/) "),
    "links that are written otherwise": numbered("[a](%41N) "),
    "links never closed": repeated("[a]("),
    "brackets": repeated("["),
    "images": repeated("![a](b.png)"),
    "images with attributes": repeated("![a](b){width="),
    "images with sizes": repeated("![a](b =30x)"),
    "images never closed": repeated("![]("),
    "tasks": repeated("- [ ] a\n"),
    "loose tasks": repeated("* [x] a\n\n"),
    "lists": repeated("- a\n"),
    "numbered lists": repeated("1. a\n\n"),
    "quotes": repeated("> a\n"),
    "tables": repeated("| a | b |\n", "| a | b |\n|---|---|\n"),
    "columns of a table": lambda count: "|" + "a|" * count + "\n|" + "-|" * count + "\n",
    "footnotes": both(numbered("[^N] "), numbered("[^N]: a\n\n")),
    "definitions": repeated("a\n: b\n\n"),
    "definitions of links": both(numbered("[aN]: /b\n"), numbered("[aN] ")),
    "stars": repeated("*"),
    "theorems of LaTeX": repeated("\\begin{theorem}[a]\\label{b} c\n\\end{theorem}\n"),
    "theorems of LaTeX never closed": repeated("\\begin{theorem} a\n"),
    "items of LaTeX": repeated("\\item a\n", "\\begin{itemize}\n", "\\end{itemize}\n"),
    "commands of LaTeX": repeated(r"\textbf{a \emph{b}} \LaTeX{} "),
    "commands of LaTeX never closed": repeated(r"\textbf{a "),
    "unknown commands of LaTeX": repeated(r"\cite{a} \alpha "),
    "blocks between colons": repeated("::: tip\na\n:::\n"),
    "unknown blocks between colons": repeated("- ::: none\n"),
    "lines of colons": repeated(":::\n\n"),
    "contents": numbered("[TOC]\n\n# N\n\n"),
    "links by name": numbered("[[aN#b|c]] "),
    "links by name never closed": repeated("[[a|"),
    "pictures by name": repeated("![[a.png|30]] "),
    "marked text": repeated("==a== "),
    "marked text never closed": repeated("==a "),
    "scripts": repeated("H~2~O x^2^ "),
    "scripts never closed": repeated("H~2 x^2 "),
    "emoji": repeated(":rocket: :none: "),
    "shortcodes": repeated("{% a %} {{< b >}} "),
    "shortcodes never closed": repeated("{% a {{< b "),
    "attributes behind headings": numbered("# a {#bN .c}\n"),
    "paths with spaces": repeated("[a](b c.png) "),
    "paths with spaces never closed": repeated("[a](b c "),
    "anchors": repeated("<a name=b></a> "),
    "addresses in Chinese": repeated("https://a.b，"),
    "emphasis": repeated("*a_b* **c** "),
    "displays in deep emphasis": lambda count: (
        "*a **b " * count + "\n$$\nx\n$$\nc" * count + "*" * 3 * count
    ),
    "tags": repeated('<b class="x">a</b> '),
    "tags never closed": repeated("<b>", "a "),
    "comments never closed": repeated("<!--", "a "),
    "headings": numbered("## a N\n\n"),
    "spaces in a heading": repeated(" " * 100, "# a", "b"),
    "callouts": repeated("> [!note] a\n> b\n\n"),
    "spaces in a callout": repeated(" " * 100, "> [!note] a", "b"),
    "theorems": numbered("::: theorem {#tN} a\nb\n:::\n\n"),
    "spaces in a theorem": repeated(" " * 100, "::: theorem a", "b\n:::\n"),
    "nested theorems": repeated("::: theorem\n"),
    "code blocks": repeated("```\na\n```\n"),
    "code": repeated("`a` ``b` "),
    "marked lines": lambda count: "``` {" + "1," * count + "}\n" + "a\n" * count + "```\n",
    "brackets of marked lines": repeated("hl_lines=[", "``` ", "\n```\n"),
    "references": repeated(r"\ref{a} ", "$$x\\label{a}$$\n\n"),
    "references to nothing": numbered(r"\ref{aN} "),
    "bare addresses": repeated("http://a.b/("),
    "entities": repeated("&amp;&"),
    "lost formulas": repeated("[\n\\a\n]\n```\n```\n"),
    "links beside lost formulas": repeated("](", "[\n\\a\n]\n\n"),
    "rows of lost formulas": repeated("\\begin{aligned}", "[\n", "\n]\n"),
}
SANITIZED = {
    "blocks never closed": repeated("<div>\n"),
    "blocks in blocks never closed": repeated("<details>\n\n"),
    "text that is no HTML": repeated("<pre>"),
}


@pytest.mark.parametrize("name", sampled(KINDS, 4))
def test_an_article_of_twice_the_length_takes_twice_the_time(name: str) -> None:
    assert growth(lambda text: typeset(text, "raw"), KINDS[name]) < MOST


@pytest.mark.parametrize("name", sampled(SANITIZED, 4))
def test_so_does_html_that_is_made_harmless(name: str) -> None:
    assert growth(lambda text: typeset(text, "sanitize"), SANITIZED[name]) < MOST


@pytest.mark.parametrize(
    "text",
    [
        repeated("- a\n", "---\ntitle: a\ntags:\n", "---\n"),
        repeated("[", "---\na: ", "\n---\n"),
        repeated("a: b\n", "---\n", "---\n"),
        repeated("Tags: a\n", "Title: a\n", "\na"),
    ],
    ids=["a list", "lists in lists", "keys", "header lines"],
)
def test_so_does_front_matter(text: Text) -> None:
    assert growth(lambda made: split(made, "a.md"), text) < MOST


def typeset(text: str, mode: str) -> None:
    """Render a text; the typesetter is new, for it remembers formulas."""
    render(article(text), RenderOptions(html=mode), make_typesetter("pykatex"))


def growth(work: Callable[[str], object], text: Text) -> float:
    """Return how many times as long twice the text takes; measured again while that is a lot."""
    count, once = 1_000, 0.0
    while once < LEAST and len(text(count)) < 250_000:
        count *= 2
        once = seconds(work, text(count))
    twice = seconds(work, text(2 * count))
    for _ in range(RUNS):
        if twice < MOST * once or twice < LEAST:
            break
        once = min(once, seconds(work, text(count)))
        twice = min(twice, seconds(work, text(2 * count)))
    return twice / max(once, LEAST / MOST)


def seconds(work: Callable[[str], object], text: str) -> float:
    """Return the processor time that work on a text takes, without that for collecting garbage."""
    gc.collect()
    gc.disable()
    start = process_time()
    try:
        work(text)
    finally:
        gc.enable()
    return process_time() - start
