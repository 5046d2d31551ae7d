"""A bibliography: the entries of one file by key, and what is wrong with them."""

from collections.abc import Iterable

from msgspec import Struct

from sitegen.citations.entries import Entry
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say

DEFAULT = "references.bib"
"""The file beside ``sitegen.toml`` that needs no key."""
SUFFIXES = (".bib", ".bibtex", ".json")
MAX_SIZE = 10_000_000
"""Bytes of a file."""


class Bibliography(Struct, frozen=True):
    """The entries of one file."""

    entries: dict[str, Entry]
    problems: tuple[Diagnostic, ...] = ()


def double(entry: Entry, first: Span) -> Diagnostic:
    """Return the warning for a key that another entry has."""
    where = f"{first.path}:{first.line}"
    message = say("the key {key} stands at {where} already", key=entry.key, where=where)
    hint = say("the first entry counts; delete this one, or give it another key")
    return warning(Code.BIBLIOGRAPHY, message, entry.span(), hint=hint)


def doubles(bibliographies: Iterable[Bibliography]) -> Iterable[Diagnostic]:
    """Yield a warning for each key that two files of the whole site have."""
    seen: dict[str, Entry] = {}
    for bibliography in bibliographies:
        for key, entry in bibliography.entries.items():
            if seen.setdefault(key, entry) is not entry:
                yield double(entry, seen[key].span())
