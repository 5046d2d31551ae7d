"""Counts of formulas: in articles, and in the pages that a generator built."""

import re
from collections.abc import Iterable
from pathlib import Path

_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_WRITTEN = re.compile(r"\$\$[^$]+\$\$|\$[^$\n]+\$")
_TYPESET = re.compile(r'<annotation encoding="?application/x-tex"?>')


def written(text: str) -> int:
    """Return the number of formulas in an article's Markdown."""
    return len(_WRITTEN.findall(_CODE.sub("", text)))


def typeset(pages: Iterable[Path]) -> int:
    """Return the number of formulas in built pages, by the TeX that KaTeX puts into each."""
    return sum(len(_TYPESET.findall(page.read_text("utf-8"))) for page in pages)
