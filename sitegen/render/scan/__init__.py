"""The scanner: finds math before Markdown sees it and leaves a mark for each formula.

Markdown would interpret the ``_``, ``*``, ``<``, ``|`` and doubled backslashes of TeX, and would
end a display at a line that looks like a list. So formulas are taken out first, by the rules of
docs/math.md, and come back as tokens. Everything is one left-to-right pass; each look-ahead is
bounded or cached, so the time is linear.
"""

import re
from collections.abc import Iterable

from markdown_it.common.html_re import HTML_TAG_RE
from msgspec.structs import replace

from sitegen.core import placeholders
from sitegen.core.text import Lines
from sitegen.render.scan.bounded_search import BoundedSearch
from sitegen.render.scan.display import (
    is_alone,
    is_group_end,
    is_mid_sentence,
    match_bracket,
    match_dollars,
    match_environment,
)
from sitegen.render.scan.fenced import label_behind, match_dollar_code, read_fence, referred
from sitegen.render.scan.inline import Match, match_dollar, match_shared, match_triple
from sitegen.render.scan.layout import CONTAINER, Layout, layout
from sitegen.render.scan.odd import odd_dollar, odd_stretches
from sitegen.render.scan.prose import is_price, looks_like_math
from sitegen.render.scan.result import Formula, Scan, Stray

__all__ = ["Formula", "Scan", "Stray", "scan"]

# Openers of formulas, and of text in which a dollar is no delimiter: code spans, HTML, addresses.
_TOKEN = re.compile(
    r"\\{1,2}[\[(]|\\begin\{|\\.|\$+|`+|<!--|<(?=[A-Za-z/])|\]\((?=https?:|\.{0,2}/)", re.DOTALL
)
_PREFIX = re.compile(CONTAINER)
_RAW = re.compile(r"<(pre|code|script|style|textarea)\b", re.IGNORECASE)
_AUTOLINK = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]{1,31}:[^<>\x00-\x20]*>")
_DESTINATION = re.compile(r"\]\([^()\s]*\)?")
_EMPTY = re.compile(r"\$[ \t]+\$(?!\$)|\$\$[ \t]+\$\$(?!\$|[^\n$]*\$\$)")
_UNDERLINE = re.compile(r"\n[ >]*(?:=+|-+)[ \t]*(?:\n|$)")


def scan(text: str, *, mid_sentence_inline: bool = True) -> Scan:
    """Find the formulas of a text. Never fails; everything else stays as it is."""
    scanner = _Scanner(text, mid_sentence_inline=mid_sentence_inline)
    scanner.run()
    # Whether "\(a\)" is math depends on the whole text, so some texts need a second pass.
    if scanner.missed_brackets:
        scanner = scanner.again()
        scanner.run()
    return assemble(text, scanner.formulas, scanner.strays)


