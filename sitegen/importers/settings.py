"""Settings of other systems, read as data, and the ``sitegen.toml`` proposed from them."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from msgspec import ValidationError
from msgspec.structs import asdict

from sitegen.config import config_of
from sitegen.importers.blog import Settings

_TABLES = {"macros": "math", "breaks": "markdown"}
"""Settings that are keys of tables."""
_PLACEHOLDER = re.compile(r"yoursite|example\.(?:com|org|net)|localhost|127\.0\.0\.1|your-?domain")


def mapping(text: str, form: str) -> dict[str, Any]:
    """Read YAML, TOML or JSON; empty if it is invalid or not a mapping."""
    try:
        if form == "toml":
            return tomllib.loads(text)
        values = json.loads(text) if form == "json" else yaml.safe_load(text)
    except (ValueError, yaml.YAMLError, RecursionError):
        return {}
    return {str(k): v for k, v in values.items()} if isinstance(values, dict) else {}


def text_of(values: Mapping[str, Any], *path: str) -> str:
    """Return the text at a path of keys; empty if there is none."""
    value: Any = values
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    if isinstance(value, list) and value:
        value = value[0]
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def address(url: str, base: str = "") -> str:
    """Join the site's address and base path; empty for a placeholder such as example.com."""
    url = url.strip().rstrip("/")
    if not re.match(r"https?://", url) or _PLACEHOLDER.search(url):
        return ""
    base = base.strip("/")
    return f"{url}/{base}/" if base and not url.endswith(f"/{base}") else f"{url}/"


def language(tag: str) -> str:
    """Return a language tag as HTML writes it, ``zh-CN`` for ``zh_cn``; empty if it is none."""
    parts = re.fullmatch(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?", tag.strip())
    if parts is None:
        return ""
    if parts[0].lower() == "zh":
        return "zh-CN"
    region = (parts[2] or "").upper() if len(parts[2] or "") == 2 else (parts[2] or "").title()
    return parts[1].lower() + (f"-{region}" if region else "")


def macros(values: Any) -> dict[str, str]:
    """Collect TeX macros from keys ``macros`` at any depth of the settings."""
    if isinstance(values, list):
        values = dict(enumerate(values))
    if not isinstance(values, Mapping):
        return {}
    found: dict[str, str] = {}
    for key, value in values.items():
        if str(key).lower() == "macros" and isinstance(value, Mapping):
            found |= dict(_bodies(value))
        else:
            found |= macros(value)
    return found


def _bodies(table: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        body = value[0] if isinstance(value, list) and value else value
        if isinstance(body, str) and re.fullmatch(r"\\?[A-Za-z]+", str(name)):
            yield str(name).lstrip("\\"), body


def usable(settings: Settings) -> Settings:
    """Return the settings without values that sitegen would reject."""
    valid: dict[str, Any] = {}
    for name, value in asdict(settings).items():
        table = {name: value}
        if name in _TABLES:
            table = {_TABLES[name]: {name: value}}
        try:
            config_of(table)
        except ValidationError:
            continue
        valid[name] = value
    return Settings(**valid)


def as_toml(settings: Settings) -> str:
    """Return the text of ``sitegen.toml``, without empty values."""
    lines = [
        f"{name} = {_string(value)}"
        for name, value in asdict(settings).items()
        if isinstance(value, str) and value
    ]
    if settings.breaks:
        lines += ["", "[markdown]", "breaks = true"]
    if settings.macros:
        lines += ["", "[math.macros]"]
        lines += [f"{name} = {_string(body)}" for name, body in settings.macros.items()]
    return "".join(f"{line}\n" for line in lines)


def _string(text: str) -> str:
    if "'" not in text and "\\" in text and text.isprintable():
        return f"'{text}'"
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
