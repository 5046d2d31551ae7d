"""Front matter of other systems, mapped to sitegen's keys."""

import json
import re
from collections.abc import Collection
from typing import Any

import yaml
from msgspec import Struct
from msgspec.structs import replace

from sitegen.core.diagnostics import Severity
from sitegen.importers.blog import Front
from sitegen.load.front_matter import Block, split

_HEADERS = re.compile(r"(?:[A-Za-z][\w-]*:(?:[ \t][^\n]*)?\n(?:[ \t]+\S[^\n]*\n)*)+")

NAMES = {
    "title": ("title", "post_title"),
    "authors": ("authors", "author"),
    "date": (
        "date",
        "publishdate",
        "published_at",
        "pubdate",
        "created",
        "create_time",
        "date created",
        "创建时间",
    ),
    "updated": (
        "updated",
        "lastmod",
        "modified",
        "last_modified_at",
        "last_updated",
        "update",
        "date modified",
        "修改时间",
    ),
    "description": ("description", "desc"),
    "summary": ("summary", "excerpt"),
    "tags": ("tags", "tag"),
    "keywords": ("keywords",),
    "categories": ("categories", "category"),
    "cover": (
        "cover",
        "thumbnail",
        "image",
        "index_img",
        "top_img",
        "banner_img",
        "featured_image",
        "featuredimage",
        "featureimage",
        "header-img",
        "header_img",
        "banner",
        "img",
        "og_image",
        "photos",
        "images",
        "header",
    ),
    "series": ("series", "serie"),
    "series_order": ("series_order", "series_weight", "series_index"),
    "pinned": ("pinned", "pin", "sticky", "top"),
    "lang": ("lang", "language", "locale"),
    "translation_of": ("translation_of",),
    "macros": ("macros",),
}
"""Sitegen's keys and their names in other systems; the first name with a value counts."""
_ADDRESSES = ("aliases", "alias", "redirect_from", "permalink", "url", "abbrlink", "slug")
_STATE = ("draft", "published", "status", "password")
_SWITCHES = (
    "math",
    "mathjax",
    "mathjax2",
    "mathjax3",
    "katex",
    "latex",
    "use_math",
    "usemath",
    "usemathjax",
    "use_mathjax",
    "enablemath",
    "mathrender",
    "layout",
    "type",
    "copyright",
    "typora-copy-images-to",
    "typora-root-url",
)
"""Keys without meaning in sitegen, which always renders formulas."""


class Read(Struct, frozen=True, kw_only=True):
    """Front matter as written, with its form."""

    front: Front
    """Without the keys that are ignored."""
    written: Front
    """All keys."""
    block: Block
    form: str
    """``yaml``, ``toml``, ``json``, ``header``, or empty if there is none."""


def read_front(
    text: str, path: str, *, headers: bool = False, ignored: Collection[str] = ()
) -> Read:
    """Split front matter from body, in any form; a broken value does not affect the others.

    ``headers`` also accepts lines ``Key: value`` with any keys, as Pelican does; ``ignored`` are
    keys, in lower case, that are left out.
    """
    start = len(text) - len(text.lstrip())
    json_block = _json(text, start)
    block = json_block or _repaired(split(text, path), text)
    if headers and not block.body_start:
        block = _headers(text, start)
    written = {str(key).strip().lower(): value for key, value in block.values.items()}
    kept = {key: value for key, value in block.values.items() if str(key).lower() not in ignored}
    block = replace(block, values=kept)
    front = {str(key).strip().lower(): value for key, value in block.values.items()}
    return Read(
        front=front,
        written=written,
        block=block,
        form=_form(text[start:], block, json=bool(json_block)),
    )


def _form(text: str, block: Block, *, json: bool) -> str:
    if not block.body_start:
        return ""
    if json or text.startswith("{"):
        return "json"
    return {"---": "yaml", "+++": "toml"}.get(text[:3], "header")


def _json(text: str, start: int) -> Block | None:
    """Read Hexo's JSON, which has no braces and ends in ``;;;``; None if it is not there."""
    bare = re.match(r'\s*(?:;{3,}\n)?("[\s\S]*?)\n;{3,}[ \t]*(?:\n|\Z)', text[start:])
    if bare is None:
        return None
    try:
        values = json.loads(f"{{{bare[1].rstrip().rstrip(',')}}}")
    except (ValueError, RecursionError):
        return None
    if not {"title", "date", "tags"} & {key.lower() for key in values}:
        return None
    lines = {key: text.count("\n", 0, max(text.find(f'"{key}"'), 0)) + 1 for key in values}
    return Block(values=values, lines=lines, body_start=start + bare.end())


