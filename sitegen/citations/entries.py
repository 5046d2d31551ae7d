"""The entries of a bibliography: fields, names, dates, languages."""

import re

from msgspec import Struct

from sitegen.core.diagnostics import Span


class Name(Struct, frozen=True, array_like=True, gc=False):
    """An author or editor; an institution has a family name alone."""

    family: str
    given: str = ""
    particle: str = ""
    """``von``, ``van der``."""
    suffix: str = ""
    """``Jr.``"""


class Value(Struct, frozen=True, array_like=True, gc=False):
    """A field's text, and where it stands in the file."""

    text: str
    line: int = 1
    column: int = 1


class Entry(Struct, frozen=True, kw_only=True, array_like=True, gc=False):
    """A work of a bibliography."""

    key: str
    kind: str
    """As BibLaTeX names it: ``article``, ``book``, ``online``."""
    fields: dict[str, Value]
    """By BibLaTeX's names, as plain text."""
    authors: tuple[Name, ...] = ()
    editors: tuple[Name, ...] = ()
    has_others: bool = False
    """Whether the author has left out more names: ``and others``."""
    path: str
    line: int
    column: int
    content: str = ""
    """A digest of all but key and place: of what a style makes of it."""

    def text(self, *names: str) -> str:
        """Return the text of the first of these fields that there is; else nothing."""
        return next((self.fields[name].text for name in names if name in self.fields), "")

    def span(self, name: str = "") -> Span:
        """Return the place of a field, or of the key."""
        value = self.fields.get(name)
        if value:
            return Span(path=self.path, line=value.line, column=value.column)
        return Span(path=self.path, line=self.line, column=self.column, length=len(self.key))

    @property
    def people(self) -> tuple[Name, ...]:
        """Return the authors, else the editors."""
        return self.authors or self.editors

    @property
    def year(self) -> str:
        """Return the year of publication; empty if it has none."""
        found = re.search(r"\d{4}", self.text("date", "year"))
        return found[0] if found else ""
