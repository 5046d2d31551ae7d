"""Count formulas: in what authors write, and in the pages that a generator made."""

import re
from collections.abc import Iterable
from pathlib import Path

_CODE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_WRITTEN = re.compile(r"\$\$[^$]+\$\$|\$[^$\n]+\$")
_TYPESET = re.compile(r'<annotation encoding="?application/x-tex"?>')


def written(text: str) -> int:
    """Count the formulas of an article's Markdown."""
    return len(_WRITTEN.findall(_CODE.sub("", text)))


def typeset(pages: Iterable[Path]) -> int:
    """Count the formulas of built pages by the TeX that KaTeX puts into each."""
    return sum(len(_TYPESET.findall(page.read_text("utf-8"))) for page in pages)
