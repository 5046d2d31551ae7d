"""Forty works in three styles, held against lists written by hand after the styles' standards.

Where Typst and sitegen differ from a standard, the guide has a row; none is silent.
"""

import re
from functools import lru_cache
from html import unescape
from pathlib import Path

import pytest

from sitegen.citations.reading import read_bibliography
from sitegen.citations.styles import Style
from sitegen.citations.typst_engine import form_of, format_units

SAMPLE = Path(__file__).parent / "sample"
DOCS = Path(__file__).parents[2] / "docs"
STYLES = {"gb": "gb-7714-2015-numeric", "ieee": "ieee", "apa": "apa"}
_ROW = re.compile(r"^\| `(gb|ieee|apa)` \| `([\w-]+)` \| `(.+?)` \| `(.+?)` \|", re.MULTILINE)


@lru_cache
def made(name: str) -> dict[str, str]:
    """Return the works as sitegen writes them, by key, without elements."""
    bibliography = read_bibliography((SAMPLE / "references.bib").read_text(), "references.bib")
    assert bibliography.problems == ()
    style = Style(name=STYLES[name])
    units = [(entry,) for entry in bibliography.entries.values()]
    works = format_units(units, style, form_of(style))
    texts = (unescape(re.sub("<[^>]*>", "", each[0].entry)) for each in works)
    return dict(zip(bibliography.entries, texts, strict=True))


def expected(name: str) -> dict[str, str]:
    lines = (SAMPLE / f"{name}.txt").read_text().splitlines()
    return {key: text for key, _, text in (line.partition(": ") for line in lines)}


def listed(guide: str) -> dict[tuple[str, str], tuple[str, str]]:
    """Return what the guide says by style and key: what the standard has, and what sitegen."""
    rows = _ROW.findall((DOCS / guide).read_text())
    return {(style, key): (wanted, found) for style, key, wanted, found in rows}


def test_the_sample_has_forty_works() -> None:
    assert all(len(expected(name)) == 40 for name in STYLES)


@pytest.mark.parametrize("name", STYLES)
def test_a_style_writes_the_works_as_its_standard(name: str) -> None:
    shown, wanted = made(name), expected(name)
    differing = {key for key in wanted if shown[key] != wanted[key]}
    assert differing == {key for style, key in listed("citations.md") if style == name}


@pytest.mark.parametrize("guide", ["citations.md", "citations.zh-CN.md"])
def test_the_guides_show_each_difference_as_it_is(guide: str) -> None:
    rows = listed(guide)
    assert rows.keys() == listed("citations.md").keys()
    for (style, key), (wanted, found) in rows.items():
        assert wanted in expected(style)[key], key
        assert found in made(style)[key], key
        assert wanted not in made(style)[key], key
