"""Diagnostics for the overlay of open pages: with source lines and the address of the page."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sitegen.assets.theme_folders import theme_templates
from sitegen.core.diagnostics import Diagnostic, Severity, Span, severity_word
from sitegen.core.messages import forms, language_tag, say
from sitegen.core.text import NotText, decode
from sitegen.serve.worker import Outcome

_SHOWN = 100
_AROUND = 2
"""Source lines shown above and below the span."""
_LONGEST = 400
"""Code points of a line; longer lines are cut to a window around the span."""
_ORDER = list(Severity)


def remarks(outcome: Outcome, root: Path, pages: Mapping[str, str]) -> dict[str, Any]:
    """Return the most severe diagnostics of a build as JSON values; ``more`` counts the rest."""
    ordered = sorted(outcome.diagnostics, key=lambda each: _ORDER.index(each.severity))
    sources = _Sources(root)
    shown = [_remark(each, sources, pages) for each in ordered[:_SHOWN]]
    if outcome.fault:
        shown.insert(0, _fault(outcome.fault))
    more = max(0, len(ordered) - _SHOWN)
    return {"failed": outcome.failed, "remarks": shown, "more": more, "words": _words()}


def _words() -> dict[str, Any]:
    """Return the texts of the overlay; the script fills in ``{count}``."""
    return {
        "counts": {
            Severity.ERROR: forms("{count} error", "{count} errors"),
            Severity.WARNING: forms("{count} warning", "{count} warnings"),
            Severity.HINT: forms("{count} hint", "{count} hints"),
        },
        "language": language_tag(),
        "comma": say(", "),
        "title": say("Mistakes found by sitegen"),
        "failed": say("The build failed; this is the last good site"),
        "stopped": say("The preview has stopped"),
        "elsewhere": say("Elsewhere"),
        "others": say("{remarks} elsewhere"),
        "more": say("and {count} more; the terminal has them all"),
        "dismiss": say("Dismiss"),
        "dismissEsc": say("Dismiss (Esc)"),
    }


class _Sources:
    """The lines of source files; each file is read once."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._lines: dict[str, list[str]] = {}

    def lines(self, path: str) -> list[str]:
        if path not in self._lines:
            self._lines[path] = self._read(path)
        return self._lines[path]

    def _read(self, path: str) -> list[str]:
        """Read a file of the site, or a template of the theme."""
        theme = theme_templates() / path.removeprefix("templates/")
        for file in (self._root / path, theme):
            try:
                return decode(file.read_bytes()).text.split("\n")
            except (OSError, ValueError, NotText):
                continue
        return []


def _remark(diagnostic: Diagnostic, sources: _Sources, pages: Mapping[str, str]) -> dict[str, Any]:
    span = diagnostic.span
    return {
        "severity": diagnostic.severity,
        "word": severity_word(diagnostic.severity),
        "code": diagnostic.code,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        "place": f"{span.path}:{span.line}:{span.column}",
        "page": pages.get(span.path, ""),
        "excerpt": _excerpt(sources.lines(span.path), span),
    }


def _excerpt(lines: list[str], span: Span) -> list[dict[str, Any]]:
    """Return the lines around a span; its own line in three parts, the middle one marked."""
    if not (0 < span.line <= len(lines) and lines[span.line - 1].strip()):
        return []
    first, last = max(1, span.line - _AROUND), min(len(lines), span.line + _AROUND)
    return [
        {
            "line": number,
            "parts": _parts(lines[number - 1], span)
            if number == span.line
            else [lines[number - 1][:_LONGEST]],
        }
        for number in range(first, last + 1)
    ]


def _parts(line: str, span: Span) -> list[str]:
    start = min(span.column - 1, len(line))
    end = min(start + max(1, span.length), len(line))
    before, after = line[:start], line[end:]
    room = _LONGEST // 2
    return [
        f"…{before[-room:]}" if len(before) > room else before,
        line[start:end][:_LONGEST] or " ",
        f"{after[:room]}…" if len(after) > room else after,
    ]


def _fault(fault: str) -> dict[str, Any]:
    """Return a remark about a fault of sitegen; its last line is the message."""
    *frames, message = fault.strip().split("\n")
    return {
        "severity": Severity.ERROR,
        "word": severity_word(Severity.ERROR),
        "code": "sitegen",
        "message": say("a fault of sitegen itself: {message}", message=message),
        "hint": say("please report it with the lines below") if frames else "",
        "place": "sitegen",
        "page": "",
        "excerpt": [{"line": "", "parts": [line]} for line in frames],
    }
