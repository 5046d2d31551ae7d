"""``sitegen.toml`` as text: values as TOML writes them, and keys set without touching the rest."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import asdict

_HEADER = re.compile(r"\s*\[{1,2}[^\[\]=,]+\]{1,2}\s*(?:#.*)?")


def toml_value(value: Any) -> str:
    """Return a value as TOML; tables stand on one line, lists of tables on a line each."""
    if isinstance(value, Struct):
        value = asdict(value)
    if isinstance(value, ZoneInfo):
        value = value.key
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{_key(name)} = {toml_value(each)}" for name, each in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        if any(isinstance(each, Mapping | Struct) for each in value):
            return "[\n" + "".join(f"  {toml_value(each)},\n" for each in value) + "]"
        return f"[{', '.join(map(toml_value, value))}]"
    if isinstance(value, str) and "\\" in value and "'" not in value and value.isprintable():
        return f"'{value}'"  # TeX
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def with_key(text: str, key: str, value: Any) -> str | None:
    """Return the text of a configuration with a key set: ``math.number``, ``math.macros.R``.

    The key's line is replaced, or the comment that shows its default; else it becomes the last
    line of its table. Return None if the file is written so that this is not possible.
    """
    table, _, name = key.rpartition(".")
    lines = text.rstrip("\n").split("\n") if text.strip() else []
    assignment = f"{_key(name)} = {toml_value(value)}"
    span = _table(lines, table)
    if span is None:
        new = [*lines, *([""] if lines else []), f"[{table}]", assignment]
    else:
        start, end = _assignment(lines, name, *span) or (_last(lines, *span),) * 2
        new = [*lines[:start], *assignment.split("\n"), *lines[end:]]
    result = "\n".join(new) + "\n"
    return result if _is_set(result, text, key, value) else None


def _table(lines: list[str], table: str) -> tuple[int, int] | None:
    """Return the first line of a table's content, and the line after it."""
    headers = [number for number, line in enumerate(lines) if _HEADER.fullmatch(line)]
    if not table:
        return 0, headers[0] if headers else len(lines)
    for number, after in zip(headers, [*headers[1:], len(lines)], strict=False):
        if re.fullmatch(rf"\s*\[\s*{re.escape(table)}\s*\]\s*(#.*)?", lines[number]):
            return number + 1, after
    return None


def _assignment(lines: list[str], name: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the lines of a key with its value; else those of the comment with its default."""
    for prefix in ("", r"#[ ]?"):
        opening = re.compile(rf"\s*{prefix}{re.escape(_key(name))}[ \t]*=")
        for number in range(start, end):
            if opening.match(lines[number]):
                return number, _value_end(lines, number, end, prefix)
    return None


def _value_end(lines: list[str], start: int, end: int, prefix: str) -> int:
    """Return the line after a value, which may take several."""
    plain = [re.sub(rf"^\s*{prefix}", "", line) for line in lines[start:end]]
    for count in range(1, len(plain) + 1):
        try:
            tomllib.loads("\n".join(plain[:count]))
        except ValueError:
            continue
        return start + count
    return start + 1


def _last(lines: list[str], start: int, end: int) -> int:
    """Return the line after the last one of a table that is not blank."""
    return next((n + 1 for n in range(end - 1, start - 1, -1) if lines[n].strip()), start)


def _is_set(result: str, before: str, key: str, value: Any) -> bool:
    """Return whether a text differs from another one by the value of a key alone."""
    try:
        changed, expected = tomllib.loads(result), tomllib.loads(before)
        place = expected
        *tables, name = key.split(".")
        for table in tables:
            place = place.setdefault(table, {})
        place[name] = tomllib.loads(f"x = {toml_value(value)}")["x"]
    except (ValueError, AttributeError, TypeError):
        return False
    return changed == expected


def flat(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the keys of a configuration with their tables in front: ``math.macros.R``."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
