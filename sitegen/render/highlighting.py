"""Code coloured by Pygments, with its short classes."""

from functools import lru_cache
from io import StringIO

from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

from sitegen.render.deadline import deadline

DEADLINE = 3.0
"""Seconds of processor time for a block. Most take a hundredth; some patterns of Pygments take time
that grows with the square of what they look at: 30 s for 30,000 line ends in C."""
_FORMATTER = HtmlFormatter(nowrap=True)  # making one takes longer than most blocks


def highlight(code: str, language: str) -> str | None:
    """Colour code; None if the language is not known. Raises TooSlow."""
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
