"""KaTeX's error messages, converted to errors with a position and a length."""

import re
import unicodedata

from sitegen.core.diagnostics import Code
from sitegen.core.messages import template
from sitegen.core.model import Typeset
from sitegen.typeset.job import DEADLINE
from sitegen.typeset.katex_errors import parsed

_POSITION = re.compile(r" at position (\d+): ?")
_AT_END = re.compile(r" at end of input: ?.*$", re.DOTALL)
_UNDERLINE = "\u0332"
_UNDERLINED = re.compile(rf"\S{_UNDERLINE}")
"""Characters of the wrong part; KaTeX also underlines the spaces after a command."""
FAILED = Typeset(
    error=template("KaTeX fails on this formula and does not say why"),
    hint=template(
        "look for macros that grow with each use, and for groups nested by macros; then simplify"
    ),
)
"""For exceptions of KaTeX's script other than ParseError, whose messages depend on the engine."""
TOO_SLOW = Typeset(
    error=template("KaTeX needs more than {seconds} seconds or too much memory for this formula"),
    values={"seconds": f"{DEADLINE:.0f}"},
    hint=template(
        "look for macros that repeat what they are given, and for very wide tables; then split it"
    ),
    code=Code.MATH_TOO_LONG,
)
"""For a formula that was not typeset at its deadline."""


def explain(message: str, tex: str) -> Typeset:
    """Return message, position (UTF-16 in KaTeX, code points here) and length of a KaTeX error."""
    message = message.removeprefix("KaTeX parse error: ").removeprefix("ParseError: ")
    found = _POSITION.search(message)
    if found is None:
        at_end = _AT_END.search(message)
        words = message[: at_end.start()] + " at the end of the formula" if at_end else message
        error, values = parsed(_clean(words))
        position = len(tex.rstrip()) - 1 if at_end else None
        return Typeset(error=error, values=values, position=position)
    error, values = parsed(_clean(message[: found.start()]))
    return Typeset(
        error=error,
        values=values,
        position=_code_points(tex, int(found[1]) - 1),
        length=max(1, len(_UNDERLINED.findall(message, found.end()))),
    )


def _clean(words: str) -> str:
    plain = unicodedata.normalize("NFC", words.replace(_UNDERLINE, ""))
    return " ".join(plain.split())


def _code_points(tex: str, units: int) -> int:
    """Return an offset in code points for one in UTF-16 code units."""
    return len(tex.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
