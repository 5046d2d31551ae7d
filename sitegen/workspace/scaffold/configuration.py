"""A new ``sitegen.toml``: every key of the model, explained, with its default behind a ``#``."""

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import asdict, fields

from sitegen.config.keys import Config, alternatives, is_table
from sitegen.workspace.scaffold.sample_files import SOURCES

_OPENING = {
    "zh": "# 每个键都可以不写。带 # 的是默认值：去掉 # 再改。",
    "en": "# Every key may be left out. Behind a # stand the defaults: take it away to change one.",
}


def new_configuration(language: str, chosen: Mapping[str, Any]) -> str:
    """Write a configuration in which the chosen keys are set; comments in ``zh`` or ``en``."""
    words = tomllib.loads((SOURCES / "keys.toml").read_text("utf-8"))
    explained = {name: told[language] for name, told in words.items()}
    parts = [_OPENING[language], *_keys(Config(), "", explained, chosen)]
    return "\n\n".join(parts) + "\n"


def _keys(
    table: Struct, prefix: str, explained: Mapping[str, str], chosen: Mapping[str, Any]
) -> Iterator[str]:
    """Give the paragraphs of a table: plain keys first, as TOML wants it, then tables."""
    tables = []
    for field in fields(table):
        name, value = field.name, getattr(table, field.name)
        if is_table(field.type):
            tables.append((name, value))
        else:
            values = alternatives(field.type)
            told = explained.get(prefix + name, "")
            yield _key(name, value, values, told, chosen.get(prefix + name))
    for name, inner in tables:
        yield f"[{prefix}{name}]"
        yield from _keys(inner, f"{prefix}{name}.", explained, chosen)


def _key(name: str, default: Any, listed: Sequence[Any], told: str, chosen: Any) -> str:
    values = " | ".join(map(_toml, listed))
    comment = "# " + (f"{told} ({values})" if told and values else told or values)
    is_default = chosen is None
    lines = f"{name} = {_toml(default if is_default else chosen)}".split("\n")
    return "\n".join([comment.rstrip(), *(f"# {line}" if is_default else line for line in lines)])


def _toml(value: Any) -> str:
    if isinstance(value, Struct):
        value = asdict(value)
    if isinstance(value, ZoneInfo):
        value = value.key
    if isinstance(value, dict):
        pairs = ", ".join(
            f"{json.dumps(key) if '.' in key else key} = {_toml(each)}"
            for key, each in value.items()
        )
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list) and any(isinstance(each, dict | Struct) for each in value):
        return "[\n" + "".join(f"  {_toml(each)},\n" for each in value) + "]"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
