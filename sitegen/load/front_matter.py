"""Front matter and body of a file, split by python-frontmatter."""

from collections.abc import Mapping
from typing import Any

import frontmatter
from msgspec import Struct, field

from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.messages import say
from sitegen.load.faults import Fault
from sitegen.load.handlers import FORMS, KEY, Handler
from sitegen.load.slips import with_colons


class Block(Struct, frozen=True, kw_only=True):
    """A file's front matter, as raw values, and the offset of its body."""

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each key, counted from 1."""
    body_start: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()


def split(text: str, path: str) -> Block:
    """Split front matter from body. Invalid front matter is a diagnostic; the body stays."""
    start = len(text) - len(text.lstrip())  # parse strips the text, so offsets count from here
    handler = frontmatter.detect_format(text[start:], [form() for form in FORMS])
    if not isinstance(handler, Handler):
        return Block()
    values, _ = frontmatter.parse(text, handler=handler)
    if handler.is_open:
        return Block(diagnostics=(_unclosed(path, text.count("\n", 0, start) + 1),))
    first_line = text.count("\n", 0, start + handler.start) + 1
    newline = text.find("\n", start + handler.end)
    return Block(
        values=values,
        lines=_lines(with_colons(text[start + handler.start : start + handler.stop]), first_line),
        body_start=len(text) if newline < 0 else newline + 1,
        diagnostics=tuple(_diagnostic(fault, path, first_line) for fault in handler.faults),
    )


def _lines(raw: str, first_line: int) -> dict[str, int]:
    """Return the line of each key; of a repeated key, the first."""
    written = raw.lstrip("\n")
    is_json = written.startswith("{")
    indent = len(written) - len(written.lstrip(" "))
    return {
        match[2].strip(): first_line + number
        for number, line in reversed(list(enumerate(raw.split("\n"))))
        if (match := KEY.match(line.lstrip() if is_json else line[indent:]))
    }


def _unclosed(path: str, line: int) -> Diagnostic:
    return error(
        Code.FRONT_MATTER_SYNTAX,
        say("the front matter is never closed"),
        Span(path=path, line=line),
        hint=say("write a line --- below the last key"),
    )


def _diagnostic(fault: Fault, path: str, first_line: int) -> Diagnostic:
    line = first_line + fault.line - 1
    return Diagnostic(
        code=fault.code,
        severity=fault.severity,
        message=fault.message,
        span=Span(path=path, line=line, column=fault.column, length=fault.length),
        hint=fault.hint,
    )
