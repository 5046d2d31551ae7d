"""Permanent tags: four characters that name a result for good, wherever it stands.

Not the tags of articles, which are terms of a taxonomy. ``tags.toml`` lists them, one a line.
"""

import re

from msgspec import Struct

from sitegen.core.model import Label

__all__ = [
    "LabelKey",
    "PermanentTag",
    "Taggable",
    "address_of",
    "is_taggable",
    "spelled",
]

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L and O, which look like digits, and without U."""
_ALIKE = str.maketrans("OIL", "011")
_SPELLING = re.compile(f"[0-9][{ALPHABET}]{{3}}")
"""The first character is a digit, so no word is a tag."""
_NUMBERED = ("equation", "figure", "table", "algorithm")
"""Kinds whose labels name nothing if they have no number."""

_UNTAGGED = ("proof", "section")

LabelKey = tuple[str, str]
"""The path of an article's file, and the name of a label in it."""


class PermanentTag(Struct, frozen=True, kw_only=True):
    """One line of ``tags.toml``: a tag, and the result that it had when it was written."""

    tag: str
    article: str
    """The path of the article's file: ``content/a.md``."""
    label: str
    kind: str = ""
    """``equation``, or the kind of theorem."""
    digest: str = ""
    """Of the result's text, by which it is recognized elsewhere."""
    begins: str = ""
    """The first words of the result, for people, and to recognize it after a change."""
    line: int = 1
    """In the file."""

    @property
    def key(self) -> LabelKey:
        """Return where its result was when the line was written."""
        return self.article, self.label


class Taggable(Struct, frozen=True, kw_only=True):
    """A labelled result of the site, with what recognizes it."""

    article: str
    label: str
    kind: str
    digest: str = ""
    begins: str = ""

    @property
    def key(self) -> LabelKey:
        """Return where it is."""
        return self.article, self.label


def is_taggable(label: Label) -> bool:
    """Whether a label names something that can have a tag: not a proof, nor what has no number."""
    return label.kind not in _UNTAGGED and bool(label.number or label.kind not in _NUMBERED)


def spelled(name: str) -> str:
    """Return a name as tags are spelled: in capitals, O as 0, I and L as 1; empty if it is none."""
    tag = name.upper().translate(_ALIKE)
    return tag if _SPELLING.fullmatch(tag) and name[:1].isdecimal() else ""


def address_of(tag: str) -> str:
    """Return the site path of a tag's page."""
    return f"/t/{tag}/"
