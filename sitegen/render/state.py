"""What the rules share while one article is parsed; kept in markdown-it's ``env`` under one key."""

from collections.abc import MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final

from markdown_it.token import Token

from sitegen import marks
from sitegen.diagnostics import Span
from sitegen.model import Heading, Link, Typeset
from sitegen.render.scan import Scan
from sitegen.text import Lines

_KEY: Final = "sitegen"


@dataclass(slots=True, kw_only=True)
class State:
    """Facts that the rules gather, in the order of the text."""

    path: str
    scan: Scan
    lines: Lines
    """Of the whole file."""
    body_start: int
    language: str = "zh-CN"
    title: str = ""
    """From the front matter; an H1 that repeats it is dropped."""
    title_heading: Token | None = None
    """The inline token of the H1 that is the title where the front matter has none."""
    used: list[int] = field(default_factory=list)
    """Numbers of the formulas that the page shows, each once."""
    typeset: dict[int, Typeset] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    image_hosts: dict[str, None] = field(default_factory=dict)

    def span(self, offset: int, length: int = 1) -> Span:
        """Give the place of an offset in the body."""
        line, column = self.lines.place(self.body_start + offset)
        return Span(path=self.path, line=line, column=column, length=length)

    def line_span(self, line: int) -> Span:
        """Give the place of a line of the marked text, counted from 0."""
        lines = self.scan.lines
        source_line = lines[min(line, len(lines) - 1)]
        first, _ = self.lines.place(self.body_start)
        return Span(path=self.path, line=first + source_line)

    def source_of(self, text: str) -> str:
        """Put the authors' own characters back for all marks in a text."""
        if marks.START not in text:
            return text
        formulas, source = self.scan.formulas, self.scan.source
        return marks.FORMULA.sub(
            lambda m: source[formulas[int(m[1])].start : formulas[int(m[1])].end], text
        )


def attach(state: State) -> dict[str, Any]:
    """Make the ``env`` for one parse."""
    return {_KEY: state}


def state_of(env: MutableMapping[str, Any]) -> State:
    """Get the state out of an ``env``."""
    state: State = env[_KEY]
    return state
