"""Text as BibTeX takes it, for the entries that readers copy."""

import re
from urllib.parse import unquote

_SPECIAL = {
    "\\": "\\textbackslash{}",
    "~": "\\textasciitilde{}",
    "^": "\\textasciicircum{}",
    **{each: f"\\{each}" for each in "{}%&#_$"},
}
_SPECIAL_RE = re.compile(r"[\\~^{}%&#_$]")


def bibtex(text: str) -> str:
    """Write a value in braces, with what TeX would take for commands escaped."""
    return "{" + _SPECIAL_RE.sub(lambda found: _SPECIAL[found[0]], str(text)) + "}"


def bibtex_key(url: str) -> str:
    """Make a key of the last part of an address; what BibTeX does not take is left out."""
    last = unquote(url).rstrip("/").rpartition("/")[2]
    return re.sub(r"[^\w.:+-]", "", last) or "article"
