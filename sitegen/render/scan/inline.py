r"""Inline formulas: ``$…$`` and ``$$$…$$$`` (docs/math.md)."""

import re

from sitegen.render.scan.bounded_search import BoundedSearch
from sitegen.render.scan.layout import Layout
from sitegen.render.scan.prose import (
    TEXT_COMMAND,
    holds_cjk_prose,
    holds_tex,
    is_currency,
    is_plainly_math,
    is_sentence,
    is_shell_variable,
    prose_words,
)

_STEP = re.compile(r"\\.|[{}]|\$+|\n", re.DOTALL)
_TAIL = re.compile(r"((?:\\.|[^\\$\n])+)\$\$(?!\$)")
_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
_UNFINISHED = re.compile(r"[(\[{][^()\[\]{}]*$|[-+*/=<>,&][ \t]*$")
_MAX_NESTED = 6
"""Dollars examined in a search for balanced braces; bounds the work on hostile text."""

Match = tuple[int, int, int]
"""Start of the TeX, its end, end of the closing delimiter."""


def match_dollar(search: BoundedSearch, at: int, layout: Layout) -> Match | None:
    """Match a formula whose single opening dollar is at ``at``."""
    # Candidates for the closing dollar, from the likeliest to the least: outside braces on the same
    # line, outside braces in the paragraph, any on the line (braces may be unbalanced by mistake),
    # and one after a line that looks like a list item. Only the first candidate is tested.
    text = search.text
    limit = layout.inline_end(at)
    line_end = text.find("\n", at, limit)
    line_end = limit if line_end < 0 else line_end
    close = _balanced(search, at + 1, line_end)
    if close is None and limit > line_end:
        close = _balanced(search, at + 1, limit)
    if close is None:
        close = _closing(search, at + 1, line_end, balanced=False)
    if close is None:
        return _over_item(search, at, layout)
    if not _is_math(text, at, close):
        return None
    if is_sentence(text[at + 1 : close]) and search.has_odd_dollars(at):
        # A dollar of this line has no partner, so this is probably the prose between two formulas.
        return None
    return at + 1, close, close + 1


def _balanced(search: BoundedSearch, start: int, end: int) -> int | None:
    """Return the closing dollar outside all braces; None once too many searches have failed."""
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
    """Return the closing dollar: a single one, or the first of the two in ``$a$$b$``."""
    run = _run(search, start, end, balanced=balanced)
    if run is None:
        return None
    at = run[0]
    if run[1] - at == 1:
        return at
    # Two dollars: either "$a$$b$", two formulas without a space, or "$a$$b$$", an inline formula
    # directly before a display with a dollar missing, or no closer at all.
    content = search.text[start:at]
    if run[1] - at != 2 or is_sentence(content):
        return None
    if _goes_on(search, at + 2, end):
        return at
    if is_plainly_math(content) and match_shared(search.text, at + 1):
        search.shared = at + 1
        return at
    return None


def match_shared(text: str, at: int) -> Match | None:
    """Match the ``$b$$`` of ``$a$$b$$``, in which the author left out a dollar before a display."""
    found = _TAIL.match(text, at + 1)
    if found is None or not is_plainly_math(found[1]):
        return None
    return at + 1, found.end(1), found.end()


def _over_item(search: BoundedSearch, at: int, layout: Layout) -> Match | None:
    r"""Match a formula whose second line looks like a list item: ``$\max(x,⏎0) + a$``."""
    text, item = search.text, layout.item_behind(at)
    if item < 0 or text.find("$", at, item) > at:
        return None
    end = text.find("\n", item)
    close = text.find("$", item, end if end >= 0 else len(text))
    marker = _ITEM.match(text, item, max(close, item))
    if marker is None or text[close - 1].isspace():
        return None
    first, content = text[at + 1 : item], text[at + 1 : close]
    # An even number of dollars are formulas of the item's own, unless the first line is unfinished.
    if text.count("$", close, end) % 2 == 0 and not _UNFINISHED.search(first):
        return None
    math = is_plainly_math(content) and not prose_words(TEXT_COMMAND.sub(" ", content))
    return (at + 1, close, close + 1) if math else None


def _run(search: BoundedSearch, start: int, end: int, *, balanced: bool) -> tuple[int, int] | None:
    """Return the next run of dollars; with ``balanced``, the next one outside all braces."""
    depth = dollars = 0
    for step in _STEP.finditer(search.text, start, end):
        token = step.group()
        if token == "{":
            depth += 1
        elif token == "}":
            depth = max(depth - 1, 0)
        elif token[0] == "$":
            if search.dropped and (run := _without_dropped(search, step))[0] == run[1]:
                continue
            dollars += 1
            if depth == 0 or not balanced:
                return run if search.dropped else step.span()
            if dollars > _MAX_NESTED:
                return None
    return None


def _without_dropped(search: BoundedSearch, run: re.Match[str]) -> tuple[int, int]:
    """Return a run of dollars without the one that is no delimiter."""
    start, end = run.span()
    if start in search.dropped:
        return start + 1, end
    return start, end - (end - 1 in search.dropped)


def _goes_on(search: BoundedSearch, start: int, end: int) -> bool:
    """Whether ``b$``, ``b$$c$`` and so on follows here; each link of a chain is examined once."""
    visited, found = [], None
    while found is None:
        found = search.chains.get((start, end))
        if found is None:
            visited.append((start, end))
            run = _run(search, start, end, balanced=True)
            length = run[1] - run[0] if run else 3
            if run is None or length > 2 or is_sentence(search.text[start : run[0]]):
                found = False
            elif length == 1:
                found = True
            else:
                start = run[1]
    search.chains.update(dict.fromkeys(visited, found))
    return found


def _is_math(text: str, at: int, close: int) -> bool:
    content, after = text[at + 1 : close], text[close + 1 : close + 2]
    if not content.strip() or is_currency(content, after) or is_shell_variable(content, after):
        return False
    return "\n" not in content or holds_tex(content) or not holds_cjk_prose(content)
