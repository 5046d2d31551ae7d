"""Reading of BibTeX and BibLaTeX files: tolerant, in linear time, with the place of each field."""

import re
from collections.abc import Iterator

from msgspec import Struct

from sitegen.core.diagnostics import Code, Diagnostic, Span, error, warning
from sitegen.core.messages import say
from sitegen.core.text import Lines

_START = re.compile(r"^[ \t]*@[ \t]*([A-Za-z]+)\s*([{(])", re.MULTILINE)
_BEHIND = re.compile(r"[ \t]*@[ \t]*([A-Za-z]+)\s*([{(])")
"""An entry on the line on which another one ends."""
_NEXT = re.compile(r"\n[ \t]*@[ \t]*[A-Za-z]+\s*[{(]")
_KEY = re.compile(r"\s*([^\s,{}()\"#%=]+|[^,{}\"%=\n]+?)\s*(,|(?=[})]))")
_FIELD = re.compile(r"[\s,]*([A-Za-z][\w:.+-]*)\s*=\s*")
_NAME = re.compile(r"[^\s,{}()\"#%=]+")
_JOIN = re.compile(r"\s*#\s*")
_END = re.compile(r"[\s,]*[})]")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_QUOTE = re.compile(r"\\.|[{}\"]", re.DOTALL)
_LONGEST = 20_000
"""Characters of one value, so that many braces that are never closed take linear time."""
_LONGEST_FIELD = 4_000
"""Characters of a field with its strings filled in, which may double with each."""
_LONGEST_KEY = 200
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_STRINGS = {name: str(number) for number, name in enumerate(_MONTHS, 1)}


class RawEntry(Struct, frozen=True):
    """An entry with its fields in TeX, each with its offset."""

    key: str
    kind: str
    at: int
    fields: dict[str, tuple[str, int]]


class _Broken(Exception):
    """The text cannot be read at an offset."""

    def __init__(self, at: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.at, self.message, self.hint = at, message, hint


class BibtexReader:
    """Reads one file; ``problems`` are known once the entries have been taken."""

    def __init__(self, text: str, path: str) -> None:
        """Take the file's text and its path in the site."""
        self._text = text
        self._path = path
        self._strings = dict(_STRINGS)
        self.lines = Lines(text)
        self.problems: list[Diagnostic] = []

    def entries(self) -> Iterator[RawEntry]:
        """Yield the entries; what is broken is reported and passed over."""
        at = 0
        while start := _BEHIND.match(self._text, at) or _START.search(self._text, at):
            kind = start[1].lower()
            try:
                at = start.end()
                if kind == "string":
                    at = self._read_string(start.end())
                elif kind not in ("comment", "preamble"):
                    entry, at = self._read_entry(kind, start.end())
                    yield entry
            except _Broken as problem:
                span = self.span(problem.at)
                self.problems.append(
                    error(Code.BIBLIOGRAPHY, problem.message, span, hint=problem.hint)
                )
                following = _NEXT.search(self._text, start.end())
                at = following.start() if following else len(self._text)

    def span(self, at: int, length: int = 1) -> Span:
        """Return the place of an offset."""
        line, column = self.lines.place(min(at, max(len(self._text) - 1, 0)))
        return Span(path=self._path, line=line, column=column, length=length)

    def _read_entry(self, kind: str, at: int) -> tuple[RawEntry, int]:
        found = _KEY.match(self._text, at, at + _LONGEST_KEY + 100)
        if found is None or len(found[1]) > _LONGEST_KEY:
            hint = say("write one behind the first brace, and a comma behind it")
            raise _Broken(at, say("the entry has no key"), hint)
        fields: dict[str, tuple[str, int]] = {}
        at = found.end()
        while not (end := _END.match(self._text, at)):
            at = self._read_field(fields, at)
        return RawEntry(found[1].strip(), kind, found.start(1), fields), end.end()

    def _read_string(self, at: int) -> int:
        fields: dict[str, tuple[str, int]] = {}
        while not (end := _END.match(self._text, at)):
            at = self._read_field(fields, at)
        self._strings.update({name: value for name, (value, _) in fields.items()})
        return end.end()

    def _read_field(self, fields: dict[str, tuple[str, int]], at: int) -> int:
        found = _FIELD.match(self._text, at)
        if found is None:
            at += len(self._text[at : at + 200]) - len(self._text[at : at + 200].lstrip(", \t\r\n"))
            raise _Broken(
                at,
                say("a field is expected here, or the end of the entry"),
                say(
                    "write name = value with a comma behind it;"
                    " perhaps a brace above has no partner"
                ),
            )
        value, end = self._read_value(found.end())
        name = found[1].lower()
        if name in fields:
            message = say("the field {name} stands twice in this entry", name=name)
            self.problems.append(warning(Code.BIBLIOGRAPHY, message, self.span(found.start(1))))
        fields.setdefault(name, (value, found.start(1)))
        return end

    def _read_value(self, at: int) -> tuple[str, int]:
        """Return a value with its strings filled in, and where it ends."""
        parts, length, start = [], 0, at
        while True:
            part, at = self._read_part(at)
            length += len(part)
            if length > _LONGEST_FIELD:
                raise _Broken(
                    start,
                    say("the value has more than {most:,} characters", most=_LONGEST_FIELD),
                    say("shorten it"),
                )
            parts.append(part)
            join = _JOIN.match(self._text, at)
            if join is None:
                return "".join(parts), at
            at = join.end()

    def _read_part(self, at: int) -> tuple[str, int]:
        first = self._text[at : at + 1]
        if first in ("{", '"'):
            end = self._end_of_group(at, _BRACE if first == "{" else _QUOTE)
            return self._text[at + 1 : end - 1], end
        found = _NAME.match(self._text, at, at + _LONGEST_KEY)
        if found is None:
            raise _Broken(at, say("a value is expected here"), say("write it in braces"))
        if found[0].isdigit():
            return found[0], found.end()
        value = self._strings.get(found[0].lower())
        if value is None:
            message = say("there is no string {name}", name=found[0])
            hint = say("define it with @string, or write the value in braces")
            span = self.span(at, len(found[0]))
            self.problems.append(warning(Code.BIBLIOGRAPHY, message, span, hint=hint))
        return found[0] if value is None else value, found.end()

    def _end_of_group(self, at: int, steps: re.Pattern[str]) -> int:
        depth = 0
        for step in steps.finditer(self._text, at + 1, at + _LONGEST):
            if step[0] == "{":
                depth += 1
            elif depth == 0 and step[0] in ("}", '"'):
                return step.end()
            elif step[0] == "}":
                depth -= 1
        raise _Broken(
            at,
            say("this value is never closed"),
            say("close it with the same kind of bracket; each brace in it needs its partner"),
        )
