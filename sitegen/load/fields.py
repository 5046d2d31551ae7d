"""Validation of front-matter values, one by one: an invalid value does not affect the others."""

import datetime as dt
import re
import reprlib
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.messages import say
from sitegen.core.model import FrontMatter
from sitegen.core.text import without_control

_SPELLINGS = {
    "author": "authors",
    "tag": "tags",
    "keywords": "tags",
    "category": "categories",
    "modified": "updated",
    "lastmod": "updated",
    "last_modified_at": "updated",
    "summary": "description",
    "excerpt": "description",
    "language": "lang",
    "alias": "aliases",
    "licence": "license",
}
"""Names of keys in other generators."""
_SEPARATOR = re.compile(r"[,，、;；]")
_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$"
)

MAX_TEXT = 10_000
"""Maximum characters of a title or a description, which many pages show."""
MAX_NAME = 500
"""Maximum characters of a tag, a slug, an alias and the like, which become names of folders."""
MAX_NAMES = 200
"""Maximum number of tags, authors and so on of one article; each of them has a page."""
_SHORT = reprlib.Repr()
"""Bounded ``repr``: with YAML aliases, a short text may stand for an enormous list."""
_SHORT.maxlevel, _SHORT.maxlist, _SHORT.maxdict, _SHORT.maxstring = 3, 3, 3, 60
_NO_PATH = re.compile("://|[?#\\\\\x00-\x1f\x7f\ufffd]")


class Unusable(Exception):
    """A value has the wrong type or form; the message says what was expected."""


def read_fields(
    values: Mapping[str, Any], lines: Mapping[str, int], path: str, zone: ZoneInfo
) -> tuple[FrontMatter, tuple[Diagnostic, ...]]:
    """Return typed front matter of raw values; keys unknown to sitegen go into ``extra``."""
    fields: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    problems = []
    for key, value in values.items():
        name = _canonical_name(key)
        if name not in _READERS:
            extra[key] = value
        elif value is not None and name not in fields:
            try:
                fields[name] = _READERS[name](value, zone)
            except Unusable as unusable:
                span = Span(path=path, line=lines.get(key, 1), length=len(key))
                problems.append(_problem(key, value, unusable, span))
    return FrontMatter(**fields, extra=extra), tuple(problems)


def lines_by_name(lines: Mapping[str, int]) -> dict[str, int]:
    """Return the line of each key, by sitegen's name; the first counts, as it does for values."""
    by_name: dict[str, int] = {}
    for key, line in sorted(lines.items(), key=lambda item: item[1]):
        by_name.setdefault(_canonical_name(key), line)
    return by_name


def _canonical_name(key: str) -> str:
    return _SPELLINGS.get(key.lower(), key.lower())


def _problem(key: str, value: object, unusable: Unusable, span: Span) -> Diagnostic:
    shown = repr(value) if isinstance(value, str) else _SHORT.repr(value)
    shown = shown if len(shown) < 60 else shown[:57] + "..."
    is_date = _canonical_name(key) in ("date", "updated")
    code = Code.FRONT_MATTER_DATE if is_date else Code.FRONT_MATTER_VALUE
    message = say(
        "{key}: expected {expected}, found {found}", key=key, expected=unusable, found=shown
    )
    return error(code, message, span, hint=say("left out"))


def _text(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, (dict, list)):
        raise Unusable(say("text"))
    if isinstance(value, bool):
        return "true" if value else "false"
    return _short(" ".join(without_control(str(value)).split()), MAX_TEXT)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Unusable(say("text of at most {limit:,} characters", limit=most))
    return text


def _name(value: Any, zone: ZoneInfo) -> str:
    return _short(_text(value, zone), MAX_NAME)


def _word(value: Any) -> str:
    """Return a value as text; empty for lists and mappings, whose text may be enormous."""
    return "" if isinstance(value, (dict, list)) else str(value).strip()


def _names(value: Any, zone: ZoneInfo) -> tuple[str, ...]:
    """Return the names in a list, or in text split at ``,，、;；``; flatten Hexo's nested lists."""
    if isinstance(value, dict):
        raise Unusable(say("a list, or text with commas"))
    items = value if isinstance(value, list) else _SEPARATOR.split(str(value))
    flat: list[str] = []
    for item in items:
        if isinstance(item, dict) and "name" in item:
            item = item["name"]
        inner = item if isinstance(item, list) else [item]
        flat += [_text(each, zone).lstrip("#") for each in inner]
    names = tuple(dict.fromkeys(name.strip() for name in flat if name.strip()))
    if len(names) > MAX_NAMES:
        raise Unusable(say("at most {limit} names", limit=MAX_NAMES))
    return tuple(_short(name, MAX_NAME) for name in names)


