"""The text of an article during translation: edits in steps, with positions in the source file."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from types import MappingProxyType

from msgspec import Struct

from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.tex import Edit, Edited, edit
from sitegen.core.text import Lines
from sitegen.importers.blog import Blog, BlogEntry, Front
from sitegen.importers.routes import Routes
from sitegen.render.scan import Formula, scan
from sitegen.render.scan.layout import layout

_SPAN = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n[ \t>]*\n)[\s\S])+?)(?<!`)\1(?!`)")
_HIDING = re.compile(r"<!--|<(pre|code|script|style)\b", re.IGNORECASE)


class Zones(Struct, frozen=True, kw_only=True):
    """The parts of a text that are not prose, as pairs of offsets."""

    fences: tuple[tuple[int, int], ...]
    spans: tuple[tuple[int, int], ...]
    formulas: tuple[Formula, ...]
    verbatim: tuple[tuple[int, int], ...]
    """Content of another system's tags that stop it from being parsed, such as ``raw``."""

    def is_code(self, at: int) -> bool:
        """Return whether an offset is in code."""
        return _holds(self.fences, at) or _holds(self.spans, at)

    def is_prose(self, at: int) -> bool:
        """Return whether an offset is neither in code nor in a formula."""
        hidden = self.is_code(at) or _holds(self.verbatim, at)
        return not hidden and not any(f.start <= at < f.end for f in self.formulas)


def _holds(spans: Iterable[tuple[int, int]], at: int) -> bool:
    return any(start <= at < end for start, end in spans)


def zones(text: str, verbatim: Iterable[tuple[int, int]] = ()) -> Zones:
    """Find code and formulas; verbatim parts are not searched."""
    verbatim = tuple(verbatim)
    for start, end in verbatim:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    fences = layout(text).fences
    formulas = scan(text).formulas
    spans = tuple(
        (start, end)
        for start, end in (*(found.span() for found in _SPAN.finditer(text)), *_hidden(text))
        if not _holds(fences, start) and not any(f.start <= start < f.end for f in formulas)
    )
    return Zones(fences=fences, spans=spans, formulas=formulas, verbatim=verbatim)


def _hidden(text: str) -> Iterator[tuple[int, int]]:
    """Return the spans of comments and of elements without Markdown."""
    # A closing tag that is missing is searched only once: else many openers take quadratic time.
    absent: set[str] = set()
    at = 0
    for opener in _HIDING.finditer(text):
        closer = f"</{opener[1].lower()}>" if opener[1] else "-->"
        if opener.start() < at or closer in absent:
            continue
        found = re.compile(closer, re.IGNORECASE).search(text, opener.end())
        if found is None:
            absent.add(closer)
        else:
            at = found.end()
            yield opener.start(), at


class Passage:
    """The body of one article during translation, with counts and diagnostics of the rules."""

    def __init__(
        self,
        source: str,
        body_start: int,
        entry: BlogEntry,
        routes: Routes,
        front: Front = MappingProxyType({}),
    ) -> None:
        """Take the whole text of the file, the offset of its body, and its front matter."""
        self.text = source[body_start:]
        self.entry = entry
        self.routes = routes
        self.front = front
        self.diagnostics: list[Diagnostic] = []
        self.counts: Counter[str] = Counter()
        """Number of changes by kind, for the report."""
        self.wanted: set[str] = set()
        """Files of the source that the text shows or links to."""
        self.tags: list[str] = []
        """Tags that stand in the text."""
        self.frame_hosts: set[str] = set()
        """Origins of the frames in the text."""
        self._lines = Lines(source)
        self._body_start = body_start
        self._steps: list[Edited] = []
        self._zones: Zones | None = None

    @property
    def blog(self) -> Blog:
        """The whole source."""
        return self.routes.blog

    @property
    def zones(self) -> Zones:
        """Code and formulas of the current text; computed on demand after each edit."""
        if self._zones is None:
            self._zones = zones(self.text)
        return self._zones

    def in_prose(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Return the matches of a pattern that start neither in code nor in a formula."""
        return [m for m in pattern.finditer(self.text) if self.zones.is_prose(m.start())]

    def apply(self, edits: Iterable[Edit], what: str = "") -> None:
        """Edit the text; ``what`` names the change in the report."""
        edits = list(edits)
        if not edits:
            return
        step = edit(self.text, edits)
        self._steps.append(step)
        self.text = step.text
        self._zones = None
        if what:
            self.counts[what] += len(edits)

    def span(self, at: int, length: int = 1) -> Span:
        """Return the position in the author's file of an offset in the current text."""
        for step in reversed(self._steps):
            at = step.origin(at)
        line, column = self._lines.place(self._body_start + at)
        return Span(path=self.entry.path, line=line, column=column, length=max(length, 1))

    def warn(self, code: Code, message: str, at: int, length: int = 1, hint: str = "") -> None:
        """Add a warning at an offset in the current text."""
        self.diagnostics.append(warning(code, message, self.span(at, length), hint=hint))
