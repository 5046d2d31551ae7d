"""What an entry of each kind needs, and values that mean nothing."""

import re
from collections.abc import Iterator

from sitegen.citations.entries import Entry
from sitegen.core.diagnostics import Code, Diagnostic, warning
from sitegen.core.messages import enumerated, say

_WHO, _WHEN = ("author", "editor"), ("date", "year")
_NEEDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "article": (("author",), ("title",), ("journaltitle", "eprint"), _WHEN),
    "book": (_WHO, ("title",), ("publisher",), _WHEN),
    "incollection": (("author",), ("title",), ("booktitle",), _WHEN),
    "inproceedings": (("author",), ("title",), ("booktitle",), _WHEN),
    "phdthesis": (("author",), ("title",), ("institution",), _WHEN),
    "mastersthesis": (("author",), ("title",), ("institution",), _WHEN),
    "thesis": (("author",), ("title",), ("institution",), _WHEN),
    "report": (("author", "institution"), ("title",), _WHEN),
    "online": (("title",), ("url", "doi", "eprint")),
    "standard": (("title",), ("number",)),
    "patent": (("title",), ("number",)),
    "newspaper": (("title",), ("journaltitle",), _WHEN),
}
_WORDS = {"journaltitle": "journal", "date": "year", "institution": "school"}
"""Names of fields as BibTeX has them, which more files use than BibLaTeX's."""
DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
DOI = re.compile(r"10\.\d{4,9}/[!-~]+")
DOI_ADDRESS = re.compile(r"\s*(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)
URL = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)


def faults(entry: Entry) -> Iterator[Diagnostic]:
    """Yield what an entry lacks, and its values that cannot be used."""
    lacking = [
        _WORDS.get(choice[0], choice[0])
        for choice in _NEEDS.get(entry.kind, (("title",),))
        if not any(name in entry.fields or _has_people(entry, name) for name in choice)
    ]
    if lacking:
        message = say(
            "{key} is an @{kind} without {fields}",
            key=entry.key,
            kind=entry.kind,
            fields=enumerated(lacking),
        )
        hint = say("add it, or it is missing in the list of references too")
        yield warning(Code.BIBLIOGRAPHY_ENTRY, message, entry.span(), hint=hint)
    yield from _unusable(entry)


def _has_people(entry: Entry, name: str) -> bool:
    return bool({"author": entry.authors, "editor": entry.editors}.get(name))


def _unusable(entry: Entry) -> Iterator[Diagnostic]:
    checks = (
        ("year", re.compile(r".*\d{4}.*"), say("a year, such as 2016")),
        ("date", re.compile(r"\d{4}.*"), say("a date, such as 2016-05-01")),
        ("doi", re.compile(f"(?:{DOI_ADDRESS.pattern})?{DOI.pattern}"), say("a DOI: 10.1000/xyz")),
        ("url", URL, say("an address with http: or https:")),
    )
    for name, form, expected in checks:
        value = entry.text(name)
        if value and not form.fullmatch(value):
            shown = value if len(value) <= 60 else f"{value[:59]}…"
            message = say(
                "the field {name} of {key} cannot be used: {value}",
                name=name,
                key=entry.key,
                value=shown,
            )
            hint = say("write {expected}", expected=expected)
            yield warning(Code.BIBLIOGRAPHY_ENTRY, message, entry.span(name), hint=hint)
