"""Check for entries of bibliographies that no article cites."""

from collections.abc import Iterator

from sitegen.citations.cited_works import Bibliographies
from sitegen.core.diagnostics import Code, Diagnostic, remark
from sitegen.core.messages import say
from sitegen.library import Library

_MOST = 20
"""Entries of one file that are named; a file exported whole has thousands."""


def entries(bibliographies: Bibliographies, library: Library) -> Iterator[Diagnostic]:
    """Yield a hint for each entry without a citation; those beyond the first are counted."""
    cited = {
        (entry.path, entry.key)
        for rendered in library.everything
        for entry in bibliographies.cited_by(rendered)
    }
    for path, bibliography in bibliographies.files.items():
        unused = [entry for key, entry in bibliography.entries.items() if (path, key) not in cited]
        for entry in unused[:_MOST]:
            message = say("no article cites {key}", key=entry.key)
            hint = say("cite it with [@{key}], or delete it", key=entry.key)
            yield remark(Code.CITATION_UNUSED, message, entry.span(), hint=hint)
        if len(unused) > _MOST:
            message = say("{count} more entries are not cited", count=len(unused) - _MOST)
            yield remark(Code.CITATION_UNUSED, message, unused[_MOST].span())
