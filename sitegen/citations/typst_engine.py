"""Typst's bibliographies: all works that are to be formatted, in one run.

Works stand in layers, each a bibliography of one language. What a style writes may depend on other
works of the same bibliography (``2001a``), so works that could be taken for each other are in
different layers, unless they are in one unit.
"""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from pathlib import Path

from msgspec import Struct, field

from sitegen.citations.entries import Entry, Name
from sitegen.citations.languages import language_of
from sitegen.citations.mending import mended
from sitegen.citations.safe_html import Piece, pieces
from sitegen.citations.styles import Form, Formatted, Style
from sitegen.citations.typst_input import RESTORED, bibtex_of
from sitegen.citations.typst_process import TypstFailed, html_of
from sitegen.core.messages import say

Unit = tuple[Entry, ...]
"""Works that are formatted together: mostly one, several if a style has to tell them apart."""
_PROGRAM = Path(__file__).with_name("layers.typ")
_NOBODY = "zzyzx"
"""The author of a work that is formatted to see how a style does it; sorted last."""
_FORMS = ("author", "year")


class _Layer(Struct):
    language: str
    names: set[str] = field(default_factory=set)
    keys: list[str] = field(default_factory=list)
    bib: list[str] = field(default_factory=list)


def form_of(style: Style) -> Form:
    """Return how a style marks citations. Raises TypstFailed."""
    works = {"a": _probe("a", _NOBODY.title()), "b": _probe("b", "Aardvark")}
    bib = [bibtex_of(key, entry, "") for key, entry in works.items()]
    found = pieces(_run(style, [_Layer("en", keys=[*works], bib=bib)], ()), RESTORED)
    marks, entries = ([p for p in found if p.kind == kind] for kind in ("mark", "li"))
    if len(entries) < len(works) or len(marks) < len(works):
        raise TypstFailed(say("it has no list of works"))
    if not style.csl and not any(_NOBODY in entry.html.casefold() for entry in entries):
        raise TypstFailed(say("Typst leaves out its authors"))
    mark, outside = marks[0], "".join(marks[0].outside)
    number = re.fullmatch(r"(\D{0,3})\d(\D{0,3})", unescape(re.sub(r"<[^>]*>", "", mark.html)))
    return Form(
        is_numeric=bool(number),
        is_raised=mark.is_raised and bool(number),
        opening=number[1] if number else outside[:1],
        closing=number[2] if number else outside[-1:],
        is_each=not outside,
        is_note=mark.is_note,
        is_sorted=mark.is_note or entries[0].ids[:1] != mark.ids[:1],
    )


def _probe(key: str, name: str) -> Entry:
    return Entry(
        key=key,
        kind="book",
        fields={},
        authors=(Name(name, "Ann"),),
        path="",
        line=1,
        column=1,
    )


def format_units(units: Sequence[Unit], style: Style, form: Form) -> list[list[Formatted]]:
    """Return the works of each unit as the style writes them. Raises TypstFailed."""
    keys = [[f"u{n}-{m}" for m, _ in enumerate(unit)] for n, unit in enumerate(units)]
    layers = _layers(units, keys, style)
    forms = () if form.is_numeric and not form.is_note else _FORMS
    found = pieces(_run(style, layers, forms), RESTORED)
    by_key = dict(_by_key(found, [key for layer in layers for key in layer.keys]))
    return [
        [mended(by_key[key], entry, style) for key, entry in zip(inner, unit, strict=True)]
        for inner, unit in zip(keys, units, strict=True)
    ]


def _layers(units: Sequence[Unit], keys: list[list[str]], style: Style) -> list[_Layer]:
    """Spread works over layers: in each first one of their language without a namesake."""
    layers: dict[str, list[_Layer]] = {}
    free: dict[tuple[str, str], int] = {}
    for unit, inner in zip(units, keys, strict=True):
        language = language_of(unit[0])
        names = set(_names(unit))
        at = max((free.get((language, name), 0) for name in names), default=0)
        of_language = layers.setdefault(language, [])
        if at == len(of_language):
            of_language.append(_Layer(language))
        free.update({(language, name): at + 1 for name in names})
        layer = of_language[at]
        layer.keys += inner
        layer.bib += [
            bibtex_of(key, entry, style.name) for key, entry in zip(inner, unit, strict=True)
        ]
    return [layer for each in layers.values() for layer in each]


def _names(unit: Unit) -> Iterable[str]:
    """Yield the names by which a style may confuse a work with others."""
    for entry in unit:
        names = [name.family.casefold() for name in entry.people[:3]]
        yield from names or [entry.text("title").casefold()]


def _run(style: Style, layers: Sequence[_Layer], forms: Sequence[str]) -> str:
    """Return the HTML of a run. Raises TypstFailed."""
    of_layers = [
        {"lang": each.language, "keys": each.keys, "bib": "".join(each.bib)} for each in layers
    ]
    inputs = {"csl": style.csl, "style": style.name, "forms": forms, "layers": of_layers}
    return html_of(_PROGRAM.read_text("utf-8"), inputs)


def _by_key(found: list[Piece], keys: Sequence[str]) -> Iterable[tuple[str, Formatted]]:
    """Yield each work: marks come in the order of keys, entries in the order of the style."""
    by_kind: dict[str, list[Piece]] = {}
    for piece in found:
        by_kind.setdefault(piece.kind, []).append(piece)
    entries = {piece.ids[0]: piece.html for piece in by_kind.get("li", ()) if piece.ids}
    # A note leads to its own text, its author's name to the list.
    leading = by_kind.get("author", by_kind.get("mark", []))
    if len(leading) != len(keys):
        raise TypstFailed(say("it writes nothing for this work"))
    for number, (key, lead) in enumerate(zip(keys, leading, strict=True)):
        entry = entries.get(lead.ids[0], "") if lead.ids else ""
        if not entry:
            raise TypstFailed(say("it writes nothing for this work"))
        texts = {form: by_kind[form][number].html for form in _FORMS if form in by_kind}
        mark = _inner(by_kind["mark"][number]) if texts else ""
        yield key, Formatted(entry=entry, mark=mark, **texts)


def _inner(mark: Piece) -> str:
    """Return what stands between the brackets of a mark."""
    outside = "".join(mark.outside)
    return mark.html.removeprefix(outside[:1]).removesuffix(outside[-1:]) if outside else mark.html
