"""Formulas where KaTeX's HTML cannot stand: feeds, whose readers strip styles and often MathML too,
and the text that is searched.

A formula with a plain reading becomes text (``E = mc²``, ``x₁``, ``1/3``), so that a reader that
strips tags never shows 13 for a third. The others become MathML without the TeX annotation.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape

from sitegen.render.reading import plain

_OPENER = re.compile(r'<span class="katex(?:-display)?">')
_SPAN = re.compile(r"<span\b|</span>")
_MATH = re.compile(r"<math.*?</math>", re.DOTALL)
_ANNOTATION = re.compile(r"<annotation[^>]*>(.*?)</annotation>", re.DOTALL)
_WRAPPER = re.compile(r"</?semantics>")
_TWO_DIMENSIONAL = re.compile(r"<(?:mtable|munderover|mroot|menclose|mphantom)\b")
_NESTED = re.compile(r"<mfrac>(?:(?!</mfrac>).)*<mfrac>", re.DOTALL)
_LONGEST = 60
"""Characters of a plain reading; a longer one is no longer read at a glance."""


def for_feed(html: str, mode: str) -> str:
    """Replace the formulas of a page by what ``mode`` says: auto, mathml, text or tex."""
    return _replaced(html, _MODES[mode])


def for_search(html: str) -> tuple[str, list[str]]:
    """Replace the formulas of a page by their plain readings; gives their TeX beside it."""
    tex: list[str] = []

    def convert(formula: str) -> str:
        tex.append(_source(formula))
        return _text(formula)

    return _replaced(html, convert), tex


def _replaced(html: str, convert: Callable[[str], str]) -> str:
    parts, at = [], 0
    while opener := _OPENER.search(html, at):
        end = _end(html, opener.start())
        parts += [html[at : opener.start()], convert(html[opener.start() : end])]
        at = end
    return "".join([*parts, html[at:]])


def _end(html: str, start: int) -> int:
    """Find the end of the span that begins at ``start``."""
    depth = 0
    for step in _SPAN.finditer(html, start):
        depth += 1 if step[0] != "</span>" else -1
        if depth == 0:
            return step.end()
    return len(html)


@lru_cache(maxsize=1_000)
def _auto(formula: str) -> str:
    if _TWO_DIMENSIONAL.search(formula) or _NESTED.search(formula):
        return _mathml(formula)
    text = plain(formula)
    return escape(text) if 0 < len(text) <= _LONGEST else _mathml(formula)


def _mathml(formula: str) -> str:
    math = _MATH.search(formula)
    if math is None:
        return ""
    return _WRAPPER.sub("", _ANNOTATION.sub("", math[0])).replace('class ="', 'class="')


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
