"""The state that rules share while one article is parsed, in markdown-it's ``env``."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import MutableMapping
from typing import Any, Final

from markdown_it.token import Token
from msgspec import Struct, field

from sitegen.core import placeholders
from sitegen.core.citations import Citation
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.model import Heading, Label, Link, Reference, Typeset
from sitegen.core.text import Lines
from sitegen.render.colours import Colours, coloured
from sitegen.render.environments import Environment
from sitegen.render.numbering import Group
from sitegen.render.protocol import RenderOptions
from sitegen.render.scan import Scan

_KEY: Final = "sitegen"


class ParseState(Struct, kw_only=True):
    """Facts that the rules collect, in the order of the text."""

    path: str
    scan: Scan
    lines: Lines
    """Of the whole file."""
    body_lines: Lines
    body_start: int
    language: str = "zh-CN"
    options: RenderOptions
    colours: Colours = coloured
    title: str = ""
    """From the front matter; an H1 that repeats it is dropped."""
    title_heading: Token | None = None
    """The inline token of the H1 that is the title, if front matter has none."""
    labels: list[Label] = field(default_factory=list)
    label_names: dict[str, Label] = field(default_factory=dict)
    references: list[Reference] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    in_tables: set[int] = field(default_factory=set)
    """Numbers of the formulas in table cells."""
    anchors: dict[int, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    """The ids of the labels in a formula, each with the place of its row among those that have a
    number; 0 if there is one number alone."""
    within: dict[int, str] = field(default_factory=dict)
    """The label of the theorem in which, or in whose proof, a formula stands, by its number."""
    groups: dict[int, Group] = field(default_factory=dict)
    """The ``subequations`` of formulas that have other text between them."""
    sections: tuple[int, ...] = ()
    """Offsets of the headings within which something is counted; empty if nothing is."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    counters: Counter[str] = field(default_factory=Counter)
    """The numbers of equations and theorems given so far, and of remarks that are made once."""
    used: list[int] = field(default_factory=list)
    """Numbers of the formulas that the page shows, each once."""
    typeset: dict[int, Typeset] = field(default_factory=dict)
    links: list[Link] = field(default_factory=list)
    environments: dict[int, Environment] | None = None
    """Cache: LaTeX environments of the marked text, by their starts; None until one is searched."""
    headings: tuple[Heading, ...] = ()
    """Known once formulas are typeset, before anything is printed."""
    image_hosts: dict[str, None] = field(default_factory=dict)
    media_hosts: dict[str, None] = field(default_factory=dict)
    has_frames: bool = False
    places: dict[tuple[str, int], int] = field(default_factory=dict)
    """Cache: offsets of texts, by text and the line from which they were searched; -1 if absent."""
    searched: int = 0
    """Characters searched for them."""

    def count(self, counter: str, offset: int, *, within: bool) -> str:
        """Return the next number of a counter; as ``2.3`` if it counts within sections."""
        if not (within and self.sections):
            self.counters[counter] += 1
            return str(self.counters[counter])
        section = bisect_right(self.sections, offset)
        self.counters[f"{counter} {section}"] += 1
        return f"{section}.{self.counters[f'{counter} {section}']}"

    def offset_of(self, line: int) -> int:
        """Return the offset in the body of a line of the marked text."""
        lines = self.scan.lines
        return self.body_lines.start(lines[min(line, len(lines) - 1)])

    def span(self, offset: int, length: int = 1) -> Span:
        """Return the span of an offset in the body."""
        line, column = self.lines.place(self.body_start + offset)
        return Span(path=self.path, line=line, column=column, length=length)

    def line_span(self, line: int) -> Span:
        """Return the span of a line of the marked text, counted from 0."""
        lines = self.scan.lines
        source_line = lines[min(line, len(lines) - 1)]
        first, _ = self.lines.place(self.body_start)
        return Span(path=self.path, line=first + source_line)

    def span_of(self, text: str, line: int) -> Span:
        """Return the span of a text on or below a line of the marked text; else the line's."""
        if (text, line) not in self.places:  # else one search for each link in it
            self.places[text, line] = self._find(text, self.offset_of(line))
        at = self.places[text, line]
        return self.line_span(line) if at < 0 else self.span(at, len(text))

    def _find(self, text: str, start: int) -> int:
        """Return a text's offset from ``start`` on; -1 if absent, or once too much was searched."""
        source = self.scan.source
        if self.searched > 10_000_000 + 100 * len(source):
            return -1
        at = source.find(text, start)
        self.searched += (at if at >= 0 else len(source)) - start
        return at

    def source_of(self, text: str) -> str:
        """Return a text with the author's source in place of marks."""
        if placeholders.START not in text:
            return text
        return placeholders.FORMULA.sub(self._source, text)

    def _source(self, mark: re.Match[str]) -> str:
        index, formulas = int(mark[1]), self.scan.formulas
        if index >= len(formulas):  # %01 in an address, as its author wrote it
            return mark[0]
        return self.scan.source[formulas[index].start : formulas[index].end]

    def add_label(self, label: Label) -> bool:
        """Add a label and return True; a second one of a name is refused, with a diagnostic."""
        first = self.label_names.setdefault(label.name, label)
        if first is label:
            self.labels.append(label)
            return True
        self.diagnostics.append(
            warning(
                Code.LABEL_DOUBLE,
                say(
                    "the label {name} stands on line {line} already",
                    name=label.name,
                    line=first.span.line,
                ),
                label.span,
                hint=say("give one of them another name"),
            )
        )
        return False

    def add_reference(self, reference: Reference) -> int:
        """Add a reference; return its number."""
        self.references.append(reference)
        return len(self.references) - 1


def attach(state: ParseState) -> dict[str, Any]:
    """Return the ``env`` for one parse."""
    return {_KEY: state}


def parse_state(env: MutableMapping[str, Any]) -> ParseState:
    """Return the state in an ``env``."""
    state: ParseState = env[_KEY]
    return state
