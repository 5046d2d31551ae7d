"""Settings written as Python: plain assignments are read, nothing is ever run."""

import ast
from typing import Any


def assignments(source: str) -> dict[str, Any]:
    """Give the names that are assigned literals at the top level; the last one counts."""
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
