"""What Typst gets wrong in the lists of known styles."""

import re
from html import escape

from msgspec.structs import replace

from sitegen.citations.entries import Entry
from sitegen.citations.languages import language_of
from sitegen.citations.styles import Formatted, Style
from sitegen.citations.typst_input import OTHERS, date_of

_OTHERS = re.compile(rf"(,?)\s*(?:(?:and|&amp;|和|und|et|y|e|и)\s+)?{OTHERS}(\.?)")
_WORDS = {"zh": "等", "ja": "ほか", "ko": "외"}
_CODES = {"standard": "S", "newspaper": "N", "dataset": "DS", "software": "CP", "collection": "G"}
"""Letters by which GB/T 7714 names kinds of works that Typst does not have."""
_CODE = re.compile(r"\[[A-Z]{1,2}(?=(?:/OL)?\])")
_SLIPS = (
    (re.compile(r"(?<=\d),(?=\))"), ""),  # APA: (2016,)
    (re.compile(r",\.(?=\s|$)"), "."),  # Chicago: a publisher before nothing
    (re.compile(r"(?<=[.?!]”)\."), ""),
    (re.compile(r"(?<!\.)\.\.(?=\s|$)"), "."),
    (re.compile(r"(?<=[?!])(?:\.(?=\s)|,(?=”))"), ""),
    (re.compile(r"(?<=\d{4})年(?=[).,;]|$)"), ""),  # Japanese years
    (re.compile(r"(?<=\d)～(?=\d)"), "–"),  # pages of Chinese works
    (re.compile(r"[ \t\n]{2,}"), " "),
)


_CHINESE = {"Doctoral dissertation": "博士学位论文", "Master's thesis": "硕士学位论文"}
_IEEE = {"Doctoral dissertation": "Ph.D. dissertation", "Master's thesis": "M.S. thesis"}
_MONTHS = [f"{number}月" for number in (*"一二三四五六七八九十", "十一", "十二")]
_MONTH = re.compile(rf"({'|'.join(reversed(_MONTHS))}) (\d{{1,2}})")
_PADDED = re.compile(r"(?<= )0(?=\d, \d{4})")
_DAY = re.compile(r", \d{4}(?:: ([\d–-]+))?\.$")


def mended(formatted: Formatted, entry: Entry, style: Style) -> Formatted:
    """Return a work with the known mistakes repaired."""
    texts = {name: _mended(getattr(formatted, name), entry) for name in Formatted.__struct_fields__}
    if style.name.startswith("gb-"):
        texts = {name: _with_institutions(text, entry) for name, text in texts.items()}
        texts["entry"] = _after_gb(texts["entry"], entry)
    if style.name == "ieee":
        texts["entry"] = _after_ieee(texts["entry"])
    return replace(formatted, **texts)


def _with_institutions(html: str, entry: Entry) -> str:
    """Return a text whose institutions are written as they are: capitals are for people."""
    for name in (*entry.authors, *entry.editors):
        if not name.given:
            shown = escape(name.family, quote=False)
            html = html.replace(escape(name.family.upper(), quote=False), shown, 1)
    return html


def _after_gb(html: str, entry: Entry) -> str:
    if code := _code(entry):
        html = _CODE.sub(f"[{code}", html, count=1)
    if entry.kind == "newspaper":
        html = _DAY.sub(lambda found: _of_the_day(found, entry), html)
    return html


def _after_ieee(html: str) -> str:
    for written, text in _IEEE.items():
        html = html.replace(written, text)
    return _PADDED.sub("", html)


def _mended(html: str, entry: Entry) -> str:
    for pattern, text in _SLIPS:
        html = pattern.sub(text, html)
    if language_of(entry) == "zh":
        for written, text in _CHINESE.items():
            html = html.replace(written, text)
        html = _MONTH.sub(lambda found: f"{_MONTHS.index(found[1]) + 1}月{found[2]}日", html)
    if OTHERS in html:
        word = _WORDS.get(language_of(entry), "et al.")
        html = _OTHERS.sub(lambda found: _and_others(found, word), html)
    return html


def _and_others(found: re.Match[str], word: str) -> str:
    dot = "" if word.endswith(".") else found[2]
    return f"{found[1]} {word}{dot}"


def _of_the_day(found: re.Match[str], entry: Entry) -> str:
    """Return the day of a newspaper, and its page."""
    return f", {date_of(entry)}({found[1]})." if found[1] else f", {date_of(entry)}."


def _code(entry: Entry) -> str:
    if entry.kind == "misc" and not entry.text("url", "eprint"):
        return "Z"
    return _CODES.get(entry.kind, "")
