"""Heuristics for title, author and date of texts without front matter, from their first lines."""

import re
from collections import Counter

from msgspec import Struct

from sitegen.importers.passage import zones

_HEADING = re.compile(r"^#{1,2}[ \t]*([^#\s][^\n]*?)[ \t#]*$", re.MULTILINE)
_SETEXT = re.compile(r"^(\S[^\n]{0,80})\n={3,}[ \t]*$", re.MULTILINE)
_GENERIC = re.compile(
    r"[\d一二三四五六七八九十IVX]+[.、．:：\s]|第.{1,3}[章节部]|(?:背景|引言|前言|概述|简介|摘要|目录|总结"
    r"|介绍|题目|题意|思路|代码|introduction|abstract|contents|overview|preface|background)\W*$",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?:作者|撰文|Author|By)[ \t]*[:：][ \t]*(?:\n[ \t]*)?"
    r"@?([^\s:：@][^\n:：]{0,40}?)[ \t]*(?:\n|$)",
    re.IGNORECASE,
)
_DAY = r"((?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2})日?(?:[ \t]+(\d{1,2}:\d{2}(?::\d{2})?))?"
_DATE = re.compile(
    r"^(?:.{0,12}(?:日期|时间|发布|发表|Date|Published|Posted)[^\d\n]{0,8})?" + _DAY,
    re.IGNORECASE | re.MULTILINE,
)
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})[-_.]?(0\d|1[0-2])[-_.]?([0-2]\d|3[01])(?!\d)")
_TOP = 1200
_MENU = 8
"""Minimum number of consecutive short lines that count as a menu copied from a web page."""


class Guess(Struct, frozen=True, kw_only=True):
    """The values found in the first lines; each empty if there is none."""

    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    menu: int = 0
    """Number of lines at the top that look like a web page's menu."""


def guess(text: str, name: str) -> Guess:
    """Guess title, authors and date from a text and its file's name."""
    fences = zones(text).fences
    plain = text
    for start, end in fences:
        plain = plain[:start] + re.sub(r"[^\n]", " ", plain[start:end]) + plain[end:]
    author = _AUTHOR.search(plain[:_TOP])
    return Guess(
        title=_title(plain),
        authors=(author[1].strip(" *_@"),) if author else (),
        date=_date(plain, name),
        menu=_menu(plain),
    )


def _title(text: str) -> str:
    """Return the first heading unless it is generic, else a repeated line, else the first line."""
    setext = _SETEXT.search(text)
    if setext:
        return setext[1].strip()
    headings = [found[1] for found in _HEADING.finditer(text)]
    specific = [each for each in headings if not _GENERIC.match(each.strip("*_ "))]
    if headings and specific[:1] == headings[:1]:
        return specific[0].strip()
    lines = [line.strip() for line in text[:_TOP].splitlines()]
    return _repeated(lines) or ("" if headings else _first(lines))


def _repeated(lines: list[str]) -> str:
    """Return a repeated line: a scraped page has its title in the heading and in the breadcrumb."""
    counts = Counter(line for line in lines if 8 <= len(line) <= 60 and "://" not in line)
    return next((line for line, count in counts.items() if count > 1), "")


def _first(lines: list[str]) -> str:
    """Return the first line if a blank one follows it and it is not a sentence; else empty."""
    filled = [line for line in lines if line]
    if (
        not filled
        or not 2 <= len(filled[0]) <= 40
        or re.search(r"[。，；,;.!！$:：|<>]", filled[0])
    ):
        return ""
    following = lines[lines.index(filled[0]) + 1 :]
    return filled[0] if following[:1] == [""] else ""


def _date(text: str, name: str) -> str:
    found = _DATE.search("\n".join(text[:_TOP].splitlines()[:12]))
    if found:
        return f"{found[1]} {found[2]}" if found[2] else found[1]
    named = _IN_NAME.search(name)
    return f"{named[1]}-{named[2]}-{named[3]}" if named else ""


def _menu(text: str) -> int:
    """Count the very short lines at the top: a web page's menu that was copied with the text."""
    lines = text[:_TOP].splitlines()
    for number, line in enumerate(lines):
        short = [each for each in lines[:number] if each.strip()]
        ended = not line.strip() and len(short) >= _MENU
        if ended or len(line.strip()) > 20 or re.search(r"[。，；$#*|-]", line):
            return number if len(short) >= _MENU else 0
    return 0
