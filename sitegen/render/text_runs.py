"""The texts of a paragraph as they stand between other inline tokens, before they are joined."""

from collections.abc import Iterable, Iterator

from markdown_it.token import Token

LINE_ENDS = ("", "softbreak", "hardbreak")
"""Types of tokens behind which a line begins; empty at the start of a paragraph."""
_ESCAPED = "\0"
"""In place of an escaped character, which is meant as it stands."""


def text_runs(children: Iterable[Token]) -> Iterator[tuple[str, str, str]]:
    """Yield each text with the types of the tokens before and behind it, empty at both ends."""
    before, run = "", ""
    for child in children:
        if child.type == "text":
            run += child.content
        elif child.type == "text_special":  # a backslash that escapes nothing is one too
            run += child.content if child.content == child.markup else _ESCAPED
        else:
            if run:
                yield before, run, child.type
            before, run = child.type, ""
    if run:
        yield before, run, ""
