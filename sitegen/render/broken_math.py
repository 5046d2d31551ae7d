"""Math broken by copying: lost delimiters, escaped dollars, doubled formulas."""

from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.render.doubled import doubled_formulas
from sitegen.render.escaped_dollars import escaped_formulas
from sitegen.render.lost_math import Lost, looks_lost, lost_formulas, repair
from sitegen.render.parse_state import ParseState
from sitegen.render.scan import scan


def broken_formulas(text: str) -> list[Lost]:
    """Return all formulas that can be repaired, without overlaps."""
    found = [*lost_formulas(text), *escaped_formulas(text), *doubled_formulas(scan(text).formulas)]
    found.sort(key=lambda each: each.start)
    apart: list[Lost] = []
    for each in found:
        if not apart or apart[-1].end <= each.start:
            apart.append(each)
    return apart


def broken_math(state: ParseState) -> list[Diagnostic]:
    """Return one warning for each kind of broken math."""
    return [*_lost(state), *_escaped(state), *_doubled(state)]


def _lost(state: ParseState) -> list[Diagnostic]:
    text = state.scan.source
    line = looks_lost(text)
    if line is None:
        return []
    first, _ = state.lines.place(state.body_start)
    found = repair(text)
    return [
        warning(
            Code.MATH_LOST,
            say(
                "this looks like math that has lost its backslashes: {displays} "
                "displays and {inline} inline formulas",
                displays=found.displays,
                inline=found.inline,
            ),
            Span(path=state.path, line=first + line),
            hint=say(
                "sitegen check --fix writes $$ for [ and ], $…$ for (…), \\\\ for \\ at line ends"
            ),
        )
    ]


def _escaped(state: ParseState) -> list[Diagnostic]:
    found = escaped_formulas(state.scan.source)
    if not found:
        return []
    return [
        warning(
            Code.MATH_LOST,
            say(
                "this looks like math whose dollars are escaped: {count} formulas", count=len(found)
            ),
            state.span(found[0].start, 2),
            hint=say("sitegen check --fix writes $ for \\$ around them"),
        )
    ]


def _doubled(state: ParseState) -> list[Diagnostic]:
    found = doubled_formulas(state.scan.formulas)
    if not found:
        return []
    return [
        warning(
            Code.MATH_LOST,
            say(
                "this looks like math that was copied with its text: {count} formulas",
                count=len(found),
            ),
            state.span(found[0].start, 1),
            hint=say("sitegen check --fix keeps the half that is TeX"),
        )
    ]
