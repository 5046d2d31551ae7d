"""Front matter as authors write it: YAML, TOML, Pelican's header lines, a missing first ``---``."""

import re
from collections.abc import Mapping
from typing import Any

import yaml
from msgspec import Struct, field

from sitegen.diagnostics import Code, Diagnostic, Span, error
from sitegen.load.values import MAX_LENGTH, TooMuch, read_toml, read_yaml
from sitegen.text import Lines, fit

_KEY = re.compile(r"""(["']?)([A-Za-z_][\w -]{0,99})\1\s*(:|=)(?=\s|$|["'\[\d])\s*(.*)""")
_YAML_END = re.compile(r"^(?:-{3,}|\.{3})[ \t]*$", re.MULTILINE)
_TOML_END = re.compile(r"^\+{3}[ \t]*$", re.MULTILINE)
_PELICAN_KEYS = ("title", "date", "tags", "category", "author", "authors", "slug", "summary")


class Block(Struct, frozen=True, kw_only=True):
    """A file's front matter, as values not yet checked, and where its body begins."""

    values: Mapping[str, Any] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each key, from 1."""
    body_start: int = 0
    diagnostics: tuple[Diagnostic, ...] = ()


def split(text: str, path: str) -> Block:
    """Part front matter and body. What cannot be read becomes a diagnostic; the body is kept."""
    start = len(text) - len(text.lstrip())
    first = text[start:].partition("\n")[0].rstrip()
    if re.fullmatch("-{3,}", first):
        return _delimited(text, start + len(first), _YAML_END, _yaml, path)
    if first == "+++":
        return _delimited(text, start + len(first), _TOML_END, _toml, path)
    return _headers(text, start, path)


def _delimited(text: str, start: int, end: re.Pattern[str], read: Any, path: str) -> Block:
    """Read what stands between two lines of marks; a lone rule of hyphens is no front matter."""
    line_start = text.find("\n", start) + 1
    closing = end.search(text, line_start) if line_start else None
    if closing is None:
        if read is _toml or not _is_keys(text[start : start + 200]):
            return Block()
        problem = error(
            Code.FRONT_MATTER_SYNTAX,
            "the front matter is never closed",
            Span(path=path, line=text.count("\n", 0, start) + 1),
            hint="write a line --- below the last key",
        )
        return Block(diagnostics=(problem,))
    raw = text[line_start : closing.start()]
    if raw.strip() and not _is_keys(raw):
        return Block()
    return _block(text, raw, line_start, closing.end(), read, path)


def _is_keys(raw: str) -> bool:
    lines = [line for line in raw.splitlines() if line.strip() and not line.startswith("#")]
    return bool(lines) and bool(_KEY.match(lines[0]) or lines[0].lstrip().startswith(("{", "[")))


def _headers(text: str, start: int, path: str) -> Block:
    """Read Pelican's ``Title: …`` lines, and YAML whose first ``---`` is missing."""
    lines = []
    for line in text[start:].splitlines(keepends=True):
        if not re.match(r"[A-Za-z_][\w-]*:(?:\s|$)|[ \t]+\S|- |$", line.rstrip("\n")):
            break
        if not line.strip():
            break
        lines.append(line)
    raw = "".join(lines)
    keys = {match[2].lower() for line in lines if (match := _KEY.match(line))}
    behind = start + len(raw)
    closing = _YAML_END.match(text, behind)
    if closing and keys & {"title", "date", "tags"}:
        return _block(text, raw, start, closing.end(), _yaml, path)
    if "title" in keys and keys <= {*_PELICAN_KEYS, "modified", "status", "lang", "keywords"}:
        return _block(text, raw, start, behind, _pelican, path)
    return Block()


def _block(text: str, raw: str, at: int, end: int, read: Any, path: str) -> Block:
    first_line = text.count("\n", 0, at) + 1
    lines = {
        match[2].strip(): first_line + number
        for number, line in reversed(list(enumerate(raw.split("\n"))))
        if (match := _KEY.match(line))
    }
    newline = text.find("\n", end)
    body_start = len(text) if newline < 0 else newline + 1
    values, problems = read(raw, Span(path=path, line=first_line))
    return Block(values=values, lines=lines, body_start=body_start, diagnostics=problems)


def _yaml(raw: str, first: Span) -> tuple[Mapping[str, Any], tuple[Diagnostic, ...]]:
    try:
        values = read_yaml(raw)
    except TooMuch as much:
        return _salvage(raw), (_too_much(much, first),)
    except yaml.YAMLError as broken:
        return _salvage(raw), (_broken_yaml(broken, raw, first),)
    if values is None or isinstance(values, dict):
        return {str(key): value for key, value in (values or {}).items()}, ()
    problem = error(
        Code.FRONT_MATTER_SYNTAX,
        "the front matter is not a list of keys",
        first,
        hint="write lines such as title: 标题",
    )
    return {}, (problem,)


def _too_much(much: TooMuch, first: Span) -> Diagnostic:
    return error(
        Code.FRONT_MATTER_SYNTAX,
        f"the front matter holds {much}",
        first,
        hint="what is long belongs below the front matter",
    )


def _broken_yaml(broken: Exception, raw: str, first: Span) -> Diagnostic:
    mark = getattr(broken, "problem_mark", None)
    # Not the mark's own line: YAML ends lines at characters such as U+2028, editors do not.
    line, column = Lines(raw).place(min(mark.index, len(raw))) if mark else (1, 1)
    return error(
        Code.FRONT_MATTER_SYNTAX,
        f"the front matter is not valid YAML: {getattr(broken, 'problem', None) or broken}",
        Span(path=first.path, line=first.line + line - 1, column=column),
        hint='put quotes around values that hold a colon, # or quotes: title: "a: b"',
    )


def _salvage(raw: str) -> dict[str, Any]:
    """Keep the plain ``key: value`` lines of front matter that YAML cannot read."""
    found = (_KEY.fullmatch(line.rstrip()) for line in raw[:MAX_LENGTH].splitlines())
    values = ((m[2].strip(), m[4].strip()) for m in found if m)
    return {key: _alone(value) for key, value in values if value and value[0] not in "&*"}


def _alone(text: str) -> Any:
    """Read one value: a list as YAML does, all else as plain text."""
    try:
        value = read_yaml(text)
    except (yaml.YAMLError, ValueError, TooMuch):
        value = None
    return value if isinstance(value, list) else fit(text.strip("\"'"))


def _toml(raw: str, first: Span) -> tuple[Mapping[str, Any], tuple[Diagnostic, ...]]:
    try:
        return read_toml(raw), ()
    except TooMuch as much:
        return _salvage(raw), (_too_much(much, first),)
    except (ValueError, RecursionError) as broken:  # tomllib's own error is a ValueError too
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(broken))
        line, column = (int(found[1]), int(found[2])) if found else (1, 1)
        span = Span(path=first.path, line=first.line + line - 1, column=column)
        words = str(broken).partition(" (at ")[0]
        problem = error(
            Code.FRONT_MATTER_SYNTAX, f"the front matter is not valid TOML: {words}", span
        )
        return _salvage(raw), (problem,)


def _pelican(raw: str, first: Span) -> tuple[Mapping[str, Any], tuple[Diagnostic, ...]]:
    found = (_KEY.match(line) for line in raw.splitlines())
    return {m[2].strip().lower(): m[4].strip() for m in found if m}, ()
