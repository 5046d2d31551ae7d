"""Embedded videos, snippets and documents of other hosts; they become links, as frames are off."""

import re

from sitegen.core.tex import Edit
from sitegen.importers.passage import Passage
from sitegen.importers.tags import Handler, Tag

_HOSTS = {
    "youtube": ("YouTube", "https://www.youtube.com/watch?v={}"),
    "vimeo": ("Vimeo", "https://vimeo.com/{}"),
    "bilibili": ("Bilibili", "https://www.bilibili.com/video/{}"),
    "gist": ("Gist", "https://gist.github.com/{}"),
    "jsfiddle": ("JSFiddle", "https://jsfiddle.net/{}"),
    "asciinema": ("asciinema", "https://asciinema.org/a/{}"),
    "tweet": ("Tweet", "https://x.com/i/status/{}"),
    "twitter": ("Tweet", "https://x.com/i/status/{}"),
    "x": ("Tweet", "https://x.com/i/status/{}"),
    "instagram": ("Instagram", "https://www.instagram.com/p/{}/"),
    "codepen": ("CodePen", "https://codepen.io/{}"),
}


def embeds() -> dict[str, Handler]:
    """Return the handlers, by tag name, of all tags that embed external content."""
    frames: dict[str, Handler] = {"pdf": _document, "iframe": _document, "video": _video}
    return {**dict.fromkeys(_HOSTS, _external), **frames}


def _external(tag: Tag, passage: Passage) -> list[Edit] | None:
    name, address = _HOSTS[tag.name]
    parts = [*tag.words[:2]] if tag.name in ("gist", "codepen") else [*tag.words[:1]]
    key = tag.option("id", "bvid", "bv") or "/".join(parts)
    if tag.name == "gist" and tag.option("user"):
        key = f"{tag.option('user')}/{tag.option('id')}"
    if not re.fullmatch(r"[\w./:?=&-]+", key):
        return None
    if tag.name in ("tweet", "twitter", "x") and not key.isdigit():
        return None
    if tag.name == "bilibili" and key.isdigit():
        key = f"av{key}"
    return tag.replace(f"[{name}]({key if '://' in key else address.format(key)})")


def _document(tag: Tag, passage: Passage) -> list[Edit] | None:
    address = tag.option("src", "url") or tag.word(0)
    if not re.fullmatch(r"\S*[./]\S*", address):
        return None
    return tag.replace(f"[{address.rpartition('/')[2] or address}]({address})")


def _video(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Read ``source [width height [poster]]``, Pelican's form; NexT and Hugo give the source."""
    source = tag.option("src", "url", "path") or tag.word(0)
    if not re.fullmatch(r"[^\s\"<>]*[./][^\s\"<>]*", source):
        return None
    width = tag.option("width") or tag.word(1)
    poster = tag.option("poster") or tag.word(3)
    given = {"src": source, "width": width if width.isdigit() else "", "poster": poster}
    attributes = "".join(f' {name}="{value}"' for name, value in given.items() if value)
    return tag.replace(f"<video controls{attributes}></video>")
