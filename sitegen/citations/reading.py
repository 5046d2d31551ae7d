"""Reading of one bibliography: its entries by key, each held against what its kind needs."""

from hashlib import blake2b
from pathlib import PurePosixPath

from msgspec.structs import replace

from sitegen.citations.bibliography import Bibliography, double
from sitegen.citations.csl_json import read_csl_json
from sitegen.citations.entries import Entry
from sitegen.citations.read_bibtex import read_bibtex
from sitegen.citations.requirements import faults


def read_bibliography(text: str, path: str) -> Bibliography:
    """Read a file; its name says whether it is BibTeX or CSL-JSON."""
    is_json = PurePosixPath(path).suffix.lower() == ".json"
    found, problems = (read_csl_json if is_json else read_bibtex)(text, path)
    entries: dict[str, Entry] = {}
    for entry in found:
        if entry.key not in entries:
            entries[entry.key] = replace(entry, content=_content(entry))
        else:
            problems.append(double(entry, entries[entry.key].span()))
    for entry in entries.values():
        problems += faults(entry)
    return Bibliography(entries, tuple(problems))


def _content(entry: Entry) -> str:
    """Return a digest of all but key and place: of what a style makes of an entry."""
    texts = {name: value.text for name, value in entry.fields.items()}
    parts = repr((entry.kind, texts, entry.authors, entry.editors, entry.has_others))
    return blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()
