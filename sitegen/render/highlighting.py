"""The highlighting of code by Pygments, with its short class names."""

from functools import lru_cache
from io import StringIO

from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from sitegen.render.deadline import deadline

DEADLINE = 3.0
"""Seconds of processor time for a block. Most take 0.01 s; some patterns of Pygments take quadratic
time: 30 s for 30,000 line ends in C."""
_FORMATTER = HtmlFormatter(nowrap=True)  # shared: to create one takes longer than most blocks


def highlight(code: str, language: str) -> str | None:
    """Return highlighted code; None if the language is unknown. Raises TooSlow."""
    lexer = _lexer(language)
    if lexer is None:
        return None
    out = StringIO()
    with deadline(DEADLINE):
        _FORMATTER.format(lexer.get_tokens(code), out)
    return out.getvalue()


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
