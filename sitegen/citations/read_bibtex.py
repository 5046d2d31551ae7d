"""BibTeX's entries as entries of a bibliography: kinds, fields and names of both its dialects."""

import re

from sitegen.citations.bibtex_reader import BibtexReader, RawEntry
from sitegen.citations.entries import Entry, Name, Value
from sitegen.citations.names import read_names
from sitegen.citations.tex_text import plain_text
from sitegen.core.diagnostics import Diagnostic

KINDS = {
    **{"conference": "inproceedings", "electronic": "online", "www": "online"},
    **{"webpage": "online", "phdthesis": "phdthesis", "dissertation": "phdthesis"},
    **{"techreport": "report", "mvbook": "book", "norm": "standard", "newspaper": "newspaper"},
}
_FIELDS = {
    **{"journal": "journaltitle", "address": "location", "school": "institution"},
    **{"archiveprefix": "eprinttype", "primaryclass": "eprintclass", "key": "sortkey"},
    **{"isbn13": "isbn", "language": "language", "keywords": "keywords"},
}
_VERBATIM = ("url", "doi", "eprint", "file", "pdf")
_PEOPLE = ("author", "editor")
_ESCAPED = re.compile(r"\\([_%&#~{}$])")


def read_bibtex(text: str, path: str) -> tuple[list[Entry], list[Diagnostic]]:
    """Return a file's entries, doubles too, and what is broken."""
    reader = BibtexReader(text, path)
    entries = [_entry(raw, reader) for raw in reader.entries()]
    return entries, reader.problems


def _entry(raw: RawEntry, reader: BibtexReader) -> Entry:
    people: dict[str, tuple[tuple[Name, ...], bool]] = {}
    fields: dict[str, Value] = {}
    for name, (tex, at) in raw.fields.items():
        place = reader.lines.place(at)
        if name in _PEOPLE:
            people[name] = read_names(tex)
        text = _ESCAPED.sub(r"\1", tex).strip() if name in _VERBATIM else plain_text(tex)
        if text:
            fields.setdefault(_FIELDS.get(name, name), Value(text, *place))
    authors, others = people.get("author", ((), False))
    editors, more = people.get("editor", ((), False))
    line, column = reader.lines.place(raw.at)
    return Entry(
        key=raw.key,
        kind=KINDS.get(raw.kind, raw.kind),
        fields=fields,
        authors=authors,
        editors=editors,
        has_others=others if authors else more,
        path=reader.span(0).path,
        line=line,
        column=column,
    )
