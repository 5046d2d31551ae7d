"""Characters of copied text: zero-width ones, no-break spaces, HTML entities."""

import re

from sitegen.core.tex import Edit

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]|[\u00a0\u3000\u2000-\u200a]")
_ENTITY = re.compile(r"&(lt|gt|amp|nbsp|quot|#39|#x27);")
_MEANING = {"lt": "<", "gt": ">", "amp": "&", "nbsp": " ", "quot": '"', "#39": "'", "#x27": "'"}


def edits(tex: str, display: bool) -> list[Edit]:
    """Drop zero-width characters, replace other spaces by plain ones, decode entities."""
    found = [
        Edit(m.start(), m.end(), "" if m[0] in "\u200b\u200c\u200d\u2060\ufeff\u00ad" else " ")
        for m in _INVISIBLE.finditer(tex)
    ]
    if "&" in tex and ";" in tex:
        found += [Edit(m.start(), m.end(), _MEANING[m[1]]) for m in _ENTITY.finditer(tex)]
    return found
