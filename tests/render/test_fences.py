"""What is read out of the info string of a code block."""

import pytest

from sitegen.render.fences import Info, read_info


@pytest.mark.parametrize(
    ("text", "info"),
    [
        ("", Info()),
        ("Python", Info(language="python")),
        ("{.python}", Info(language="python")),
        ("{ .c++ }", Info(language="c++")),
        ("rust,ignore", Info(language="rust")),
        ("python:src/a.py", Info(language="python", title="src/a.py")),
        (":a.py", Info(title="a.py")),
        ('python title="a b.py"', Info(language="python", title="a b.py")),
        ("python title='{1} linenums'", Info(language="python", title="{1} linenums")),
        ("python title=a.py", Info(language="python", title="a.py")),
        ('title="a.txt"', Info(title="a.txt")),
        ("py filename=a.py", Info(language="py", title="a.py")),
        ("py subtitle=a.py", Info(language="py")),
        ("py linenums", Info(language="py", first=1)),
        ('py linenums="5"', Info(language="py", first=5)),
        ("{.py .numberLines}", Info(language="py", first=1)),
        ("ts:line-numbers {1}", Info(language="ts", first=1, marked=((1, 1),))),
        ("js showLineNumbers{7}", Info(language="js", first=7)),
        ("js showLineNumbers {7}", Info(language="js", first=1, marked=((7, 7),))),
        ("js showLineNumbers=false", Info(language="js")),
        ("js nolinenums", Info(language="js")),
        ("js{2,4-6}", Info(language="js", marked=((2, 2), (4, 6)))),
        ("js {2, 4-6}", Info(language="js", marked=((2, 2), (4, 6)))),
        ("{2}", Info(marked=((2, 2),))),
        ('py hl_lines="2 4-6"', Info(language="py", marked=((2, 2), (4, 6)))),
        ("py hl_lines=3", Info(language="py", marked=((3, 3),))),
        (
            'go {linenos=table,hl_lines=[8,"15-17"]}',
            Info(language="go", first=1, marked=((8, 8), (15, 17))),
        ),
        ('{.py title="a.py" linenums="1"}', Info(language="py", title="a.py", first=1)),
        ("js {a}", Info(language="js")),
    ],
)
def test_info(text: str, info: Info) -> None:
    assert read_info(text) == info


def test_a_long_range_costs_nothing() -> None:
    info = read_info("py {1-999999}")
    assert info.is_marked(999_999)
    assert not info.is_marked(1_000_000)
