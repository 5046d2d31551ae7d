"""Bundling of style sheets: imports inlined, comments and indents removed, addresses updated."""

import posixpath
import re
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote, unquote

from msgspec import Struct

_VERBATIM = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^"')]*\)"""
_BLANK = r"(?:\s|/\*.*?\*/)"
_SPARE = re.compile(
    rf"{_VERBATIM}|(?P<needless>;{_BLANK}*+(?=\}})|(?<![\w.])0(?=\.\d))|(?P<space>{_BLANK}++)",
    re.DOTALL,
)
_MARKS = "{};,>~"
_IMPORT = re.compile(
    r"""@import\s+(?:url\()?["']([^"':]+)["']\)?\s*(?!layer|supports)([^;"']*);\n?"""
)
_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')]*?))\s*\)""")
_PARTS = re.compile(r"(?!//)([^?#:]+)(|[?#].*)", re.DOTALL)


class Sheets(Struct, frozen=True, kw_only=True):
    """Style sheets that may import each other, and the final addresses of all files."""

    texts: Mapping[str, str]
    """The text of each sheet, by address."""
    names: Mapping[str, str]
    """The final address of each file, by address as written."""

    def joined(self, address: str) -> str:
        """Return a sheet with its imports inlined.

        Addresses become relative to its folder, so that the site works at any base path.
        """
        return self._joined(address, ())

    def _joined(self, address: str, above: tuple[str, ...]) -> str:
        trail = (*above, address)
        root = trail[0]

        def imported(found: re.Match[str]) -> str:
            target = _target(address, found[1])
            if target in trail:
                return ""
            if target not in self.texts:
                return found[0]
            text = self._joined(target, trail)
            return f"@media {found[2]}{{{text}}}" if found[2] else text

        def renamed(found: re.Match[str]) -> str:
            parts = _PARTS.fullmatch(found[1] or found[2] or found[3] or "")
            target = _target(address, parts[1]) if parts else ""
            if not parts or (parts[1].startswith("/") and target not in self.names):
                return found[0]  # an address of another host, or outside the site
            below = posixpath.relpath(self.names.get(target, target), posixpath.dirname(root))
            return f"url({quote(below)}{parts[2]})"

        # Imports come last: the imported text already has its final addresses.
        return _IMPORT.sub(imported, _URL.sub(renamed, _compact(self.texts[address])))


def _target(address: str, written: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(address), unquote(written)))


@lru_cache(maxsize=64)
def _compact(text: str) -> str:
    """Remove comments, space around marks, last semicolons and the 0 of 0.5.

    Elsewhere one space is left, as it separates two words; before a colon too, where it is between
    an element and its pseudo-class.
    """

    def shortened(found: re.Match[str]) -> str:
        space = found["space"]
        if space is None:
            return "" if found["needless"] else found[0]
        before, after = (
            text[max(found.start() - 1, 0) : found.start()],
            text[found.end() : found.end() + 1],
        )
        if before in _MARKS + ":" or after in _MARKS:
            return ""
        return "\n" if space.strip() or "\n" in space else space

    return _SPARE.sub(shortened, text)
