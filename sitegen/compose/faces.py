"""The face of an article without a cover: its first display that is short enough for a card."""

import re

from sitegen.core import placeholders
from sitegen.core.model import Body

_DISPLAY = re.compile(
    r'class="math-display"[^>]*>(?:<span[^>]*></span>)*' + placeholders.FORMULA.pattern
)
_TEX = re.compile(r'<annotation encoding="application/x-tex">(.*?)</annotation>', re.DOTALL)
_COMMAND = re.compile(r"\\[A-Za-z]+|[{}\s^_&]|amp;|lt;|gt;")
_LONGEST = 26
"""Characters of TeX, a command counted as one."""


def face_of(body: Body) -> str:
    """Find the first display that is one row, short and without a number, or return nothing."""
    for found in _DISPLAY.finditer(body.text):
        html = body.formulas[int(found[1])]
        if html and 'class="tag"' not in html and 'class="mtr-glue"' not in html and _short(html):
            return html.replace('class="katex-display"', 'class="face-display"', 1)
    return ""


def _short(html: str) -> bool:
    tex = _TEX.search(html)
    return bool(
        tex and "\\\\" not in tex[1] and 4 <= len(_COMMAND.sub(_counted, tex[1])) <= _LONGEST
    )


def _counted(found: re.Match[str]) -> str:
    return "x" if found[0].startswith("\\") else ""
