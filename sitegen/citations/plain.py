"""A plain form of works, for sites without the package ``typst``."""

import re
from html import escape

from sitegen.citations.entries import Entry, Name
from sitegen.citations.languages import is_east_asian, language_of
from sitegen.citations.styles import Formatted
from sitegen.citations.typst_input import doi_of, url_of

_MOST = 3
"""Names that are written out."""


def plainly(entry: Entry) -> Formatted:
    """Return a work as authors, title, where it stands, year, and a link."""
    venue = entry.text("journaltitle", "booktitle", "publisher", "institution")
    parts = [
        _names(entry),
        f"<em>{escape(entry.text('title'), quote=False)}</em>" if entry.text("title") else "",
        escape(", ".join(filter(None, (venue, _numbers(entry), entry.year))), quote=False),
    ]
    text = " ".join(f"{part.rstrip('.')}." for part in parts if part)
    return Formatted(entry=" ".join(filter(None, (text, _link(entry)))))


def _names(entry: Entry) -> str:
    east = language_of(entry) in ("zh", "ja")
    names = [_name(name) for name in entry.people[:_MOST]]
    if len(entry.people) > _MOST or entry.has_others:
        names.append({"zh": "等", "ja": "ほか"}.get(language_of(entry), "et al."))
    return escape(("，" if east else ", ").join(names), quote=False)


def _name(name: Name) -> str:
    if is_east_asian(name.family):
        return name.family + name.given
    initials = " ".join(f"{part[0]}." for part in re.split(r"[\s.-]+", name.given) if part)
    return " ".join(filter(None, (initials, name.particle, name.family, name.suffix)))


def _numbers(entry: Entry) -> str:
    volume, number = entry.text("volume"), entry.text("number")
    both = f"{volume}({number})" if volume and number else volume or number
    return ", ".join(filter(None, (both, entry.text("pages"))))


def _link(entry: Entry) -> str:
    address = link_of(entry)
    return f'<a href="{escape(address)}">{escape(address, quote=False)}</a>' if address else ""


def link_of(entry: Entry) -> str:
    """Return the address of a work: that of its DOI, else its own."""
    doi = doi_of(entry)
    return f"https://doi.org/{doi}" if doi else url_of(entry)
