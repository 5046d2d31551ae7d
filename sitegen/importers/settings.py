"""Settings of other systems, read as data."""

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import yaml
from msgspec import ValidationError

from sitegen.config import config_of
from sitegen.importers.blog import MenuEntry, Settings

_TABLES = {"macros": "math", "breaks": "markdown"}
"""Settings that are keys of tables."""
_NAMES = ("name", "title", "key", "identifier", "text", "label")
_ADDRESSES = ("url", "link", "href", "pageref", "pageRef", "path")
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


def read_menu(value: Any) -> tuple[MenuEntry, ...]:
    """Return the entries of a menu: a table of names, or a list of tables or pairs."""
    return tuple(_entries(value))


def _entries(value: Any) -> Iterator[MenuEntry]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            if isinstance(each, str):
                yield from _entry(str(name), each)
            else:
                yield from _entries([each] if _name(each) else each)
    elif isinstance(value, list | tuple):
        for each in sorted(value, key=_weight):
            if isinstance(each, Mapping):
                address = next((each[k] for k in _ADDRESSES if each.get(k)), "")
                yield from _entry(_name(each), str(address))
            elif isinstance(each, list | tuple) and len(each) == 2:
                yield from _entry(str(each[0]), str(each[1]))


def _entry(name: str, address: str) -> Iterator[MenuEntry]:
    """Yield an entry without the icons that themes write behind ``||``."""
    name, address = (text.split("||")[0].strip() for text in (name, address))
    if name and address:
        outside = re.match(r"[a-z][a-z0-9+.-]*:|/|#", address, re.IGNORECASE)
        yield MenuEntry(name=name, url=address if outside else f"/{address}")


def _name(table: Any) -> str:
    if not isinstance(table, Mapping):
        return ""
    return next((str(table[key]) for key in _NAMES if isinstance(table.get(key), str)), "")


def _weight(item: Any) -> float:
    weight = item.get("weight") if isinstance(item, Mapping) else None
    return weight if isinstance(weight, int | float) else 0


def _bodies(table: Mapping[Any, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        body = value[0] if isinstance(value, list) and value else value
        if isinstance(body, str) and re.fullmatch(r"\\?[A-Za-z]+", str(name)):
            yield str(name).lstrip("\\"), body


_OTHERS = ("menu", "others", "file")
"""Settings that are no keys of ``sitegen.toml``."""


def usable(settings: Settings) -> Settings:
    """Return the settings without values that sitegen would reject."""
    valid: dict[str, Any] = {}
    for name in settings.__struct_fields__:
        value = getattr(settings, name)
        table = {_TABLES[name]: {name: value}} if name in _TABLES else {name: value}
        try:
            if name not in _OTHERS:
                config_of(table)
        except ValidationError:
            continue
        valid[name] = value
    return Settings(**valid)
