"""Attributes of images from their files: width, height, and ``srcset`` of the other widths."""

import re
from collections.abc import Mapping, Sequence
from html import escape

from sitegen.core import placeholders
from sitegen.core.model import Picture

_IMAGE = re.compile(r"""<img\b(?:[^>"']|"[^"]*"|'[^']*')*>""", re.IGNORECASE)
_SOURCE = re.compile(rf"""\ssrc=["']{placeholders.LINK.pattern}["']""")
_ATTRIBUTE = re.compile(r"""([a-z-]+)\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)""")
_COLUMN = 650
"""Width in pixels of the theme's column on a screen."""


def with_pictures(html: str, pictures: Sequence[Picture | None]) -> str:
    """Complete the images whose ``src`` is still a link mark; ``pictures`` are by mark number."""
    if not any(pictures):
        return html

    def completed(found: re.Match[str]) -> str:
        source = _SOURCE.search(found[0])
        picture = pictures[int(source[1])] if source else None
        return _completed(found[0], picture) if picture else found[0]

    return _IMAGE.sub(completed, html)


def _completed(tag: str, picture: Picture) -> str:
    """Add the attributes that the author has left out."""
    given = {name: value.strip("\"'") for name, value in _ATTRIBUTE.findall(tag.lower())}
    added = {"loading": "lazy", **_size(given, picture)}
    if picture.sources and "srcset" not in given:
        width = _pixels(given.get("width")) or picture.width
        added["srcset"] = picture.srcset
        added["sizes"] = f"(min-width: 42em) {min(width, _COLUMN)}px, 100vw"
    text = "".join(f' {n}="{escape(value)}"' for n, value in added.items() if n not in given)
    end = "/>" if tag.endswith("/>") else ">"
    return f"{tag.removesuffix(end).rstrip()}{text}{' />' if end == '/>' else end}"


def _size(given: Mapping[str, str], picture: Picture) -> dict[str, str]:
    """Return width and height; if the author set a width in pixels, only the matching height."""
    if re.search(r"(?:^|;)\s*(?:width|height)\s*:", given.get("style", "")) or "height" in given:
        return {}
    if "width" not in given:
        return {"width": str(picture.width), "height": str(picture.height)}
    if width := _pixels(given["width"]):
        return {"height": str(max(1, round(width * picture.height / picture.width)))}
    return {}


def _pixels(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() else None