class _Scanner:
    """One pass over one text; collects formulas and strays."""

    def __init__(self, text: str, *, mid_sentence_inline: bool) -> None:
        self.formulas: list[Formula] = []
        self.strays: list[Stray] = []
        self._text = text
        self._mid_sentence_inline = mid_sentence_inline
        self._layout: Layout = layout(text)
        self._search = BoundedSearch(text)
        self._odd_stretches = odd_stretches(text)
        self._odd_from = 0
        self._stray_line_end = 0
        self._referred: frozenset[str] | None = None

    @property
    def missed_brackets(self) -> bool:
        r"""Whether a ``\(…\)`` was left as text before one that makes all of them math."""
        return self._search.unsure and self._search.brackets

    def again(self) -> "_Scanner":
        """Return a scanner of the same text in which all brackets are math."""
        other = _Scanner(self._text, mid_sentence_inline=self._mid_sentence_inline)
        other._search.brackets = True
        return other

    def run(self) -> None:
        """Scan the text between fences; fences that contain math are formulas."""
        at = 0
        for start, end, is_math in self._fences():
            at = self._scan(at, start)
            if is_math and at <= start:
                self._fenced(start, end)
            at = max(at, end)
        self._scan(at, len(self._text))

    def _fences(self) -> Iterable[tuple[int, int, bool]]:
        code = [(start, end, False) for start, end in self._layout.fences]
        return sorted(code + [(start, end, True) for start, end in self._layout.maths])

    def _scan(self, at: int, end: int) -> int:
        while token := _TOKEN.search(self._text, at, end):
            at = self._step(token)
        return at

    def _fenced(self, start: int, end: int) -> None:
        found = read_fence(self._text, start, end)
        if found:
            label = found.label, found.label_start
            self._take(found.start, (found.tex_start, found.tex_end, found.end), True, label)

    def _step(self, token: re.Match[str]) -> int:
        """Look for the closer of a token; return where to go on: after it, or after the opener."""
        kind, at = token.group(), token.start()
        if kind[0] == "$":
            return self._dollars(at, len(kind))
        if kind[0] == "`":
            return self._code_span(at, kind)
        if kind[0] == "<":
            return self._html(at, kind)
        if kind[0] == "]":
            return _DESTINATION.match(self._text, at).end()  # type: ignore[union-attr]  # the token is its start
        return self._backslash(token)

    # The order matters. All pairs depend on the odd dollar, so it is first; then the forms that
    # look like others ("$ $" is none, the second dollar of "$a$$b$$" opens a display); then others.
    def _dollars(self, at: int, run: int) -> int:
        if at >= self._odd_from:
            self._find_odd_dollar(at)
        if self._search.dropped and at in self._search.dropped:
            return self._stray(at, "$")
        if self._text.startswith((" ", "\t"), at + run) and (empty := self._empty(at)):
            return empty
        if at == self._search.shared:
            return self._take(at, match_shared(self._text, at), True) or at + 1
        if run == 1 or at + 1 in self._search.dropped:
            return self._dollar(at)
        if run == 3 and (end := self._take(at, match_triple(self._text, at, self._layout), False)):
            return end
        return at + run if run > 3 else self._two_dollars(at)

    def _find_odd_dollar(self, at: int) -> None:
        """Find the odd dollar of the paragraph that begins here, if a line of it may have one."""
        while self._odd_stretches and self._odd_stretches[-1][1] <= at:
            self._odd_stretches.pop()
        begin = self._odd_stretches[-1][0] if self._odd_stretches else len(self._text)
        if at < begin:
            self._odd_from = begin
            return
        self._odd_from = self._layout.inline_end(at)
        odd = odd_dollar(self._text, at, self._odd_from)
        if odd is not None:
            self._search.dropped.add(odd)

    def _dollar(self, at: int) -> int:
        if self._text.startswith("`", at + 1) and (found := match_dollar_code(self._text, at)):
            return self._take(at, found, False)
        found = match_dollar(self._search, at, self._layout)
        if found is None:
            return self._stray(at, "$")
        # A formula with a number must be a display, so "$…\tag{1}$" alone on its line is one.
        tagged = self._text.find("\\tag", at, found[2]) > 0
        display = tagged and is_alone(self._text, at, found[2])
        return self._take(at, found, display) or self._stray(at, "$")

    def _two_dollars(self, at: int) -> int:
        if is_group_end(self._search, at, self._layout):
            return at + 2
        found = match_dollars(self._text, at, self._layout)
        if found is None:
            return self._stray(at, "$$")
        end = found[2]
        if self._text.startswith(("(", " ("), end) and (label := self._label(end)):
            return self._take(at, (*found[:2], label[2]), True, label[:2])
        inline = self._mid_sentence_inline and is_mid_sentence(self._text, at, end)
        return self._take(at, found, not inline) or self._stray(at, "$$")

    def _label(self, at: int) -> tuple[str, int, int] | None:
        if self._referred is None:
            self._referred = referred(self._text)
        return label_behind(self._text, at, self._referred)

    def _empty(self, at: int) -> int:
        """Return the end of ``$ $``, whose dollars open no formula; 0 if there is none."""
        pair = _EMPTY.match(self._text, at)
        return pair.end() if pair and not self._search.has_odd_dollars(at) else 0

    def _backslash(self, token: re.Match[str]) -> int:
        kind, at = token.group(), token.start()
        if kind == "\\begin{":
            found = match_environment(self._search, at, self._layout)
            return self._take(at, found, True) or token.end()
        if kind[-1] not in "[(":
            return token.end()
        found = match_bracket(self._search, at, kind, self._layout)
        return self._take(at, found, kind[-1] == "[") or token.end()

    def _take(
        self, at: int, found: Match | None, display: bool, label: tuple[str, int] = ("", 0)
    ) -> int:
        """Add a formula; return its end, or 0 if there was no match."""
        if found is None:
            return 0
        start, end, closer_end = found
        tex, pieces = _lift(self._text, at, start, end)
        if not tex.strip():  # only the markers of a quote
            return 0
        formula = Formula(start=at, end=closer_end, tex=tex, display=display, pieces=pieces)
        if label[0]:
            formula = replace(formula, label=label[0], label_start=label[1])
        self.formulas.append(formula)
        return closer_end

    def _stray(self, at: int, delimiter: str) -> int:
        """Note a delimiter without a partner if its line looks like math; return its end."""
        if at < self._stray_line_end or is_price(self._text[at + 1 : at + 30]):
            return at + len(delimiter)
        # A window: a line of a megabyte of dollars would be read once for each dollar.
        before = self._text[max(0, at - 200) : at].rpartition("\n")[2]
        window = before + self._text[at : at + 200].partition("\n")[0]
        if delimiter == "$$" or looks_like_math(window):
            self.strays.append(Stray(start=at, delimiter=delimiter))
            line_end = self._text.find("\n", at)  # one warning a line
            self._stray_line_end = line_end if line_end >= 0 else len(self._text)
        return at + len(delimiter)

    def _code_span(self, at: int, run: str) -> int:
        content_start, limit = at + len(run), self._layout.paragraph_end(at)
        end = self._search.backticks(len(run), content_start, limit)
        if end and self._text.startswith("{math}", at - 6) and at >= 6:  # a role of MyST's
            self._take(at - 6, (content_start, end - len(run), end), False)
        return end or content_start

    # The window of 2,000 characters keeps many "<a" that are never closed from quadratic time.
    def _html(self, at: int, kind: str) -> int:
        if kind == "<!--":
            return self._end_of("-->", at) or at + 4
        if (raw := _RAW.match(self._text, at)) and (
            end := self._end_of(f"</{raw.group(1).lower()}", at)
        ):
            return end
        tag = _AUTOLINK.match(self._text, at) or HTML_TAG_RE.match(self._text[at : at + 2000])
        return at + len(tag.group()) if tag else at + 1

    def _end_of(self, closer: str, at: int) -> int:
        found = self._search.find(closer, at, len(self._text))
        return found.end() if found else 0


