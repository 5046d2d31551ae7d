"""Errors in the syntax of front matter, in an author's words: the wrong line, and what to write.

PyYAML names the place where it gave up: of a list that is never closed, the end of the text.
"""

import re
from collections.abc import Callable

import yaml
from msgspec import Struct

from sitegen.core.diagnostics import Code, Severity
from sitegen.core.messages import say, template
from sitegen.core.text import Lines
from sitegen.core.toml_words import toml_place, toml_words

_KEY = re.compile(r"(\s*)(?:- )?[\"']?([\w-]+)[\"']?[ \t]*:(?:[ \t]+(\S.*))?")
_BRACKETS = {"[": "]", "{": "}"}
_QUOTES = template('put quotes around the value: title: "a: b"')
_COLUMN = template("begin all keys of one table in the same column, and list items below their key")


class Fault(Struct, frozen=True, kw_only=True):
    """An error in front matter; line and column count from 1, without the delimiters."""

    message: str
    line: int = 1
    column: int = 1
    length: int = 1
    hint: str = ""
    code: Code = Code.FRONT_MATTER_SYNTAX
    severity: Severity = Severity.ERROR


def yaml_fault(broken: yaml.YAMLError, raw: str) -> Fault:
    """Return what is wrong with invalid YAML; the first rule that knows counts."""
    details = _details(broken, raw)
    places = (rule(details) for rule in _RULES)
    place = next(filter(None, places), _Place(details.at, details.problem, say(_QUOTES)))
    line, column = Lines(raw).place(place.at)
    message = say("the front matter is not valid YAML: {reason}", reason=place.reason)
    return Fault(message=message, line=line, column=column, hint=place.hint)


def toml_fault(broken: Exception) -> Fault:
    """Return what is wrong with invalid TOML."""
    line, column = toml_place(str(broken))
    reason = toml_words(str(broken))
    message = say("the front matter is not valid TOML: {reason}", reason=reason)
    return Fault(message=message, line=line, column=column)


class _Place(Struct, frozen=True):
    """Where something is wrong, as an offset, what it is, and what to do."""

    at: int
    reason: str
    hint: str


class _Broken(Struct, frozen=True):
    """What PyYAML reports, with the lines around it."""

    raw: str
    problem: str
    context: str
    at: int
    opened: int
    """Where that began in which the problem lies."""

    def start(self, at: int) -> int:
        """Return the offset of the line of an offset."""
        return self.raw.rfind("\n", 0, at) + 1

    def line(self, at: int) -> str:
        """Return the line of an offset."""
        return self.raw[self.start(at) :].partition("\n")[0]

    def above(self, at: int) -> int:
        """Return the offset of the line above with any text; -1 if there is none."""
        before = self.raw[: self.start(at)].rstrip()
        return self.start(len(before)) if before else -1


def _details(broken: yaml.YAMLError, raw: str) -> _Broken:
    mark = getattr(broken, "problem_mark", None)
    opened = getattr(broken, "context_mark", None)
    # Offsets, not lines: to YAML, characters such as U+2028 end a line, but not to editors.
    at = min(mark.index, len(raw)) if mark else 0
    return _Broken(
        raw=raw,
        problem=str(getattr(broken, "problem", None) or broken),
        context=str(getattr(broken, "context", None) or ""),
        at=at,
        opened=min(opened.index, len(raw)) if opened else at,
    )


def _odd_space(fault: _Broken) -> _Place | None:
    """Find a tab, or a space that is none to YAML, at the start of the line or of the one above."""
    for at in (fault.at, fault.above(fault.at)):
        found = re.match(r" *([\t\xa0\u3000])\s*\S", fault.line(at)) if at >= 0 else None
        if found:
            is_tab = found[1] == "\t"
            reason = say("a tab indents a line") if is_tab else say("a wide space indents a line")
            hint = say("indent with plain spaces")
            return _Place(fault.start(at) + found.start(1), reason, hint)
    return None


def _open_bracket(fault: _Broken) -> _Place | None:
    opener = fault.raw[fault.opened : fault.opened + 1]
    if "parsing a flow" not in fault.context or opener not in _BRACKETS:
        return None
    closer = _BRACKETS[opener]
    line = re.sub(r"'[^']*'|\"[^\"]*\"", "", fault.line(fault.opened))
    if line.count(opener) <= line.count(closer):
        reason = say(
            "a comma is missing between {opener} and {closer}", opener=opener, closer=closer
        )
        return _Place(fault.at, reason, say("write a comma between two values"))
    hint = say("write {closer} behind the last value", closer=closer)
    return _Place(fault.opened, say("{opener} is never closed", opener=opener), hint)


