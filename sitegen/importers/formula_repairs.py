"""Repairs of formulas: leftover escapes are removed, lost backslashes restored."""

import re

from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.importers.passage import Passage
from sitegen.render import escapes
from sitegen.render.broken_math import broken_formulas


def remove_escapes(passage: Passage) -> None:
    """Remove escapes that another generator needed, if the article uses them consistently."""
    formulas = passage.zones.formulas
    habit = escapes.habits(formula.tex for formula in formulas)
    edits = [
        Edit(formula.offset(each.start), formula.offset(each.end - 1) + 1, each.text)
        for formula in formulas
        if "\\" in formula.tex
        for each in escapes.edits(formula.tex, habit, display=formula.display)
    ]
    passage.apply(edits, say("escapes removed"))


def restore_backslashes(passage: Passage) -> None:
    """Restore the delimiters of formulas in a text that was copied without its backslashes."""
    found = broken_formulas(passage.text)
    passage.apply(change for each in found for change in each.edits)
    if found:
        passage.counts[say("lost formulas restored")] += len(found)


def convert_separators(passage: Passage) -> None:
    """Convert summary separators to ``<!-- more -->``, and remove Pelican's opening marker."""
    separator = re.escape(passage.blog.more) if passage.blog.more else "<!--[ \t]*more[ \t]*-->"
    ends = re.compile(
        rf"<!--[ \t]*(?:more|readmore|PELICAN_END_SUMMARY)[ \t]*-->|{separator}", re.IGNORECASE
    )
    starts = re.compile(r"<!--[ \t]*PELICAN_BEGIN_SUMMARY[ \t]*-->\n?")
    fences = passage.zones.fences
    edits = [
        Edit(match.start(), match.end(), text)
        for pattern, text in ((ends, "<!-- more -->"), (starts, ""))
        for match in pattern.finditer(passage.text)
        if match[0] != text and not any(a <= match.start() < b for a, b in fences)
    ]
    passage.apply(edits)
