"""Front-matter values, checked one by one: a value that cannot be used costs only itself."""

import datetime as dt
import re
import reprlib
import unicodedata
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from sitegen.core.diagnostics import Code, Diagnostic, Span, error
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
"""Other generators' names of keys."""
_SEPARATOR = re.compile(r"[,，、;；]")
_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T ]\s*(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$"
)

MAX_TEXT = 10_000
"""Characters of a title or a description: they stand on many pages."""
MAX_NAME = 500
"""Characters of a tag, a slug, an alias and the like: they become names of folders."""
MAX_NAMES = 200
"""Tags, authors and so on of one article: each has a page, which lists all the others."""
_SHORT = reprlib.Repr()
"""Shows the beginning of what may be endless: in YAML, a list may hold another one many times."""
_SHORT.maxlevel, _SHORT.maxlist, _SHORT.maxdict, _SHORT.maxstring = 3, 3, 3, 60
_NO_PATH = re.compile("://|[?#\\\\\x00-\x1f\x7f\ufffd]")


class Unusable(Exception):
    """A value has the wrong shape; the message says what was expected."""


def read_fields(
    values: Mapping[str, Any], lines: Mapping[str, int], path: str, zone: ZoneInfo
) -> tuple[FrontMatter, tuple[Diagnostic, ...]]:
    """Make typed front matter of raw values; keys that are not sitegen's go into ``extra``."""
    known: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    problems = []
    for key, value in values.items():
        name = _known_name(key)
        if name not in _READERS:
            extra[key] = value
        elif value is not None and name not in known:
            try:
                known[name] = _READERS[name](value, zone)
            except Unusable as unusable:
                span = Span(path=path, line=lines.get(key, 1), length=len(key))
                problems.append(_problem(key, value, unusable, span))
    return FrontMatter(**known, extra=extra), tuple(problems)


def by_known_names(lines: Mapping[str, int]) -> dict[str, int]:
    """Give the lines of keys by sitegen's own names; the first counts, as it does for values."""
    known: dict[str, int] = {}
    for key, line in sorted(lines.items(), key=lambda item: item[1]):
        known.setdefault(_known_name(key), line)
    return known


def _known_name(key: str) -> str:
    return _SPELLINGS.get(key.lower(), key.lower())


def _problem(key: str, value: object, unusable: Unusable, span: Span) -> Diagnostic:
    shown = repr(value) if isinstance(value, str) else _SHORT.repr(value)
    shown = shown if len(shown) < 60 else shown[:57] + "..."
    is_date = _known_name(key) in ("date", "updated")
    code = Code.FRONT_MATTER_DATE if is_date else Code.FRONT_MATTER_VALUE
    return error(code, f"{key}: expected {unusable}, found {shown}", span, hint="left out")


def _text(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, (dict, list)):
        raise Unusable("text")
    if isinstance(value, bool):
        return "true" if value else "false"
    return _short(" ".join(without_control(str(value)).split()), MAX_TEXT)


def _short(text: str, most: int) -> str:
    if len(text) > most:
        raise Unusable(f"text of at most {most:,} characters")
    return text


def _name(value: Any, zone: ZoneInfo) -> str:
    return _short(_text(value, zone), MAX_NAME)


def _word(value: Any) -> str:
    """Give a value as it is written; lists, which may hold themselves many times, are none."""
    return "" if isinstance(value, (dict, list)) else str(value).strip()


def _names(value: Any, zone: ZoneInfo) -> tuple[str, ...]:
    """Read a list, or a string split at ``,，、;；``; nested lists (Hexo) are flattened."""
    if isinstance(value, dict):
        raise Unusable("a list, or text with commas")
    items = value if isinstance(value, list) else _SEPARATOR.split(str(value))
    flat: list[str] = []
    for item in items:
        if isinstance(item, dict) and "name" in item:
            item = item["name"]
        inner = item if isinstance(item, list) else [item]
        flat += [_text(each, zone).lstrip("#") for each in inner]
    names = tuple(dict.fromkeys(name.strip() for name in flat if name.strip()))
    if len(names) > MAX_NAMES:
        raise Unusable(f"at most {MAX_NAMES} names")
    return tuple(_short(name, MAX_NAME) for name in names)


def _authors(value: Any, zone: ZoneInfo) -> tuple[str, ...]:
    return _names(value["name"] if isinstance(value, dict) and "name" in value else value, zone)


def _series(value: Any, zone: ZoneInfo) -> str:
    """Read one name; a list of one is what other generators write."""
    name = value[0] if isinstance(value, list) and len(value) == 1 else value
    return _short(_text(name, zone), MAX_NAME)


def _number(value: Any, zone: ZoneInfo) -> int:
    if isinstance(value, bool) or not re.fullmatch(r"[+-]?\d{1,9}", _word(value)):
        raise Unusable("a whole number")
    return int(value)


def _flag(value: Any, zone: ZoneInfo) -> bool:
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    found = words.get(_word(value).lower())
    if found is None:
        raise Unusable("true or false")
    return found


def _cover(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, dict):
        value = next((value[key] for key in ("image", "url", "src") if key in value), "")
    address = _text(value, zone)
    try:
        urlsplit(address)
    except ValueError:  # https://[x
        raise Unusable("the path or the address of a picture") from None
    return address


def _aliases(value: Any, zone: ZoneInfo) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_old_path, _names(value, zone))))


def _old_path(written: str) -> str:
    """Make a site path of an old address: a file where it ends in ``.html``, else a folder."""
    path = unicodedata.normalize("NFC", unquote(written)).strip("/")
    parts = path.split("/")
    if _NO_PATH.search(path) or any(not _is_file_name(part) for part in parts):
        raise Unusable("old paths of the site, such as /2019/01/old.html or /old/")
    return f"/{path}" + ("" if path.lower().endswith((".html", ".htm")) else "/")


def _is_file_name(part: str) -> bool:
    """Refuse what is hidden: ``..`` would leave the output folder, and some are sitegen's own."""
    return bool(part) and not part.startswith(".") and len(part.encode()) <= 255


def read_date(value: Any, zone: ZoneInfo) -> dt.date:
    """Read a YAML or TOML date, a datetime, or text such as ``2024-01-02 08:00:00 +0800``."""
    date = _read_date(value, zone)
    if date.year in (dt.MINYEAR, dt.MAXYEAR):  # in another time zone there may be no such day
        raise Unusable("a date between the years 2 and 9998")
    return date


def _read_date(value: Any, zone: ZoneInfo) -> dt.date:
    found = None if isinstance(value, dt.date) else _DATE.match(_word(value))
    if found is None and not isinstance(value, dt.date):
        raise Unusable("a date such as 2024-01-02 or 2024-01-02 08:00:00")
    try:
        return _date(found, zone) if found else _in_zone(value, zone)
    except (ValueError, OverflowError) as wrong:  # 9999-12-31 23:00 is the year 10000 further east
        raise Unusable(f"a date that exists ({wrong})") from None


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
        raise Unusable("lines such as \\R: '\\mathbb{R}'")
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
