"""Settings written as Python: literal assignments are parsed, code is never run."""

import ast
from typing import Any


def assignments(source: str) -> dict[str, Any]:
    """Return the literals assigned at the top level, by name; the last assignment counts."""
    try:
        module = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    found: dict[str, Any] = {}
    for statement in module.body:
        if not isinstance(statement, ast.Assign):
            continue
        try:
            value = ast.literal_eval(statement.value)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            continue
        found |= {t.id: value for t in statement.targets if isinstance(t, ast.Name)}
    return found