def _headers(text: str, start: int) -> Block:
    """Read ``Key: value`` lines up to a blank one; an indented line continues the one above."""
    head = _HEADERS.match(text, start)
    if head is None:
        return Block()
    values: dict[str, Any] = {}
    lines: dict[str, int] = {}
    last = ""
    first = text.count("\n", 0, start) + 1
    for number, line in enumerate(head[0].rstrip("\n").split("\n")):
        key, _, value = line.partition(":")
        if line[:1].isspace():
            values[last] = f"{values[last]} {line.strip()}"
        else:
            last = key.strip().lower()
            values[last], lines[last] = _read_switch(value.strip()), first + number
    return (
        Block(values=values, lines=lines, body_start=head.end()) if "title" in values else Block()
    )


def _read_switch(value: str) -> str | bool:
    return value.lower() == "true" if value.lower() in ("true", "false") else value


def _repaired(block: Block, text: str) -> Block:
    """Read broken YAML again with its plain values in quotes, so that lists are not lost."""
    if not any(each.severity == Severity.ERROR for each in block.diagnostics):
        return block
    if not block.body_start:
        return _closed(block, text)
    raw = text[: block.body_start].strip().strip("-").strip("\n")
    quoted = "\n".join(map(_quoted, raw.expandtabs(2).split("\n")))
    try:
        values = yaml.safe_load(quoted)
    except (yaml.YAMLError, ValueError):
        return block
    return replace(block, values=values) if isinstance(values, dict) else block


def _closed(block: Block, text: str) -> Block:
    """End unclosed front matter at the first blank line."""
    start = text.index("\n") + 1
    end = text.find("\n\n", start)
    try:
        values = yaml.safe_load(text[start:end]) if end > 0 else None
    except (yaml.YAMLError, ValueError):
        return block
    return replace(block, values=values, body_start=end) if isinstance(values, dict) else block


def _quoted(line: str) -> str:
    found = re.fullmatch(r"([A-Za-z_][\w-]*)[ \t]*:[ \t]*(\S.*?)[ \t]*", line)
    if found is None:
        return line
    try:
        if not isinstance(yaml.safe_load(found[2]), dict):
            return line
    except (yaml.YAMLError, ValueError):
        pass
    return f"{found[1]}: {json.dumps(found[2].strip(chr(34)), ensure_ascii=False)}"


def known_values(front: Front) -> dict[str, Any]:
    """Return the non-empty values of the keys that sitegen knows, under sitegen's names."""
    found: dict[str, Any] = {}
    for name, spellings in NAMES.items():
        values = (front.get(spelling) for spelling in spellings)
        value = next((v for v in values if v not in (None, "", [], {})), None)
        if value is not None:
            found[name] = value
    if "cover" in found:
        found["cover"] = _cover(found["cover"])
    if "pinned" in found:
        found["pinned"] = _is_on(found["pinned"])
    return {key: value for key, value in found.items() if value not in ("", False)}


def _cover(value: Any) -> str:
    if isinstance(value, list):
        return _cover(value[0]) if value else ""
    if isinstance(value, dict):
        names = ("image", "src", "url", "teaser", "overlay_image", "feature", "path")
        return next((_cover(value[name]) for name in names if value.get(name)), "")
    text = str(value).strip()
    return "" if text.lower() in ("true", "false", "none") or text.startswith("#") else text


def _is_on(value: Any) -> bool:
    """Return a switch's value; other systems also write numbers: ``sticky: 100``."""
    return str(value).strip().lower() not in ("", "0", "false", "no", "none")


def unknown_values(values: Front) -> dict[str, Any]:
    """Return the non-empty values of keys that sitegen does not know, as written, for templates."""
    taken = {*(s for spellings in NAMES.values() for s in spellings), *_ADDRESSES, *_STATE}
    return {
        key: value
        for key, value in values.items()
        if key.lower() not in (*taken, *_SWITCHES) and value not in (None, "", [], {})
    }


def is_draft(front: Front) -> bool:
    """Return whether an article was unpublished, or published behind a password."""
    if "password" in front and front["password"] not in (None, "", False):
        return True
    if str(front.get("published", "true")).lower() in ("false", "no"):
        return True
    status = str(front.get("status", "")).lower()
    return status in ("draft", "hidden", "skip") or _is_on(front.get("draft") or "")
