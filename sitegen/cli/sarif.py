"""Diagnostics as SARIF 2.1.0, the format that code hosts and editors read."""

import ast
import inspect
import itertools
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sitegen import __version__
from sitegen.cli.paths import from_here
from sitegen.core.diagnostics import Code, Diagnostic, Severity

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}
_RULES = list(Code)


def as_sarif(diagnostics: Iterable[Diagnostic], root: Path) -> str:
    """Return diagnostics as a SARIF log with one run, whose rules are all codes."""
    meanings = _meanings()
    driver = {
        "name": "sitegen",
        "version": __version__,
        "rules": [_rule(code, meanings.get(code.name, "")) for code in _RULES],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(each, root) for each in diagnostics],
    }
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2)


def _rule(code: Code, meaning: str) -> dict[str, Any]:
    text = {"text": meaning or code}
    return {"id": code, "shortDescription": text, "fullDescription": text}


def _meanings() -> dict[str, str]:
    """Return the docstring below each code, parsed from its source.

    At run time a member of an enum has no docstring.
    """
    try:
        body = ast.parse(inspect.getsource(Code)).body[0]
    except OSError:  # installed without sources
        return {}
    assert isinstance(body, ast.ClassDef)
    return {
        name.id: re.sub(r"``|\\(?=\\)", "", text).strip()
        for member, below in itertools.pairwise(body.body)
        if isinstance(member, ast.Assign)
        and isinstance(name := member.targets[0], ast.Name)
        and isinstance(below, ast.Expr)
        and isinstance(text := ast.literal_eval(below.value), str)
    }


def _result(diagnostic: Diagnostic, root: Path) -> dict[str, Any]:
    hint = f" ({diagnostic.hint})" if diagnostic.hint else ""
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": _RULES.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": diagnostic.message + hint},
        "locations": [{"physicalLocation": _location(diagnostic, root)}],
    }


def _location(diagnostic: Diagnostic, root: Path) -> dict[str, Any]:
    span = diagnostic.span
    region = {
        "startLine": span.line,
        "startColumn": span.column,
        "endColumn": span.column + span.length,
    }
    return {"artifactLocation": _file(from_here(span.path, root)), "region": region}


def _file(path: str) -> dict[str, str]:
    if Path(path).is_absolute():  # a template of the theme
        return {"uri": Path(path).as_uri()}
    return {"uri": quote(path), "uriBaseId": "%SRCROOT%"}
