"""Code coloured by Pygments, with its short classes."""

from functools import lru_cache
from io import StringIO

from pygments.formatters.html import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

_FORMATTER = HtmlFormatter(nowrap=True)  # making one takes longer than most blocks


def highlight(code: str, language: str) -> str | None:
    """Colour code; None where the language is not known."""
    lexer = _lexer(language)
    if lexer is None:
        return None
    out = StringIO()
    _FORMATTER.format(lexer.get_tokens(code), out)
    return out.getvalue()


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return None
