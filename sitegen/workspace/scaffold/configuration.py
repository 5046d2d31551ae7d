"""A new ``sitegen.toml``: every key with an explanation, and its default in a comment."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import fields

from sitegen.config.keys import Config, alternatives, is_table
from sitegen.config.toml_text import toml_value
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
    values = " | ".join(map(toml_value, listed))
    comment = "# " + (f"{text} ({values})" if text and values else text or values)
    is_default = chosen is None
    lines = f"{name} = {toml_value(default if is_default else chosen)}".split("\n")
    return "\n".join([comment.rstrip(), *(f"# {line}" if is_default else line for line in lines)])
