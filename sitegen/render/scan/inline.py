r"""Inline formulas: ``$…$`` and ``$$$…$$$`` (docs/math.md)."""

import re

from sitegen.render.scan.bounded_search import BoundedSearch
from sitegen.render.scan.layout import Layout
from sitegen.render.scan.prose import (
    holds_cjk_prose,
    holds_tex,
    is_currency,
    is_sentence,
    is_shell_variable,
)

_STEP = re.compile(r"\\.|[{}]|\$+|\n", re.DOTALL)
_MAX_NESTED = 6
"""Dollars looked through for balanced braces; bounds the work on hostile text."""

Match = tuple[int, int, int]
"""Start of the TeX, its end, end of the closing delimiter."""


def match_dollar(search: BoundedSearch, at: int, layout: Layout) -> Match | None:
    """Match a formula whose single opening dollar stands at ``at``."""
    text = search.text
    limit = layout.inline_end(at)
    line_end = text.find("\n", at, limit)
    line_end = limit if line_end < 0 else line_end
    close = _balanced(search, at + 1, line_end)
    if close is None and limit > line_end:
        close = _balanced(search, at + 1, limit)
    if close is None:
        close = _closing(search, at + 1, line_end, balanced=False)
    if close is None or not _is_math(text, at, close):
        return None
    if is_sentence(text[at + 1 : close]) and search.has_odd_dollars(at):
        # A dollar of this line has no partner, and this would be the prose between two formulas.
        return None
    return at + 1, close, close + 1


def _balanced(search: BoundedSearch, start: int, end: int) -> int | None:
    """Find the closing dollar outside all braces; given up where a text has had too many."""
    if search.patience <= 0:
        return None
    close = _closing(search, start, end, balanced=True)
    search.patience -= close is None
    return close


def match_triple(text: str, at: int, layout: Layout) -> Match | None:
    """Match ``$$$x$$$`` at ``at``."""
    close = text.find("$$$", at + 3, layout.inline_end(at))
    if close <= at + 3 or "\n" in text[at:close]:
        return None
    return at + 3, close, close + 3


def _closing(search: BoundedSearch, start: int, end: int, *, balanced: bool) -> int | None:
    """Find the closing dollar: one, or the first of the two in ``$a$$b$``."""
    run = _run(search.text, start, end, balanced=balanced)
    if run is None:
        return None
    if len(run.group()) == 1:
        return run.start()
    accepted = len(run.group()) == 2 and not is_sentence(search.text[start : run.start()])
    return run.start() if accepted and _goes_on(search, run.end(), end) else None


def _run(text: str, start: int, end: int, *, balanced: bool) -> re.Match[str] | None:
    """Find the next dollars; with ``balanced``, the first ones outside all braces."""
    depth = dollars = 0
    for step in _STEP.finditer(text, start, end):
        token = step.group()
        if token == "{":
            depth += 1
        elif token == "}":
            depth = max(depth - 1, 0)
        elif token[0] == "$":
            dollars += 1
            if depth == 0 or not balanced:
                return step
            if dollars > _MAX_NESTED:
                return None
    return None


def _goes_on(search: BoundedSearch, start: int, end: int) -> bool:
    """Tell whether ``b$`` or ``b$$c$`` and so on stands here; what was told is remembered."""
    passed, found = [], None
    while found is None:
        found = search.chains.get((start, end))
        if found is None:
            passed.append((start, end))
            run = _run(search.text, start, end, balanced=True)
            if run is None or len(run.group()) > 2 or is_sentence(search.text[start : run.start()]):
                found = False
            elif len(run.group()) == 1:
                found = True
            else:
                start = run.end()
    search.chains.update(dict.fromkeys(passed, found))
    return found


def _is_math(text: str, at: int, close: int) -> bool:
    content, after = text[at + 1 : close], text[close + 1 : close + 2]
    if not content.strip() or is_currency(content, after) or is_shell_variable(content, after):
        return False
    return "\n" not in content or holds_tex(content) or not holds_cjk_prose(content)
