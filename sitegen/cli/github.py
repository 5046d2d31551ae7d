"""Diagnostics as GitHub workflow commands, which GitHub shows beside the changed lines."""

from collections.abc import Iterable
from pathlib import Path

from sitegen.cli.paths import from_here
from sitegen.core.diagnostics import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def as_commands(diagnostics: Iterable[Diagnostic], root: Path) -> str:
    """Return one command for each diagnostic, each on its own line."""
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
    """Escape characters that would end a command."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape characters that would end a command or one of its properties."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
