"""CommonMark's examples have the text of the specification, but where the dialect differs."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from msgspec import Struct

from sitegen.render.protocol import RenderOptions

from .rendering import rendered

SPECIFICATION = Path(__file__).parents[1] / "browser/node/node_modules/commonmark-spec/spec.txt"
_EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)
RULES = {
    "a picture alone with a title is a figure, and the title its caption": (
        *(572, 573, 576, 577, 584, 585, 586, 588, 589, 591),
    ),
    "[[name]] is a link by name": (590,),
}
"""The examples that differ, by the rule of the dialect that changes them."""


class Spec(Struct, frozen=True):
    markdown: str
    html: str


def examples() -> dict[int, Spec]:
    """Read the examples by their numbers; an arrow stands for a tab."""
    text = SPECIFICATION.read_text(encoding="utf-8").replace("→", "\t")
    return {n: Spec(*found) for n, found in enumerate(_EXAMPLE.findall(text), 1)}


class Text(HTMLParser):
    """The text of HTML, its white space joined."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.text += data


def text_of(html: str) -> str:
    return " ".join(Text(html).text.split())


@pytest.mark.skipif(not SPECIFICATION.exists(), reason="make test installs the specification")
def test_the_text_is_that_of_the_specification() -> None:
    options = RenderOptions(indented_code=True)
    differ = [
        number
        for number, each in examples().items()
        if text_of(rendered(each.markdown, options).html) != text_of(each.html)
    ]
    assert len(examples()) > 600
    assert differ == sorted(number for numbers in RULES.values() for number in numbers)