def _open_quote(fault: _Broken) -> _Place | None:
    if "quoted scalar" not in fault.context:
        return None
    if "escape" in fault.problem:
        return _Place(fault.at, fault.problem, say("put the value between single quotes"))
    quote = fault.raw[fault.opened : fault.opened + 1]
    return _never_closed(fault.opened, quote)


def _never_closed(at: int, quote: str) -> _Place:
    hint = say("write {quote} at the end of the value", quote=quote)
    return _Place(at, say("{opener} is never closed", opener=quote), hint)


def _no_colon(fault: _Broken) -> _Place | None:
    if "expected ':'" not in fault.problem:
        return None
    return _no_value(fault.opened, fault)


def _no_value(at: int, fault: _Broken) -> _Place:
    start = fault.start(at)
    line = fault.line(at)
    reason = say("a line is neither a key with a value nor a part of the one above")
    hint = say("write key: value, with a space behind the colon")
    return _Place(start + len(line) - len(line.lstrip()), reason, hint)


def _second_colon(fault: _Broken) -> _Place | None:
    """Explain a colon with a space, in a value or where a line is indented without reason."""
    if "mapping values are not allowed" not in fault.problem:
        return None
    before = fault.line(fault.at)[: fault.at - fault.start(fault.at)]
    above = fault.above(fault.at)
    if re.fullmatch(r"\s+[\w-]+\s*", before) and above >= 0:
        at = fault.start(fault.at) + len(before) - len(before.lstrip())
        return _Place(at, say("a key is indented below one that has a value"), say(_COLUMN))
    if re.fullmatch(r"[\w-]+\s*", before) and above >= 0:
        return _no_value(above, fault)
    return _Place(fault.at, say("a value holds a colon with a space behind it"), say(_QUOTES))


def _quote_of_above(fault: _Broken) -> _Place | None:
    """Find a quote that the line above opens, and one of this line closes by mistake."""
    above = fault.above(fault.at)
    found = _KEY.match(fault.line(above)) if above >= 0 else None
    quote = found[3][0] if found and found[3] else ""
    if not found or quote not in ("'", '"') or found[3].count(quote) % 2 == 0:
        return None
    return _never_closed(above + found.start(3), quote)


def _text_behind_quotes(fault: _Broken) -> _Place | None:
    found = _KEY.match(fault.line(fault.at))
    value = found[3] if found and found[3] else ""
    if value[:1] in ("'", '"'):
        return _Place(fault.at, say("there is text behind the closing quote"), say(_OTHER_QUOTES))
    if value[:1] in _BRACKETS:
        closer = _BRACKETS[value[0]]
        return _Place(fault.at, say("there is text behind {closer}", closer=closer), say(_QUOTES))
    return None


_OTHER_QUOTES = template("put the whole value between the other quotes: title: '\"a\" and b'")


def _special_start(fault: _Broken) -> _Place | None:
    """Explain a value whose first character has a meaning in YAML."""
    line = fault.line(fault.at)
    found = re.match(r"\s*(?:- |[\w-]+:[ \t]+)+([*&!@%`|>{])", line)
    if found is None or (found[1] == "{" and "unhashable" not in fault.problem):
        return None
    at = fault.start(fault.at) + found.start(1)
    reason = say("a value begins with {mark}, which has a meaning in YAML", mark=found[1])
    return _Place(at, reason, say(_QUOTES))


def _list_beside_key(fault: _Broken) -> _Place | None:
    if "block sequence entries are not allowed" not in fault.problem:
        return None
    hint = say("write [a, b], or - a in a line below")
    return _Place(fault.at, say("a list begins beside its key"), hint)


def _indent(fault: _Broken) -> _Place | None:
    """Explain lines of one table or list that begin in different columns."""
    if "block" not in fault.context and "document start" not in fault.problem:
        return None
    first = re.search(r"^[ ]+(?=[^\s#])", fault.raw, re.MULTILINE)
    leading = re.match(r"(?:\s*#.*\n|\s*\n)*", fault.raw)
    is_first = first and leading and first.start() == leading.end()
    at = first.end() if first and is_first else fault.at
    return _Place(at, say("lines of one table begin in different columns"), say(_COLUMN))


_RULES: tuple[Callable[[_Broken], _Place | None], ...] = (
    _odd_space,
    _open_bracket,
    _open_quote,
    _no_colon,
    _second_colon,
    _special_start,
    _quote_of_above,
    _text_behind_quotes,
    _list_beside_key,
    _indent,
)