def _authors(value: Any, zone: ZoneInfo) -> tuple[str, ...]:
    return _names(value["name"] if isinstance(value, dict) and "name" in value else value, zone)


def _series(value: Any, zone: ZoneInfo) -> str:
    """Return one name; other generators write a list of one."""
    name = value[0] if isinstance(value, list) and len(value) == 1 else value
    return _short(_text(name, zone), MAX_NAME)


def _number(value: Any, zone: ZoneInfo) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?\d{1,9}", _word(value)):
        raise Unusable(say("a whole number"))
    return int(value)


def _flag(value: Any, zone: ZoneInfo) -> bool:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    found = words.get(_word(value).lower())
    if found is None:
        raise Unusable(say("true or false"))
    return found


def _cover(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, dict):
        value = next((value[key] for key in ("image", "url", "src") if key in value), "")
    address = _text(value, zone)
    try:
        urlsplit(address)
    except ValueError:  # https://[x
        raise Unusable(say("the path or the address of a picture")) from None
    return address


def _aliases(value: Any, zone: ZoneInfo) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_old_path, _names(value, zone))))


def _old_path(written: str) -> str:
    """Return an old address as a site path: a file if it ends in ``.html``, else a folder."""
    path = unicodedata.normalize("NFC", unquote(written)).strip("/")
    parts = path.split("/")
    if _NO_PATH.search(path) or any(not _is_file_name(part) for part in parts):
        raise Unusable(say("old paths of the site, such as /2019/01/old.html or /old/"))
    return f"/{path}" + ("" if path.lower().endswith((".html", ".htm")) else "/")


def _is_file_name(part: str) -> bool:
    """Return whether a part is a visible name: ``..`` would leave the output folder."""
    return bool(part) and not part.startswith(".") and len(part.encode()) <= 255


def read_date(value: Any, zone: ZoneInfo) -> dt.date:
    """Return the date of a YAML or TOML value, or of text such as ``2024-01-02 08:00:00 +0800``."""
    date = _read_date(value, zone)
    if date.year in (dt.MINYEAR, dt.MAXYEAR):  # conversion to another time zone would overflow
        raise Unusable(say("a date between the years 2 and 9998"))
    return date


def _read_date(value: Any, zone: ZoneInfo) -> dt.date:
    found = None if isinstance(value, dt.date) else _DATE.match(_word(value))
    if found is None and not isinstance(value, dt.date):
        raise Unusable(say("a date such as 2024-01-02 or 2024-01-02 08:00:00"))
    try:
        return _date(found, zone) if found else _in_zone(value, zone)
    except (ValueError, OverflowError) as problem:  # 9999-12-31 23:00 is the year 10000 in the east
        raise Unusable(say("a date that exists ({problem})", problem=problem)) from None


def _in_zone(value: dt.date, zone: ZoneInfo) -> dt.date:
    if not isinstance(value, dt.datetime):
        return value
    return value.astimezone(zone) if value.tzinfo else value.replace(tzinfo=zone)


def _date(found: re.Match[str], zone: ZoneInfo) -> dt.date:
    year, month, day = (int(found[n]) for n in (1, 2, 3))
    if found[4] is None:
        return dt.date(year, month, day)
    stamp = dt.datetime(
        year, month, day, int(found[4]), int(found[5]), int(found[6] or 0), tzinfo=zone
    )
    if not found[7]:
        return stamp
    offset = found[7].replace("Z", "+0000").replace(":", "")
    return dt.datetime.strptime(
        stamp.strftime("%Y%m%d%H%M%S") + offset, "%Y%m%d%H%M%S%z"
    ).astimezone(zone)


def _macros(value: Any, zone: ZoneInfo) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise Unusable(say("lines such as \\R: '\\mathbb{R}'"))
    return {str(name): without_control(body) for name, body in value.items()}


_READERS: dict[str, Any] = {
    "title": _text,
    "authors": _authors,
    "date": read_date,
    "updated": read_date,
    "description": _text,
    "tags": _names,
    "categories": _names,
    "series": _series,
    "series_order": _number,
    "cover": _cover,
    "pinned": _flag,
    "draft": _flag,
    "slug": _name,
    "license": _name,
    "lang": _text,
    "aliases": _aliases,
    "translation_of": _text,
    "comments": _flag,
    "macros": _macros,
}
