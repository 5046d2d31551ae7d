"""Printed diagnostics: ``path:line:column: severity: message [code]``, source line, caret."""

import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from sitegen.core.diagnostics import (
    BuildError,
    Code,
    Diagnostic,
    Refusal,
    Severity,
    Span,
    severity_word,
)
from sitegen.core.messages import say, say_count

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
_WIDTH = 100
_UNUSABLE = (Code.CONFIG, Code.CONTENT_MISSING, Code.OUTPUT, Code.ASSETS_MISSING)


@contextmanager
def exit_on_failure(root: Path, output_format: str = "text") -> Iterator[None]:
    """If the block raises Refusal or BuildError, print it and exit with its status."""
    try:
        yield
    except Refusal as refusal:
        refuse(refusal)
        sys.exit(refusal.status)
    except BuildError as stopped:
        show(stopped.diagnostics, root, output_format)
        sys.exit(_stopped_status(stopped))


def show(diagnostics: Iterable[Diagnostic], root: Path, output_format: str) -> None:
    """Print diagnostics: ``text``, ``json``, ``github`` or ``sarif``."""
    if output_format == "text":
        report(diagnostics, root)
    elif output_format == "json":
        click.echo(as_json(diagnostics))
    elif output_format == "github":
        from sitegen.cli.github import as_commands

        click.echo(as_commands(diagnostics, root), nl=bool(diagnostics))
    else:
        from sitegen.cli.sarif import as_sarif

        click.echo(as_sarif(diagnostics, root))


def report(diagnostics: Iterable[Diagnostic], root: Path) -> None:
    """Print diagnostics to standard error, in the order given."""
    files: dict[str, list[str]] = {}
    for diagnostic in diagnostics:
        path = diagnostic.span.path
        if path not in files:
            files[path] = _lines(root / path)
        click.echo(_format(diagnostic, files[path]), err=True)


def refuse(refusal: Refusal) -> None:
    """Print to standard error why a command did nothing, and what to do."""
    word = click.style(say("error"), fg="red", bold=True)
    click.echo(f"{word}{say(': ')}{refusal.message}", err=True)
    if refusal.hint:
        click.echo(_hint(refusal.hint), err=True)


def _hint(text: str) -> str:
    return f"  {click.style(say('hint'), fg='cyan')}{say(': ')}{text}"


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """Return diagnostics as a JSON list, one object each."""
    import json

    return json.dumps([_fields(each) for each in diagnostics], ensure_ascii=False, indent=2)


def contents(articles: int, formulas: int, pages: int) -> list[str]:
    """Return the size of a site: ``2 articles``, ``31 formulas``, ``7 pages``."""
    return [
        say_count("{count} article", "{count} articles", articles),
        say_count("{count} formula", "{count} formulas", formulas),
        say_count("{count} page", "{count} pages", pages),
    ]


def counts(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """Return the number of diagnostics of each severity: ``2 errors``, ``1 hint``."""
    all_of = [each.severity for each in diagnostics]
    numbers = {severity: all_of.count(severity) for severity in Severity}
    texts = {
        Severity.ERROR: say_count("{count} error", "{count} errors", numbers[Severity.ERROR]),
        Severity.WARNING: say_count(
            "{count} warning", "{count} warnings", numbers[Severity.WARNING]
        ),
        Severity.HINT: say_count("{count} hint", "{count} hints", numbers[Severity.HINT]),
    }
    return [text for severity, text in texts.items() if numbers[severity]]


def _stopped_status(stopped: BuildError) -> int:
    return 2 if any(each.code in _UNUSABLE for each in stopped.diagnostics) else 1


def _fields(diagnostic: Diagnostic) -> dict[str, str | int]:
    span = diagnostic.span
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_column": span.column + span.length,
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def _lines(path: Path) -> list[str]:
    from sitegen.core.text import NotText, decode  # an unchanged build may have nothing to print

    if path.is_symlink() or not path.is_file():  # what was refused is not shown either
        return []
    try:
        return decode(path.read_bytes()).text.split("\n")
    except (OSError, NotText):
        return []


def _format(diagnostic: Diagnostic, lines: list[str]) -> str:
    span = diagnostic.span
    word = severity_word(diagnostic.severity)
    severity = click.style(word, fg=_COLOURS[diagnostic.severity], bold=True)
    place = click.style(f"{span.path}:{span.line}:{span.column}", bold=True)
    message = _in_one_line(diagnostic.message)
    parts = [f"{place}: {severity}{say(': ')}{message} [{diagnostic.code}]"]
    if 0 < span.line <= len(lines) and lines[span.line - 1].strip():
        parts += _excerpt(lines[span.line - 1], span)
    if diagnostic.hint:
        parts.append(_hint(_in_one_line(diagnostic.hint)))
    return "\n".join(parts)


def _in_one_line(text: str) -> str:
    """Leave nothing to steer a terminal or a workflow by: a link's target is told unquoted."""
    from sitegen.core.text import readable

    return readable(" ".join(text.splitlines()))


def _excerpt(line: str, span: Span) -> list[str]:
    """Return the source line, cut to a window around the span, and a line of carets below it."""
    at = min(span.column - 1, len(line))
    start = max(0, at - _WIDTH // 2)
    window = line[start : start + _WIDTH].replace("\t", " ")
    indent = wide(window[: at - start])
    length = max(1, min(span.length, len(window) - (at - start)))
    carets = "^" * max(1, wide(window[at - start : at - start + length]))
    return [f"  | {window}", f"  | {' ' * indent}{click.style(carets, fg='green')}"]


def wide(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(map(_columns, text))


def _columns(character: str) -> int:
    """Return the number of terminal columns that a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
