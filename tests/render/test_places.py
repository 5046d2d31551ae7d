"""A hundred formulas of a chat and of a MyST lecture: all are found, a broken one at its place."""

import re

import pytest

from .rendering import rendered

BROKEN = "\\brokn"
"""Put into a formula; KaTeX does not know it."""
CHAT = "".join(
    f"""### {n}. 第 {n} 步

对 \\( n-{n} \\) 与 \\(A_{{{n}}}\\) 有 \\((x,{n})\\)，其中 \\({n}\\) 为常数：

\\[
x_{{{n}}} = \\frac{{1}}{{{n}}}
\\]

- 由此 \\(y\\) 得
  \\[ y > {n} \\]

"""
    for n in range(1, 9)
)
MYST = "".join(
    f"""## Part {n}

Let {{math}}`x_{n}` be in $\\mathbb{{R}}^{n}$ and {{eq}}`eq-{n}` hold:

```{{math}}
:label: eq-{n}

y_{n} = {n} x
```

:::{{math}}
z_{n} \\\\
w
:::

$$
a_{n} &= b \\\\
&= c
$$ (eq-b-{n})

> ```math
> q
> + {n}
> ```
> see {{eq}}`eq-b-{n}`
"""
    for n in range(1, 9)
)
PIECES = re.compile(
    r"\\\((.+?)\\\)|\\\[(.+?)\\\]|\{math\}`([^`]+)`|\$(?!\$)([^$\n]+)\$|\$\$\n(.+?)\n\$\$"
    r"|```\{math\}\n:label:[^\n]*\n\n(.+?)\n```|:::\{math\}\n(.+?)\n:::|```math\n> (.+?)\n> ```",
    re.DOTALL,
)


def places(text: str) -> list[int]:
    """Give where the TeX of each formula begins."""
    return [m.start(m.lastindex or 0) for m in PIECES.finditer(text)]


@pytest.mark.parametrize(("text", "count"), [(CHAT, 56), (MYST, 48)], ids=["chat", "MyST"])
def test_all_are_found_and_none_fails(text: str, count: int) -> None:
    made = rendered(text)
    assert made.formulas == count == len(places(text))
    assert made.diagnostics == ()


@pytest.mark.parametrize("text", [CHAT, MYST], ids=["chat", "MyST"])
def test_each_that_is_broken_is_told_at_its_place(text: str) -> None:
    parts, at, expected = [], 0, []
    for place in places(text):
        parts += [text[at:place], f"{BROKEN} "]
        done = "".join(parts)
        start = len(done) - len(BROKEN) - 1
        expected.append((done.count("\n", 0, start) + 1, start - done.rfind("\n", 0, start)))
        at = place
    made = rendered("".join([*parts, text[at:]]))
    told = [(each.span.line, each.span.column) for each in made.diagnostics]
    assert told == expected
    assert {each.message for each in made.diagnostics} == {f"Undefined control sequence: {BROKEN}"}
    assert {each.span.length for each in made.diagnostics} == {len(BROKEN)}


def test_each_label_of_myst_has_its_place() -> None:
    made = rendered(MYST)
    assert len(made.labels) == 16
    lines = MYST.split("\n")
    for label in made.labels:
        start = label.span.column - 1
        assert lines[label.span.line - 1][start : start + label.span.length] == label.name