def _lift(text: str, at: int, start: int, end: int) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the TeX without the markers of quotes, and the pieces that map it to the text."""
    if "\n" not in text[start:end]:
        return text[start:end], ((0, start),)
    line_start = text.rfind("\n", 0, at) + 1
    prefix = _PREFIX.match(text, line_start, at)
    depth = prefix.group().count(">") if prefix else 0
    if not depth:
        return text[start:end], ((0, start),)
    marker = re.compile(rf"(?:[ \t]*>){{0,{depth}}} ?")
    tex, pieces = "", []
    for number, line in enumerate(text[start:end].splitlines(keepends=True)):
        skip = marker.match(line).end() if number else 0  # type: ignore[union-attr]  # it matches everything
        pieces.append((len(tex), start + skip))
        tex += line[skip:]
        start += len(line)
    return tex, tuple(pieces)


def assemble(text: str, formulas: Iterable[Formula], strays: Iterable[Stray]) -> Scan:
    """Replace formulas by marks; record the source's line of each line of the marked text."""
    formulas = tuple(formulas)
    parts, at, placer, lines = [], 0, Lines(text), [0]
    # A mark takes one line, whatever the formula took; ``lines`` maps Markdown's lines back.
    for index, formula in enumerate(formulas):
        before = text[at : formula.start]
        mark = placeholders.formula(index)
        if formula.display and _UNDERLINE.match(text, formula.end):
            # A line of hyphens below a display is a rule; below text, as the mark is, a heading.
            mark += "\n"
        parts += [before, mark]
        _count(lines, before, placer, at)
        if mark.endswith("\n"):
            lines.append(placer.place(formula.end)[0] - 1)
        at = formula.end
    parts.append(text[at:])
    _count(lines, text[at:], placer, at)
    lines.append(placer.place(len(text))[0])
    return Scan(
        source=text,
        text="".join(parts),
        formulas=formulas,
        strays=tuple(strays),
        lines=tuple(lines),
    )


def _count(lines: list[int], part: str, placer: Lines, at: int) -> None:
    """Append the source's line numbers of the lines that begin in a part."""
    count = part.count("\n")
    if count:
        first = placer.place(at)[0]
        lines.extend(range(first, first + count))
