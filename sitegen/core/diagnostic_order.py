"""The order in which diagnostics are reported, without what is said twice."""

from collections.abc import Iterable

from msgspec.structs import replace

from sitegen.core.diagnostics import Code, Diagnostic
from sitegen.core.messages import say

_ONCE = frozenset({Code.SOURCE_EMPTY, Code.SOURCE_ENCODING})
_ONCE |= {Code.FRONT_MATTER_KEY, Code.FRONT_MATTER_QUOTES, Code.FRONT_MATTER_SYNTAX}
"""Codes of remarks that stand once for a site if they say the same of several files."""
_NAMED = 3
"""Files that a joined remark names; the others are counted."""


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by file, line and column; remove duplicates, and join what is a habit of the author."""
    ordered = sorted(dict.fromkeys(diagnostics), key=lambda d: (d.span, d.code, d.message))
    repeated: dict[object, list[Diagnostic]] = {}
    for each in ordered:
        key = (each.code, each.severity, each.message, each.hint) if each.code in _ONCE else each
        repeated.setdefault(key, []).append(each)
    return tuple(_joined(group) for group in repeated.values())


def _joined(group: list[Diagnostic]) -> Diagnostic:
    """Return the first of equal remarks, with the number and the names of the other files."""
    first = group[0]
    others = [*dict.fromkeys(each.span.path for each in group if each.span.path != first.span.path)]
    if not others:
        return first
    files = ", ".join([*others[:_NAMED], *(["…"] if len(others) > _NAMED else [])])
    message = say(
        "{message}; so in {count} more: {files}",
        message=first.message,
        count=len(others),
        files=files,
    )
    return replace(first, message=message)
