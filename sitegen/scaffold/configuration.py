"""A new ``sitegen.toml``: every key of the model, explained, with its default behind a ``#``."""

import json
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from sitegen.config import Config
from sitegen.scaffold.sources import SOURCES

_OPENING = {
    "zh": "# 每个键都可以不写。带 # 的是默认值：去掉 # 再改。",
    "en": "# Every key may be left out. Behind a # stand the defaults: take it away to change one.",
}


def new_configuration(language: str, chosen: Mapping[str, Any]) -> str:
    """Write a configuration in which the chosen keys are set; comments in ``zh`` or ``en``."""
    words = tomllib.loads((SOURCES / "keys.toml").read_text("utf-8"))
    explained = {name: told[language] for name, told in words.items()}
    parts = [_OPENING[language], *_keys(Config, "", explained, chosen)]
    return "\n\n".join(parts) + "\n"


def _keys(
    table: type[BaseModel], prefix: str, explained: Mapping[str, str], chosen: Mapping[str, Any]
) -> Iterator[str]:
    """Give the paragraphs of a table: plain keys first, as TOML wants it, then tables."""
    tables = []
    for name, field in table.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            tables.append((name, field.annotation))
        else:
            yield _key(name, field, explained.get(prefix + name, ""), chosen.get(prefix + name))
    for name, inner in tables:
        yield f"[{prefix}{name}]"
        yield from _keys(inner, f"{prefix}{name}.", explained, chosen)


def _key(name: str, field: FieldInfo, told: str, chosen: Any) -> str:
    values = " | ".join(_alternatives(field.annotation))
    comment = "# " + (f"{told} ({values})" if told and values else told or values)
    is_default = chosen is None
    value = field.get_default(call_default_factory=True) if is_default else chosen
    lines = f"{name} = {_toml(value)}".split("\n")
    return "\n".join([comment.rstrip(), *(f"# {line}" if is_default else line for line in lines)])


def _alternatives(annotation: Any) -> list[str]:
    """List the values that a key may have, where they can be listed."""
    if get_origin(annotation) is None:
        return []
    return [_toml(each) for each in get_args(annotation) if isinstance(each, str | bool)]


def _toml(value: Any) -> str:
    if isinstance(value, BaseModel):
        value = value.model_dump()
    if isinstance(value, dict):
        pairs = ", ".join(
            f"{json.dumps(key) if '.' in key else key} = {_toml(each)}"
            for key, each in value.items()
        )
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, list) and any(isinstance(each, dict | BaseModel) for each in value):
        return "[\n" + "".join(f"  {_toml(each)},\n" for each in value) + "]"
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    return json.dumps(value, ensure_ascii=False)
