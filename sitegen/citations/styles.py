"""CSL styles: how one marks citations and lists works, as found out by formatting two works."""

from msgspec import Struct

from sitegen.core.text import fold


class Style(Struct, frozen=True, kw_only=True):
    """A style as the site asks for it."""

    name: str
    """In the archive of CSL, or the path of a file in the site."""
    csl: str = ""
    """The text of the file."""


class Form(Struct, frozen=True, kw_only=True):
    """What all citations by a style have in common."""

    is_numeric: bool = True
    is_raised: bool = False
    """Whether marks are superscripts."""
    opening: str = "["
    closing: str = "]"
    is_each: bool = False
    """Whether each number of several has its own brackets: ``[1], [3]``."""
    is_note: bool = False
    """Whether marks are those of footnotes, which get numbers here."""
    is_sorted: bool = False
    """Whether lists are sorted by authors, not by the order of citation."""


PLAIN = Form()
"""The form without the package ``typst``, or if a style cannot be used."""


def default_style(language: str) -> str:
    """Return the style of sites in a language that name none."""
    return "gb-7714-2015-numeric" if fold(language).startswith("zh") else "ieee"


class Formatted(Struct, frozen=True, array_like=True, gc=False):
    """A work as a style writes it; HTML of few elements."""

    entry: str
    """In the list of references, without its number."""
    mark: str = ""
    """Between the brackets in the text, if the style is not numeric: ``Knuth, 1984``."""
    author: str = ""
    year: str = ""
