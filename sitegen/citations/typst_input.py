"""Entries as BibTeX that Typst reads alike whatever they hold: signs with a meaning have others."""

import re
from collections.abc import Iterator
from urllib.parse import quote

from sitegen.citations.entries import Entry, Name
from sitegen.citations.requirements import DATE, DOI, DOI_ADDRESS, URL

_SIGNS = "\\{}$%#&~_^\"'`@<>*/:,"
_HIDDEN = {ord(sign): chr(0xE100 + n) for n, sign in enumerate(_SIGNS)}
"""Private characters in place of signs that BibTeX, or Typst, would read."""
OTHERS = "\ue1f0"
"""The name after the last, which becomes ``et al.``: Typst takes ``others`` for an author."""
HYPHEN = "\ue1f1"
RESTORED = {**{0xE100 + n: sign for n, sign in enumerate(_SIGNS)}, ord(HYPHEN): "-"}
_PRIVATE = re.compile("[\ue000-\uf8ff\x00-\x1f\x7f-\x9f]")
_KINDS = {
    **{kind: kind for kind in ("article", "book", "mastersthesis", "phdthesis", "thesis")},
    **{
        kind: kind for kind in ("report", "online", "patent", "manual", "proceedings", "collection")
    },
    **{"inproceedings": "inproceedings", "inbook": "inbook", "incollection": "inbook"},
    **{"newspaper": "article", "standard": "report"},
}
"""As Typst is told. An ``incollection`` gets its book's title twice from it, an ``inbook`` once."""
_TEXTS = (
    *("title", "subtitle", "journaltitle", "booktitle", "volume", "number", "edition"),
    *("pages", "chapter", "location"),
)
_PUBLISHERS = ("publisher", "institution", "school", "organization", "howpublished")
"""Fields of which the first stands where a style has the publisher."""
_CASED = ("title", "subtitle", "booktitle", "journaltitle")
"""Fields whose case stays as it is written."""
_EDITION = re.compile(r"(?:第\s*)?(\d{1,3})(?:st|nd|rd|th)?\.?\s*(?:ed(?:ition|\.)?|版)?", re.I)
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
ARXIV = "https://arxiv.org/abs/"


def bibtex_of(key: str, entry: Entry, style: str) -> str:
    """Return an entry under another key, for a style."""
    kind = _kind(entry, style)
    lines = [f"{name} = {{{value}}}" for name, value in _fields(entry)]
    return f"@{kind}{{{key},\n" + ",\n".join(lines) + "}\n"


def _kind(entry: Entry, style: str) -> str:
    """Return the kind by which Typst writes an entry best."""
    is_preprint = entry.kind in ("article", "misc") and "journaltitle" not in entry.fields
    if is_preprint and url_of(entry):
        is_paper = entry.kind == "article" or "eprint" in entry.fields
        return "article" if is_paper and not style.startswith("gb-") else "online"
    if entry.kind == "inproceedings" and not style.startswith("gb-"):
        return "inbook"  # else APA makes an article of it, Chicago a special issue
    return _KINDS.get(entry.kind) or ("online" if url_of(entry) else "report")


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    people = {
        "author": _people(entry.authors, others=entry.has_others),
        "editor": _people(entry.editors, others=entry.has_others and not entry.authors),
        "publisher": hidden(entry.text(*_PUBLISHERS)),
    }
    others = {
        "date": date_of(entry),
        "urldate": _date(entry.text("urldate")),
        "doi": doi_of(entry),
        "url": url_of(entry),
    }
    for name, text in (*people.items(), *_texts(entry), *others.items()):
        if text:
            yield name, text


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    for name in _TEXTS:
        is_of_series = name == "volume" and entry.kind == "book" and entry.text("series")
        if (text := entry.text(name)) and not is_of_series:
            shown = hidden(_number(text) if name == "edition" else text)
            if name == "number":  # 1999-66 is no range
                shown = shown.replace("-", HYPHEN)
            yield name, f"{{{shown}}}" if name in _CASED else shown


def hidden(text: str) -> str:
    """Return a text with the signs that have a meaning replaced."""
    return _PRIVATE.sub("", text).translate(_HIDDEN)


def _people(names: tuple[Name, ...], *, others: bool) -> str:
    written = [_person(name) for name in names]
    others = others and bool(names)
    return " and ".join([*written, *([OTHERS] if others else [])])


def _person(name: Name) -> str:
    """Return a name, its particle as a part of the family's: Typst writes ``Neumann, J. von``."""
    family = hidden(f"{name.particle} {name.family}".strip())
    given, suffix = hidden(name.given), hidden(name.suffix)
    return ", ".join(filter(None, (f"{{{family}}}", suffix, given)))


def _number(edition: str) -> str:
    """Return an edition as a number, if it is one."""
    first = edition.lower().split()[0]
    if first in _ORDINALS:
        return str(_ORDINALS.index(first) + 1)
    found = _EDITION.fullmatch(edition)
    return found[1] if found else edition


def date_of(entry: Entry) -> str:
    """Return the date of publication, as far as it is known: ``2017-06``."""
    month = entry.text("month")
    year = entry.year
    known = month.isdecimal() and 0 < int(month) < 13
    if not (date := _date(entry.text("date"))) and year and known:
        return f"{year}-{int(month):02}"
    return date or year


def _date(written: str) -> str:
    found = DATE.match(written)
    return found[0] if found else ""


def doi_of(entry: Entry) -> str:
    """Return a DOI without its address; nothing if it is none."""
    doi = DOI_ADDRESS.sub("", entry.text("doi"), count=1)
    return quote(doi, safe="/.:;()-_+,=!*'@&?") if DOI.fullmatch(doi) else ""


def url_of(entry: Entry) -> str:
    """Return the address of a work, or that at arXiv; none if it is only its DOI's."""
    url = entry.text("url")
    if not URL.fullmatch(url):
        is_arxiv = entry.text("eprinttype").lower() == "arxiv"
        url = ARXIV + entry.text("eprint") if is_arxiv and entry.text("eprint") else ""
    if DOI_ADDRESS.match(url) and entry.text("doi"):
        return ""
    return quote(url, safe="/.:;()-_+,=!*'@&?%#~[]$")
