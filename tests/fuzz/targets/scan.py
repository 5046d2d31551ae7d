"""``render/scan``: which parts of a text are formulas."""

import re
from collections.abc import Iterable

from fuzz import seeds as corpus
from fuzz.properties import text_of
from sitegen.core import placeholders
from sitegen.render.scan import Scan, scan


def seeds() -> Iterable[bytes]:
    """Give the fixtures, and articles in pieces of two thousand characters."""
    pieces = (
        text[at : at + 2000] for text in corpus.articles() for at in range(0, len(text), 2000)
    )
    return [text.encode() for text in (*corpus.fixtures(), *pieces)]


def check(data: bytes) -> None:
    """Scan a text, with and without displays in sentences."""
    text = text_of(data)
    found, other = scan(text), scan(text, mid_sentence_inline=False)
    assert found == scan(text)
    assert [each.tex for each in found.formulas] == [each.tex for each in other.formulas]
    _is_the_text(found)
    _has_places(found)


def _is_the_text(found: Scan) -> None:
    """Hold that marks stand for formulas, one for each, and that nothing else has changed."""

    def source(mark: re.Match[str]) -> str:
        formula = found.formulas[int(mark[1])]
        return found.source[formula.start : formula.end]

    numbers = [int(mark[1]) for mark in placeholders.FORMULA.finditer(found.text)]
    assert numbers == list(range(len(found.formulas)))
    # A display above a line of hyphens gets a line end more, so that it is no heading.
    restored = placeholders.FORMULA.sub(source, re.sub("\x02\n(?=\n[ >]*[=-])", "\x02", found.text))
    given = found.source
    for formula in reversed(found.formulas):
        if given[formula.end : formula.end + 1] == "\n":
            given = given[: formula.end] + re.sub("^\n(?=\n[ >]*[=-])", "", given[formula.end :])
    assert restored == given
    assert len(found.lines) == found.text.count("\n") + 2
    assert list(found.lines) == sorted(found.lines)


def _has_places(found: Scan) -> None:
    """Hold that formulas rise, that their TeX is where they say, and that strays lie outside."""
    end = 0
    for formula in found.formulas:
        assert end <= formula.start < formula.end <= len(found.source)
        assert formula.tex.strip()
        for position, character in enumerate(formula.tex):
            assert found.source[formula.offset(position)] == character
        end = formula.end
    for stray in found.strays:
        assert found.source.startswith(stray.delimiter, stray.start)
        assert not any(f.start <= stray.start < f.end for f in found.formulas)
