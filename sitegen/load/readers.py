"""Readers of front-matter values, one a type. Each raises Unusable for a value it cannot use."""

import datetime as dt
import re
import unicodedata
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from sitegen.core.messages import say
from sitegen.core.notation import Meaning
from sitegen.core.text import without_control

_SEPARATOR = re.compile(r"[,，、;；]")
_WORDS_APART = re.compile(r"(?<=[\u3400-\u9fff])\s+(?=[\u3400-\u9fff])|\s+(?=#\S)")
"""A space between two Chinese words; between ``PyTorch 入门`` it is typography."""
_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:[T ]\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?\s*$"
)

MAX_TEXT = 10_000
"""Maximum characters of a title or a description, which many pages show."""
MAX_NAME = 500
"""Maximum characters of a tag, a slug, an alias and the like, which become names of folders."""
MAX_NAMES = 200
"""Maximum number of tags, authors and so on of one article; each of them has a page."""
_PICTURE = ("image", "url", "src", "path")
_HOME = ("index.html", "index.htm")
_STATUS = {"published": "published", "draft": "draft", "skip": "draft", "hidden": "hidden"}
_STATUS |= {"publish": "published", "public": "published", "private": "draft"}
"""States of an article in Pelican and WordPress."""
_NO_PATH = re.compile("://|[?#\\\\\x00-\x1f\x7f\ufffd]")


class Unusable(Exception):
    """A value has the wrong type or form; the message says what was expected."""


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
    """Return the names in a list, or in text split at ``,，、;；``; flatten Hexo's nested lists.

    In a list, a ``，`` is a comma too: no name holds one.
    """
    if isinstance(value, dict):
        raise Unusable(say("a list, or text with commas"))
    items = value if isinstance(value, list) else _SEPARATOR.split(str(value))
    flat: list[str] = []
    for item in items:
        if isinstance(item, dict) and "name" in item:
            item = item["name"]
        inner = [each for each in (item if isinstance(item, list) else [item]) if each is not None]
        flat += [text for each in inner for text in _text(each, zone).split("，")]
    flat = [text.strip().lstrip("#").strip() for text in flat]
    names = tuple(dict.fromkeys(filter(None, flat)))
    if len(names) > MAX_NAMES:
        raise Unusable(say("at most {limit} names", limit=MAX_NAMES))
    return tuple(_short(name, MAX_NAME) for name in names)


def _tags(value: Any, zone: ZoneInfo) -> tuple[str, ...]:
    """Return names; text without separators is split between Chinese words."""
    text = without_separator(value)
    return _names(_WORDS_APART.split(text) if text else value, zone)


def without_separator(value: Any) -> str:
    """Return text, or the only text of a list, in which spaces separate words; else nothing."""
    text = value[0] if isinstance(value, list) and len(value) == 1 else value
    if not isinstance(text, str) or _SEPARATOR.search(text):
        return ""
    return text if _WORDS_APART.search(text.strip()) else ""


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


def _switch(value: Any, zone: ZoneInfo) -> bool:
    """Return a flag; others also write a rank, or a table with ``enable``."""
    if isinstance(value, dict):
        value = value.get("enable", value.get("enabled", True))
    is_rank = not isinstance(value, bool) and re.fullmatch(r"[+-]?\d{1,9}", _word(value))
    return int(value) != 0 if is_rank else _flag(value, zone)


def _status(value: Any, zone: ZoneInfo) -> str:
    """Return whether an article is published: ``published``, ``draft`` or ``hidden``."""
    found = _STATUS.get(_word(value).lower())
    if found is None:
        raise Unusable(say("published, draft or hidden"))
    return found


def _password(value: Any, zone: ZoneInfo) -> str:
    return "" if value is False else _text(value, zone)


def _cover(value: Any, zone: ZoneInfo) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    if isinstance(value, dict):
        value = next((value[key] for key in _PICTURE if key in value), "")
    if isinstance(value, bool):  # of themes that ask whether to show one
        return ""
    address = _text(value, zone)
    try:
        urlsplit(address)
    except ValueError:  # https://[x
        raise Unusable(say("the path or the address of a picture")) from None
    return address


def _aliases(value: Any, zone: ZoneInfo) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(_old_path, _names(value, zone))))


def _permalink(value: Any, zone: ZoneInfo) -> str:
    written = _text(value, zone)
    if ":" in written or written.strip("/").lower() in _HOME:
        raise Unusable(say("the path of this page, such as /2019/01/old/, without placeholders"))
    return _old_path(written) if written else ""


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


def _paths(value: Any, zone: ZoneInfo) -> tuple[str, ...]:
    """Return one path or several; a comma is a part of a name."""
    items = value if isinstance(value, list) else [value]
    if len(items) > MAX_NAMES:
        raise Unusable(say("at most {limit} names", limit=MAX_NAMES))
    return tuple(dict.fromkeys(filter(None, (_name(item, zone) for item in items))))


def _macros(value: Any, zone: ZoneInfo) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(v, str) for v in value.values()):
        raise Unusable(say("lines such as \\R: '\\mathbb{R}'"))
    return {str(name): without_control(body) for name, body in value.items()}


def _notation(value: Any, zone: ZoneInfo) -> dict[str, Meaning]:
    if not isinstance(value, dict):
        raise Unusable(say("lines such as \\theta: parameters, or tables with means and see"))
    if len(value) > MAX_NAMES:
        raise Unusable(say("at most {limit} symbols", limit=MAX_NAMES))
    return {_name(name, zone): _meaning(each, zone) for name, each in value.items()}


def _meaning(value: Any, zone: ZoneInfo) -> Meaning:
    given = value if isinstance(value, dict) else {"means": value}
    if "means" not in given or given["means"] is None or given.keys() - {"means", "see"}:
        raise Unusable(say("lines such as \\theta: parameters, or tables with means and see"))
    see = _name(given.get("see") or "", zone)
    return Meaning(means=_name(given["means"], zone), see=see)


READERS: dict[str, Any] = {
    "title": _text,
    "authors": _authors,
    "date": read_date,
    "updated": read_date,
    "description": _text,
    "summary": _text,
    "keywords": _names,
    "tags": _tags,
    "categories": _names,
    "series": _series,
    "series_order": _number,
    "cover": _cover,
    "pinned": _switch,
    "draft": _flag,
    "hidden": _flag,
    "published": _flag,
    "status": _status,
    "password": _password,
    "slug": _name,
    "permalink": _permalink,
    "license": _name,
    "lang": _text,
    "aliases": _aliases,
    "translation_of": _text,
    "comments": _switch,
    "toc": _switch,
    "bibliography": _paths,
    "macros": _macros,
    "notation": _notation,
}
