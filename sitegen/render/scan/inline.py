r"""Inline formulas: ``$…$`` and ``$$$…$$$`` (docs/math.md)."""

import re

from sitegen.render.scan.layout import Layout
from sitegen.render.scan.prose import (
    holds_cjk_prose,
    holds_tex,
    is_currency,
    is_sentence,
    is_shell_variable,
)
from sitegen.render.scan.search import Search

_STEP = re.compile(r"\\.|[{}]|\$+|\n", re.DOTALL)
_MAX_NESTED = 6
"""Dollars looked through for balanced braces; bounds the work on hostile text."""

Match = tuple[int, int, int]
"""Start of the TeX, its end, end of the closing delimiter."""


def match_dollar(search: Search, at: int, layout: Layout) -> Match | None:
    """Match a formula whose single opening dollar stands at ``at``."""
    text = search.text
    limit = layout.inline_end(at)
    line_end = text.find("\n", at, limit)
    line_end = limit if line_end < 0 else line_end
    close = _balanced(search, at + 1, line_end)
    if close is None and limit > line_end:
        close = _balanced(search, at + 1, limit)
    if close is None:
        close = _closing(text, at + 1, line_end, balanced=False)
    if close is None or not _is_math(text, at, close):
        return None
    if is_sentence(text[at + 1 : close]) and search.has_odd_dollars(at):
        # A dollar of this line has no partner, and this would be the prose between two formulas.
        return None
    return at + 1, close, close + 1


def _balanced(search: Search, start: int, end: int) -> int | None:
    """Find the closing dollar outside all braces; given up where a text has had too many."""
    if search.patience <= 0:
        return None
    close = _closing(search.text, start, end, balanced=True)
    search.patience -= close is None
    return close


def match_triple(text: str, at: int, layout: Layout) -> Match | None:
    """Match ``$$$x$$$`` at ``at``."""
    close = text.find("$$$", at + 3, layout.inline_end(at))
    if close <= at + 3 or "\n" in text[at:close]:
        return None
    return at + 3, close, close + 3


def _closing(text: str, start: int, end: int, *, balanced: bool) -> int | None:
    """Find the closing dollar; with ``balanced``, the first one outside all braces."""
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
                return _closing_run(text, start, step, end)
            if dollars > _MAX_NESTED:
                return None
    return None


def _closing_run(text: str, start: int, run: re.Match[str], end: int) -> int | None:
    """Accept one dollar, or the first of the two in ``$a$$b$``; else it is no closing."""
    if len(run.group()) == 1:
        return run.start()
    if len(run.group()) == 2 and not is_sentence(text[start : run.start()]):
        following = _closing(text, run.start() + 2, end, balanced=True)
        if following is not None and not is_sentence(text[run.end() : following]):
            return run.start()
    return None


def _is_math(text: str, at: int, close: int) -> bool:
    content, after = text[at + 1 : close], text[close + 1 : close + 2]
    if not content.strip() or is_currency(content, after) or is_shell_variable(content, after):
        return False
    return "\n" not in content or holds_tex(content) or not holds_cjk_prose(content)
