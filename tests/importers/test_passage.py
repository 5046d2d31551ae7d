"""Properties of translation that hold for any text."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from render.texts import BLOCKS, BREAKS, LETTERS, LINKS, MATH, RAW, SIGNS, repeatable, texts
from sitegen.importers import SYSTEMS
from sitegen.importers.blog import Blog, BlogEntry, Tree
from sitegen.importers.passage import Passage
from sitegen.importers.routes import Routes

TAGS = ["{% note info %}", "{% endnote %}", "{% raw %}", "{% endraw %}", "{% img a.png %}", "{%"]
TAGS += ["{% highlight py %}", "{% endhighlight %}", "{% x", "%}", "{{ site.url }}", "{{", "}}"]
TAGS += ["{{< note >}}", "{{< /note >}}", "{{% fold a %}}", "{{% /fold %}}", "{{</* a */>}}", "{{<"]
TAGS += [
    "{: .note }",
    "{:toc}",
    "\n{: #a}\n",
    "* TOC\n",
    "{filename}a.md",
    "[TOC]\n",
    "<!--more-->",
]
ANY = texts([*SIGNS, *LETTERS, *BREAKS, *MATH, *BLOCKS, *LINKS, *RAW, *TAGS, *TAGS], 40)
ENTRY = BlogEntry(path="a.md", target="content/a.md")


def passage(text: str) -> Passage:
    tree = Tree(root=Path(), names=frozenset({"a.md"}))
    routes = Routes(blog=Blog(tree=tree, entries=(ENTRY,), places=()), entries={"a.md": ENTRY})
    return Passage(text, 0, ENTRY, routes)


@repeatable
@given(text=ANY, name=st.sampled_from(sorted(SYSTEMS)))
def test_no_text_is_too_strange_and_each_remark_has_its_place(text: str, name: str) -> None:
    changed = passage(text)
    for rule in SYSTEMS[name].rules:
        rule(changed)
    lines = text.split("\n")
    for remark in changed.diagnostics:
        assert 1 <= remark.span.line <= len(lines)
        assert 1 <= remark.span.column <= len(lines[remark.span.line - 1]) + 1


@pytest.mark.parametrize("name", SYSTEMS)
def test_a_plain_article_stays_as_it_is(name: str) -> None:
    text = "## 节\n\n设 $x_1$，`{% x %}`。\n\n$$\n\\frac{{a}}{b}\n$$\n\n"
    text += "```\n{{< y >}}\n```\n\n| $a$ |\n|---|\n"
    changed = passage(text)
    for rule in SYSTEMS[name].rules:
        rule(changed)
    assert changed.text == text
    assert changed.diagnostics == []
