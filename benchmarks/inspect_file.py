"""Inspection of one Markdown file: formulas, failures, leftover dollars, prose in formulas."""

import re
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dollars import left_over
from prose import is_prose, own_pair

from sitegen.build.read_site import render_options
from sitegen.config import Config
from sitegen.core.diagnostics import Code, Diagnostic, Severity
from sitegen.core.model import Article
from sitegen.core.text import Lines
from sitegen.load.discover import FoundFile
from sitegen.load.load_article import load
from sitegen.render.protocol import RenderOptions, Typesetter
from sitegen.render.render_article import render
from sitegen.render.scan import Formula, scan


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A position in a file and the text there."""

    line: int
    column: int
    what: str


@dataclass(slots=True, kw_only=True)
class Report:
    """The counts and findings of one file."""

    path: str
    lost: str = ""
    """Why the file has no page at all; empty if it has one."""
    milliseconds: float = 0.0
    """Processor time of reading and rendering."""
    displays: int = 0
    inlines: int = 0
    failures: list[Finding] = field(default_factory=list)
    strays: list[Finding] = field(default_factory=list)
    dollars: dict[str, list[Finding]] = field(default_factory=dict)
    """By kind: left, escaped, price."""
    prose: dict[str, list[Finding]] = field(default_factory=dict)
    """By kind of delimiters: swallowed, own block, own line."""

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return asdict(self)


class Inspector:
    """Inspects files one after another with one typesetter."""

    def __init__(self, config: Config, typesetter: Typesetter) -> None:
        self._config = config
        self._options: RenderOptions = render_options(config)
        self._typesetter = typesetter

    def inspect(self, root: Path, path: str) -> Report:
        """Inspect one file, given by its path relative to the root."""
        report = Report(path=path)
        start = time.process_time()
        found = FoundFile(file=root / path, path=path, name=path.rpartition(".")[0], kind="article")
        article, problems = load(found, self._config)
        if article is None:
            report.lost = problems[0].message
            return report
        rendered = render(article, self._options, self._typesetter)
        report.milliseconds = (time.process_time() - start) * 1000
        _add_diagnostics(report, rendered.diagnostics)
        self._add_findings(report, article, rendered.html)
        return report

    def _add_findings(self, report: Report, article: Article, html: str) -> None:
        inline = self._config.math.mid_sentence == "inline"
        formulas = scan(article.body, mid_sentence_inline=inline).formulas
        report.displays = sum(formula.display for formula in formulas)
        report.inlines = len(formulas) - report.displays
        lines = Lines(article.source.text)
        for kind, offset, what in left_over(html, article.body, formulas):
            finding = _finding(lines, article.body_start, offset, what)
            report.dollars.setdefault(kind, []).append(finding)
        for kind, formula in _swallowed(article.body, formulas):
            what = " ".join(article.body[formula.start : formula.end].split())[:160]
            finding = _finding(lines, article.body_start, formula.start, what)
            report.prose.setdefault(kind, []).append(finding)


def _add_diagnostics(report: Report, diagnostics: tuple[Diagnostic, ...]) -> None:
    for diagnostic in diagnostics:
        span = diagnostic.span
        finding = Finding(line=span.line, column=span.column, what=diagnostic.message)
        if diagnostic.code == Code.MATH_UNPAIRED:
            report.strays.append(finding)
        elif diagnostic.severity == Severity.ERROR and diagnostic.code.startswith("math-"):
            report.failures.append(finding)


def _swallowed(body: str, formulas: tuple[Formula, ...]) -> Iterator[tuple[str, Formula]]:
    for formula in formulas:
        if is_prose(formula.tex):
            yield own_pair(body, formula.start, formula.end), formula


def _finding(lines: Lines, body_start: int, offset: int | None, what: str) -> Finding:
    """Return a finding; line 0 if the position is unknown."""
    if offset is None:
        return Finding(line=0, column=0, what=what)
    line, column = lines.place(body_start + offset)
    return Finding(line=line, column=column, what=what)


_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|.)")


def reason(message: str) -> str:
    """Return a message of KaTeX without its details, so that failures of one kind are grouped."""
    folded = _COMMAND.sub(r"\\…", message)
    folded = re.sub(r"(environment: ?).*", r"\1…", folded)
    folded = re.sub(r"(Unknown column alignment: ).*", r"\1…", folded)
    folded = re.sub(r"(got |Got )'(?:[^']|'(?='))*'", r"\1'…'", folded)
    folded = re.sub(r"[^\x00-\x7f…]+", "…", folded)
    return re.sub(r"\d+", "N", folded)
