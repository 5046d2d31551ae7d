"""Headings with formulas, as the contents of an article show them."""

import re
from collections.abc import Mapping

_HEADING = re.compile(r'<h([1-6]) id="([^"]*)"[^>]*>(.*?)</h\1>', re.DOTALL)
_NOTES = re.compile(r'<sup class="footnote-ref">.*?</sup>', re.DOTALL)
_LINKS = re.compile(r'</?a\b[^>]*>|<img\b[^>]*>| id="[^"]*"')


def typeset_headings(html: str) -> Mapping[str, str]:
    """Return the HTML of headings that hold formulas, by id; an entry is a link to its heading."""
    return {
        found[2]: _LINKS.sub("", _NOTES.sub("", found[3]))
        for found in _HEADING.finditer(html)
        if 'class="katex"' in found[3]
    }
