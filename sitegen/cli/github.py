"""Diagnostics as GitHub's workflow commands, which it shows beside the lines of a change."""

from collections.abc import Iterable
from pathlib import Path

from sitegen.cli.paths import from_here
from sitegen.core.diagnostics import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def as_commands(diagnostics: Iterable[Diagnostic], root: Path) -> str:
    """Give one command a diagnostic, each on a line of its own."""
    return "\n".join(_command(each, root) for each in diagnostics)


def _command(diagnostic: Diagnostic, root: Path) -> str:
    span = diagnostic.span
    properties = {
        "file": from_here(span.path, root),
        "line": span.line,
        "col": span.column,
        "endColumn": span.column + span.length,
        "title": diagnostic.code,
    }
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    message = "\n".join(filter(None, (diagnostic.message, diagnostic.hint)))
    return f"::{_COMMANDS[diagnostic.severity]} {listed}::{_data(message)}"


def _data(text: str) -> str:
    """Escape what would end a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape what would end a command or one of its properties."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
