"""Permalink patterns of other systems: placeholders and their values."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from sitegen.importers.blog import Facts

Values = Mapping[str, str | None]
_PLACEHOLDER = re.compile(r":([a-z_]+)")
_NUMBERED = re.compile(r"[^\w/.~-]+")


def fill(pattern: str, values: Values) -> str | None:
    """Replace ``:name`` placeholders by their values; None if one value is unknown."""
    names = set(_PLACEHOLDER.findall(pattern))
    if any(values.get(name) is None for name in names):
        return None
    path = _PLACEHOLDER.sub(lambda found: values[found[1]] or "", pattern)
    return re.sub(r"/{2,}", "/", f"/{path}")


def dated(date: Any) -> dict[str, str | None]:
    """Return a date's values for patterns; empty if there is no date."""
    if not isinstance(date, dt.date):
        return {}
    at = date if isinstance(date, dt.datetime) else dt.datetime(date.year, date.month, date.day)
    return {
        "year": f"{at.year:04}",
        "short_year": f"{at:%y}",
        "month": f"{at.month:02}",
        "i_month": str(at.month),
        "day": f"{at.day:02}",
        "i_day": str(at.day),
        "hour": f"{at.hour:02}",
        "minute": f"{at.minute:02}",
        "second": f"{at.second:02}",
        "y_day": f"{at:%j}",
        "yearday": str(at.timetuple().tm_yday),
        "weekday": str(at.isoweekday() % 7),
        "monthname": f"{at:%B}",
        "timestamp": None,
    }


def plain(text: str) -> str:
    """Return a name as most systems write it in addresses: lower case, hyphens for the rest."""
    return _NUMBERED.sub("-", text.lower()).strip("-")


def stem(facts: Facts) -> str:
    """Return a file's name without date and extension; the folder's name for ``index``."""
    parts = re.sub(r"\.\w+$", "", facts.entry.path).split("/")
    last = parts[-2] if parts[-1] in ("index", "_index") and len(parts) > 1 else parts[-1]
    return re.sub(r"^\d{4}-\d{1,2}-\d{1,2}-(?=.)", "", last)


def as_pattern(pattern: str, slug: str) -> str:
    """Return sitegen's permalink setting for fixed folders and the name; else empty."""
    path = re.sub(rf":{slug}\b", "{slug}", "/" + pattern.strip("/") + "/").replace("//", "/")
    plain = re.fullmatch(r"/(?:[\w-]+/)*\{slug\}/", path)
    return path if plain else ""
