"""What holds wherever a text comes from; each function fails with an AssertionError."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from sitegen.core.diagnostics import Diagnostic
from sitegen.core.text import NotText, decode

_MARKS = re.compile("[\x01-\x06\x0e\x0f]")
_VOID = {"area", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


def text_of(data: bytes) -> str:
    """Read bytes as sitegen reads an article; what is no text is an empty one."""
    try:
        return decode(data).text
    except NotText:
        return ""


def are_in(problems: Iterable[Diagnostic], text: str) -> None:
    """Hold that diagnostics name places of the text: its end and the end of a line are some."""
    lines = text.split("\n")
    for problem in problems:
        span = problem.span
        assert problem.message, problem
        assert 1 <= span.line <= len(lines), problem
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1, problem
        assert span.length >= 0, problem


def has_no_marks(*texts: str) -> None:
    """Hold that nothing is left that was to be filled in."""
    for text in texts:
        assert not _MARKS.search(text), text


def is_balanced(html: str) -> None:
    """Hold that each element is closed, and none by the end of another."""
    reader = _Stack()
    reader.feed(html)
    reader.close()
    assert not reader.open, f"never closed: {reader.open}"


class _Stack(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        """Leave ``<br />`` alone; of other elements the slash means nothing in HTML."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag, f"</{tag}> closes another element"
