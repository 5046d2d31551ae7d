"""Formulas: escapes that another generator needed are undone, what lost its backslashes mended."""

import re

from sitegen.core.tex import Edit
from sitegen.importers.passage import Passage
from sitegen.render import escapes
from sitegen.render.broken_math import broken_formulas


def unescape(passage: Passage) -> None:
    """Undo escapes in formulas, where the article shows the habit."""
    formulas = passage.zones.formulas
    habit = escapes.habits(formula.tex for formula in formulas)
    edits = [
        Edit(formula.offset(each.start), formula.offset(each.end - 1) + 1, each.text)
        for formula in formulas
        if "\\" in formula.tex
        for each in escapes.edits(formula.tex, habit, display=formula.display)
    ]
    passage.apply(edits, "escapes undone")


def bring_back(passage: Passage) -> None:
    """Write the delimiters again of a text that was copied without its backslashes."""
    found = broken_formulas(passage.text)
    passage.apply(change for each in found for change in each.edits)
    if found:
        passage.done["lost formulas brought back"] += len(found)


def more(passage: Passage) -> None:
    """Write ``<!-- more -->`` as sitegen does, and drop Pelican's marks around a summary."""
    given = re.escape(passage.blog.more) if passage.blog.more else "<!--[ \t]*more[ \t]*-->"
    ends = re.compile(
        rf"<!--[ \t]*(?:more|readmore|PELICAN_END_SUMMARY)[ \t]*-->|{given}", re.IGNORECASE
    )
    starts = re.compile(r"<!--[ \t]*PELICAN_BEGIN_SUMMARY[ \t]*-->\n?")
    fences = passage.zones.fences
    found = [
        Edit(match.start(), match.end(), text)
        for pattern, text in ((ends, "<!-- more -->"), (starts, ""))
        for match in pattern.finditer(passage.text)
        if match[0] != text and not any(a <= match.start() < b for a, b in fences)
    ]
    passage.apply(found)
