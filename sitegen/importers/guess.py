"""Titles, authors and dates of texts that have no front matter, read off their first lines."""

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
"""So many lines without a sentence in a row are no text of an author's."""


class Guess(Struct, frozen=True, kw_only=True):
    """What the first lines say; empty where they say nothing."""

    title: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    menu: int = 0
    """How many lines at the top look like the menu of a page."""


def guess(text: str, name: str) -> Guess:
    """Look for what front matter would say."""
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
    """Take the first heading that names the article, a line that stands twice, or the first one."""
    setext = _SETEXT.search(text)
    if setext:
        return setext[1].strip()
    headings = [found[1] for found in _HEADING.finditer(text)]
    tops = [found for found in headings if not _GENERIC.match(found.strip("*_ "))]
    if headings and tops[:1] == headings[:1]:
        return tops[0].strip()
    lines = [line.strip() for line in text[:_TOP].splitlines()]
    return _repeated(lines) or ("" if headings else _first(lines))


def _repeated(lines: list[str]) -> str:
    """Find the title of a scraped page, which stands there once as a title and once as a trail."""
    counts = Counter(line for line in lines if 8 <= len(line) <= 60 and "://" not in line)
    return next((line for line, count in counts.items() if count > 1), "")


def _first(lines: list[str]) -> str:
    """Take a first line that stands alone and is no sentence."""
    given = [line for line in lines if line]
    if not given or not 2 <= len(given[0]) <= 40 or re.search(r"[。，；,;.!！$:：|<>]", given[0]):
        return ""
    following = lines[lines.index(given[0]) + 1 :]
    return given[0] if following[:1] == [""] else ""


def _date(text: str, name: str) -> str:
    found = _DATE.search("\n".join(text[:_TOP].splitlines()[:12]))
    if found:
        return f"{found[1]} {found[2]}" if found[2] else found[1]
    named = _IN_NAME.search(name)
    return f"{named[1]}-{named[2]}-{named[3]}" if named else ""


def _menu(text: str) -> int:
    """Count very short lines at the top: a page's menu that was copied with the text."""
    lines = text[:_TOP].splitlines()
    for number, line in enumerate(lines):
        short = [each for each in lines[:number] if each.strip()]
        ended = not line.strip() and len(short) >= _MENU
        if ended or len(line.strip()) > 20 or re.search(r"[。，；$#*|-]", line):
            return number if len(short) >= _MENU else 0
    return 0
