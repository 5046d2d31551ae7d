"""The info string of a code block: language, title, line numbers, marked lines.

Generators disagree on how these are written; all of these are read: ``python:a.py``,
``title="a.py"``, ``linenums="5"``, ``showLineNumbers``, ``{2,4-6}``, ``hl_lines="2 4-6"``.
"""

import re
from bisect import bisect_right

from msgspec import Struct

_LANGUAGE = re.compile(r"\s*(?:\{\s*(?!\d))?\.?([^\s{}:=,]*+)(?!=)(?::([^\s{}=]+))?")
_TITLE = re.compile(r"""(?<![\w-])(?:title|filename)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s{}]+))""")
_NUMBERED = re.compile(
    r"""(?<![\w-])(?:linenums|linenos|showLineNumbers|numberLines|line-numbers)(?![\w-])"""
    r"""(?:=?["'{]?(\d{1,6}|\w+)["'}]?)?"""
)
_MARKED = re.compile(r"""\{([\d\s,-]+)\}|(?<![\w-])hl_lines\s*=\s*("[^"]*"|\[[^\[\]]*\]|[\d,-]+)""")
_ENDLESS = 10**9
_RANGE = re.compile(r"(\d{1,6})(?:-(\d{1,6}))?")


class Info(Struct, frozen=True, kw_only=True):
    """The settings of a code block."""

    language: str = ""
    title: str = ""
    first: int | None = None
    """The first line's number if lines are numbered."""
    marked: tuple[tuple[int, int], ...] = ()
    """Sorted ranges of lines to mark (first, last), counted from 1 at the top of the block."""

    def is_marked(self, line: int) -> bool:
        """Whether a line is to be marked."""
        at = bisect_right(self.marked, (line, _ENDLESS)) - 1
        return at >= 0 and line <= self.marked[at][1]


def read_info(text: str) -> Info:
    """Parse an info string; unknown parts are ignored."""
    found = _LANGUAGE.match(text)
    language, name = found.groups() if found else ("", "")
    rest = text[found.end() :] if found else text
    if name and _NUMBERED.match(name):
        name, rest = "", f"{name} {rest}"
    if title := _TITLE.search(rest):
        name, rest = title[1] or title[2] or title[3], _without(title, rest)
    numbered = _NUMBERED.search(rest)
    first = _first(numbered[1]) if numbered else None
    if numbered:
        rest = _without(numbered, rest)
    return Info(language=language.lower(), title=name or "", first=first, marked=_marked(rest))


def _without(found: re.Match[str], text: str) -> str:
    return text[: found.start()] + " " + text[found.end() :]


def _first(value: str | None) -> int | None:
    if value == "false":
        return None
    return int(value) if value and value.isdecimal() else 1


def _marked(text: str) -> tuple[tuple[int, int], ...]:
    ranges = _RANGE.finditer(" ".join(m[1] or m[2] for m in _MARKED.finditer(text)))
    return _joined(sorted((int(m[1]), int(m[2] or m[1])) for m in ranges))


def _joined(ranges: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """Merge ranges that touch or overlap."""
    joined: list[tuple[int, int]] = []
    for first, last in ranges:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        elif first <= last:
            joined.append((first, last))
    return tuple(joined)
