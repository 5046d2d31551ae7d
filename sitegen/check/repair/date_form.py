"""Repair of dates in front matter: the form that every tool reads, ``2024-05-01``."""

import datetime as dt
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from msgspec.structs import fields

from sitegen.core.front_matter import FrontMatter
from sitegen.core.model import Article
from sitegen.core.tex import Edit, edit
from sitegen.load.fields import read_fields
from sitegen.load.front_matter import split

_KEYS = ("date", "updated")
_DATE = re.compile(
    r"""\s*["']?[A-Za-z_]\w*["']?\s*[:=]\s*["']?
    (?P<date>(\d{4})(?:
        \s*[-/.年－／．—]\s*(\d{1,2})\s*[-/.月－／．—]\s*(\d{1,2})(?:\s*[日号])?
        |(\d{2})(\d{2})(?!\d)
    ))(?=[\sT"']|$)""",
    re.VERBOSE,
)


def edits(article: Article, zone: ZoneInfo) -> list[Edit]:
    """Return edits of dates whose value stays the same, or that could not be read before."""
    text = article.source.text
    before = _front_matter(text, zone)
    return [
        change
        for change in _dates(article)
        if _is_same(before, _front_matter(edit(text, [change]).text, zone))
    ]


def _dates(article: Article) -> Iterator[Edit]:
    text = article.source.text
    lines = text[: article.body_start].split("\n")
    for key in _KEYS:
        number = article.lines.get(key, 0)
        found = _DATE.match(lines[number - 1]) if 0 < number <= len(lines) else None
        written = _written(found) if found else None
        if found and written and written != found["date"]:
            at = sum(len(line) + 1 for line in lines[: number - 1])
            yield Edit(at + found.start("date"), at + found.end("date"), written)


def _written(found: re.Match[str]) -> str | None:
    year, month, day = (int(part) for part in found.groups()[1:] if part)
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:  # 2024/30/2
        return None


def _front_matter(text: str, zone: ZoneInfo) -> FrontMatter:
    block = split(text, "")
    return read_fields(block.values, block.lines, "", zone)[0]


def _is_same(before: FrontMatter, after: FrontMatter) -> bool:
    """Return whether nothing has changed except dates that could not be read."""
    return all(
        getattr(before, each.name) == getattr(after, each.name)
        or (each.name in _KEYS and getattr(before, each.name) is None)
        for each in fields(FrontMatter)
    )
