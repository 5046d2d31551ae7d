"""A text on its way: edits in several steps, and the places of the author's file kept in sight."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from msgspec import Struct

from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.tex import Edit, Edited, edit
from sitegen.core.text import Lines
from sitegen.importers.blog import Blog, BlogEntry
from sitegen.importers.routes import Routes
from sitegen.render.scan import Formula, scan
from sitegen.render.scan.layout import layout

_SPAN = re.compile(r"(?<!`)(`+)(?!`)((?:(?!\n[ \t>]*\n)[\s\S])+?)(?<!`)\1(?!`)")
_HIDING = re.compile(r"<!--|<(pre|code|script|style)\b", re.IGNORECASE)


class Zones(Struct, frozen=True, kw_only=True):
    """Where text is no prose, as pairs of offsets."""

    fences: tuple[tuple[int, int], ...]
    spans: tuple[tuple[int, int], ...]
    formulas: tuple[Formula, ...]
    verbatim: tuple[tuple[int, int], ...]
    """What stands between the tags of another system that keep it from being read."""

    def is_code(self, at: int) -> bool:
        """Tell whether a place lies in code."""
        return _holds(self.fences, at) or _holds(self.spans, at)

    def is_prose(self, at: int) -> bool:
        """Tell whether a place lies neither in code nor in a formula."""
        hidden = self.is_code(at) or _holds(self.verbatim, at)
        return not hidden and not any(f.start <= at < f.end for f in self.formulas)


def _holds(spans: Iterable[tuple[int, int]], at: int) -> bool:
    return any(start <= at < end for start, end in spans)


def zones(text: str, verbatim: Iterable[tuple[int, int]] = ()) -> Zones:
    """Find code and formulas; what is verbatim is not looked into."""
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
    """Find comments and elements that hold no Markdown; a closer is looked for in vain once."""
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
    """The body of one article while rules work on it, and what they have to say."""

    def __init__(self, source: str, body_start: int, entry: BlogEntry, routes: Routes) -> None:
        """Take the whole text of the file, and where its body begins."""
        self.text = source[body_start:]
        self.entry = entry
        self.routes = routes
        self.remarks: list[Diagnostic] = []
        self.done: Counter[str] = Counter()
        self.wanted: set[str] = set()
        """Files of the source that the text shows or links to."""
        self._lines = Lines(source)
        self._body_start = body_start
        self._steps: list[Edited] = []
        self._zones: Zones | None = None

    @property
    def blog(self) -> Blog:
        """The source as a whole."""
        return self.routes.blog

    @property
    def zones(self) -> Zones:
        """Code and formulas of the text as it is now."""
        if self._zones is None:
            self._zones = zones(self.text)
        return self._zones

    def in_prose(self, pattern: re.Pattern[str]) -> list[re.Match[str]]:
        """Find a pattern where it begins neither in code nor in a formula."""
        return [m for m in pattern.finditer(self.text) if self.zones.is_prose(m.start())]

    def apply(self, edits: Iterable[Edit], what: str = "") -> None:
        """Change the text; ``what`` names it in the report."""
        edits = list(edits)
        if not edits:
            return
        step = edit(self.text, edits)
        self._steps.append(step)
        self.text = step.text
        self._zones = None
        if what:
            self.done[what] += len(edits)

    def span(self, at: int, length: int = 1) -> Span:
        """Give the place in the author's file."""
        for step in reversed(self._steps):
            at = step.origin(at)
        line, column = self._lines.place(self._body_start + at)
        return Span(path=self.entry.path, line=line, column=column, length=max(length, 1))

    def remark(self, code: Code, message: str, at: int, length: int = 1, hint: str = "") -> None:
        """Tell the author of something to look at."""
        self.remarks.append(warning(code, message, self.span(at, length), hint=hint))
