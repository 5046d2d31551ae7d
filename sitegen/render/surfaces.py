"""The forms of formulas for feeds, whose readers strip KaTeX's styles and often MathML too.

A formula with a plain reading becomes text (``E = mc²``, ``x₁``, ``1/3``), so that a reader that
strips tags never shows 13 for a third. The others become MathML without the TeX annotation.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape

from sitegen.core.model import Body
from sitegen.render.reading import mathml, plain

_ANNOTATION = re.compile(r"<annotation[^>]*>(.*?)</annotation>", re.DOTALL)
_WRAPPER = re.compile(r"</?semantics>")
_TWO_DIMENSIONAL = re.compile(r"<(?:mtable|munderover|mroot|menclose|mphantom)\b")
_NESTED = re.compile(r"<mfrac>(?:(?!</mfrac>).)*<mfrac>", re.DOTALL)
_LONGEST = 60
"""Characters of a plain reading; a longer one is harder to read than MathML."""


def for_feed(body: Body, mode: str) -> str:
    """Return the HTML of a page with formulas by ``mode``: auto, mathml, text or tex."""
    return body.shown(_MODES[mode])


@lru_cache(maxsize=1_000)
def _auto(formula: str) -> str:
    math = mathml(formula)
    if _TWO_DIMENSIONAL.search(math) or (math.count("<mfrac>") > 1 and _NESTED.search(math)):
        return _mathml(formula)
    text = plain(formula)
    return escape(text) if 0 < len(text) <= _LONGEST else _mathml(formula)


def _mathml(formula: str) -> str:
    return _WRAPPER.sub("", _ANNOTATION.sub("", mathml(formula))).replace('class ="', 'class="')


def _text(formula: str) -> str:
    return escape(plain(formula))


def _tex(formula: str) -> str:
    mark = "$$" if formula.startswith('<span class="katex-display">') else "$"
    return escape(f"{mark}{_source(formula)}{mark}", quote=False)


def _source(formula: str) -> str:
    found = _ANNOTATION.search(formula)
    return unescape(found[1]).strip() if found else ""


_MODES: dict[str, Callable[[str], str]] = {
    "auto": _auto,
    "mathml": _mathml,
    "text": _text,
    "tex": _tex,
}
