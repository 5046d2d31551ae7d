"""Stretches of text between two offsets, parsed as blocks: what LaTeX environments contain.

Markdown's block parser works on whole lines; for a stretch, the first and the last line are cut.
"""

from bisect import bisect_left

from markdown_it.rules_block import StateBlock


def line_of(state: StateBlock, offset: int) -> int:
    """Return the line that contains an offset."""
    return bisect_left(state.eMarks, offset)


def parse_region(state: StateBlock, start: int, stop: int) -> None:
    """Parse the text from ``start`` to ``stop`` as blocks, without their common indentation."""
    first, last = line_of(state, start), line_of(state, stop)
    if last > first and not state.src[state.bMarks[last] + state.tShift[last] : stop].strip():
        last -= 1  # the closing mark has a line of its own
    marks = state.bMarks[first], state.tShift[first], state.sCount[first]
    outer = state.eMarks[last], state.lineMax, state.parentType
    rest = state.src[start : state.eMarks[first]]
    state.bMarks[first], state.tShift[first] = start, len(rest) - len(rest.lstrip())
    state.sCount[first] = state.blkIndent
    _dedent(state, first + 1, last + 1)
    state.eMarks[last] = min(state.eMarks[last], stop)
    state.lineMax, state.parentType = last + 1, "container"
    state.md.block.tokenize(state, first, last + 1)
    state.eMarks[last], state.lineMax, state.parentType = outer
    state.bMarks[first], state.tShift[first], state.sCount[first] = marks


def _dedent(state: StateBlock, first: int, end: int) -> None:
    """Remove the indentation that lines have in common, so that they are no indented code."""
    full = [line for line in range(first, end) if not state.isEmpty(line)]
    common = min((state.sCount[line] - state.blkIndent for line in full), default=0)
    for line in full:
        state.sCount[line] -= common
        cut = min(common, state.tShift[line])
        if not state.blkIndent and cut > 0:
            state.bMarks[line] += cut
            state.tShift[line] -= cut
