"""Reading of CSL-JSON, as Zotero and Pandoc write it."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sitegen.citations.entries import Entry, Name, Value
from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.messages import say
from sitegen.core.text import Lines, without_control

_KINDS = {
    **{"article-journal": "article", "article-magazine": "article", "article": "article"},
    **{"article-newspaper": "newspaper", "book": "book", "chapter": "incollection"},
    **{"paper-conference": "inproceedings", "thesis": "thesis", "report": "report"},
    **{"webpage": "online", "post-weblog": "online", "post": "online", "standard": "standard"},
    **{"patent": "patent", "dataset": "dataset", "software": "software", "entry": "incollection"},
    **{"manuscript": "unpublished", "speech": "unpublished", "entry-encyclopedia": "incollection"},
}
_FIELDS = {
    **{"title": "title", "publisher": "publisher", "publisher-place": "location"},
    **{"volume": "volume", "issue": "number", "page": "pages", "edition": "edition"},
    **{"DOI": "doi", "URL": "url", "language": "langid", "genre": "type", "note": "note"},
    **{"ISBN": "isbn", "ISSN": "issn", "number": "number", "collection-title": "series"},
    **{"event-place": "venue"},
}
_CONTAINERS = {"article": "journaltitle", "newspaper": "journaltitle"}
_ID = re.compile(r'"id"\s*:\s*("(?:[^"\\\n]|\\.){0,200}"|\d{1,30})')
_TAG = re.compile(r"</?[a-z][^<>]{0,100}>")
_LONGEST = 4_000


def read_csl_json(text: str, path: str) -> tuple[list[Entry], list[Diagnostic]]:
    """Return a file's entries, doubles too, and what is broken."""
    try:
        items = json.loads(text)
    except (ValueError, RecursionError) as problem:
        line, column = getattr(problem, "lineno", 1), getattr(problem, "colno", 1)
        span = Span(path=path, line=line, column=column)
        return [], [error(Code.BIBLIOGRAPHY, say("this is not JSON"), span, hint=_hint())]
    if isinstance(items, dict):
        items = items.get("items", items.get("references"))
    if not isinstance(items, list):
        span = Span(path=path)
        return [], [error(Code.BIBLIOGRAPHY, say("this is no list of works"), span, hint=_hint())]
    places = _places(text)
    return [
        _entry(item, key, path, next(places.get(key, iter(())), (1, 1)))
        for item in items
        if isinstance(item, dict) and (key := _key(item.get("citation-key", item.get("id"))))
    ], []


def _hint() -> str:
    return say("export the works as CSL JSON, or name a BibTeX file .bib")


def _places(text: str) -> dict[str, Iterator[tuple[int, int]]]:
    """Return the places at which each id stands, in their order."""
    lines = Lines(text)
    found: dict[str, list[tuple[int, int]]] = {}
    for each in _ID.finditer(text):
        try:
            found.setdefault(str(json.loads(each[1])), []).append(lines.place(each.start(1)))
        except ValueError:
            continue
    return {key: iter(places) for key, places in found.items()}


def _entry(item: Mapping[str, Any], key: str, path: str, place: tuple[int, int]) -> Entry:
    kind = _KINDS.get(_text(item.get("type")), "misc")
    texts = {name: _text(item.get(written)) for written, name in _FIELDS.items() if written in item}
    texts[_CONTAINERS.get(kind, "booktitle")] = _text(item.get("container-title"))
    texts["date"] = _date(item.get("issued"))
    texts["urldate"] = _date(item.get("accessed"))
    if kind in ("thesis", "report"):
        texts["institution"] = texts.pop("publisher", "")
    return Entry(
        key=key,
        kind=kind,
        fields={name: Value(text, *place) for name, text in texts.items() if text},
        authors=_names(item.get("author")),
        editors=_names(item.get("editor")),
        path=path,
        line=place[0],
        column=place[1],
    )


def _key(value: object) -> str:
    is_text = isinstance(value, str | int) and not isinstance(value, bool)
    return without_control(str(value))[:200].strip() if is_text else ""


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)[:_LONGEST]
    return " ".join(without_control(_TAG.sub("", text)).split())


def _names(value: object) -> tuple[Name, ...]:
    people = [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
    names = (
        Name(
            _text(each.get("literal") or each.get("family")),
            _text(each.get("given")),
            _text(each.get("non-dropping-particle") or each.get("dropping-particle")),
            _text(each.get("suffix")),
        )
        for each in people
    )
    return tuple(name for name in names if name.family)


def _date(value: object) -> str:
    """Return a date as ISO 8601: ``2017-06-12``, or the year that a text holds."""
    if not isinstance(value, dict):
        return ""
    parts = value.get("date-parts")
    first = parts[0] if isinstance(parts, list) and parts and isinstance(parts[0], list) else []
    numbers = [_text(each) for each in first]
    if numbers and all(each.isdecimal() for each in numbers):
        return "-".join([numbers[0].zfill(4), *(each.zfill(2) for each in numbers[1:3])])
    found = re.search(r"\d{4}(?:-\d\d){0,2}", _text(value.get("raw") or value.get("literal")))
    return found[0] if found else ""
