"""Doubled formulas, copied from a page both as text and as TeX: ``$d p [ i ] dp[i]$``."""

import re
from collections.abc import Iterable

from sitegen.core.tex import Edit
from sitegen.render.lost_math import Lost
from sitegen.render.scan import Formula

_COMMAND = re.compile(r"\\([A-Za-z]+)|\\(.)")
_NOTHING = re.compile(r"[_^{}\s\u2061-\u2064\u200b]")
_SILENT = re.compile(
    r"[dt]?frac|sqrt|left|right|text|math(?:rm|it|bf|bb|cal)|operatorname|rm|bf|(?:no)?limits"
    r"|displaystyle|[bB]igg?|boldsymbol|bm"
)
_SPELT = re.compile(r"(?:max|min|log|ln|lg|sin|cos|tan|exp|lim|sup|inf|gcd|det|dim|arg|mod)$")
_FEWEST = 2
"""Doubles of two or more characters on a page, from which on those of one character count too."""


def doubled_formulas(formulas: Iterable[Formula]) -> list[Lost]:
    """Return doubled formulas; none if there are so few that they may be meant."""
    found = [(each, half) for each in formulas if (half := _first_half(each.tex))]
    certain = sum(" " in each.tex[:half].strip() for each, half in found)
    return [_lost(*each) for each in found] if certain >= _FEWEST else []


def _first_half(tex: str) -> int:
    """Return the offset at which the TeX begins after its text; 0 if the formula is not doubled."""
    words = list(re.finditer(r"\S+", tex))
    if len(words) < 2 or len(words[0][0]) > 3 or "\\" in words[0][0]:
        return 0
    read = [_read(word[0]) for word in words]
    whole = "".join(read)
    half, rest = divmod(len(whole), 2)
    if rest or not half or whole[:half] != whole[half:]:
        return 0
    length = 0
    for word, part in zip(words, read, strict=True):
        if length == half and part:
            return word.start()
        if re.search(r"[\\_^{}]", word[0]):
            return 0
        length += len(part)
    return 0


def _read(word: str) -> str:
    """Reduce TeX, or its text on a page, to the characters that both have."""
    plain = _NOTHING.sub("", _COMMAND.sub(_shown, word))
    return "".join("?" if character > "~" else character for character in plain)


def _shown(command: re.Match[str]) -> str:
    name = command[1] or ""
    if _SILENT.fullmatch(name):
        return ""
    if _SPELT.match(name):
        return name
    return "?" if name else command[2].strip("!,;: ")


def _lost(formula: Formula, half: int) -> Lost:
    start, end = formula.offset(0), formula.offset(half)
    return Lost(formula.start, formula.end, formula.display, (Edit(start, end, ""),), is_new=False)
