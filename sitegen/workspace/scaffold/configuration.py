"""A new ``sitegen.toml``: every key with an explanation, and its default in a comment."""

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
    "en": "# Every key is optional. The defaults are in comments: remove the # to change one.",
}


def new_configuration(language: str, chosen: Mapping[str, Any]) -> str:
    """Return a configuration that sets the chosen keys; comments in ``zh`` or ``en``."""
    texts = tomllib.loads((SOURCES / "keys.toml").read_text("utf-8"))
    explained = {name: each[language] for name, each in texts.items()}
    parts = [_OPENING[language], *_keys(Config(), "", explained, chosen)]
    return "\n\n".join(parts) + "\n"


def _keys(
    table: Struct, prefix: str, explained: Mapping[str, str], chosen: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the paragraphs of a table: plain keys first, as TOML requires, then tables."""
    tables = []
    for field in fields(table):
        name, value = field.name, getattr(table, field.name)
        if is_table(field.type):
            tables.append((name, value))
        else:
            values = alternatives(field.type)
            text = explained.get(prefix + name, "")
            yield _key(name, value, values, text, chosen.get(prefix + name))
    for name, inner in tables:
        yield f"[{prefix}{name}]"
        yield from _keys(inner, f"{prefix}{name}.", explained, chosen)


def _key(name: str, default: Any, listed: Sequence[Any], text: str, chosen: Any) -> str:
    values = " | ".join(map(_toml, listed))
    comment = "# " + (f"{text} ({values})" if text and values else text or values)
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
