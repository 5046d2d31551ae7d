"""Embedded videos, snippets and documents of other hosts: frames if possible, else links."""

import re

from sitegen.core.tex import Edit
from sitegen.importers.passage import Passage
from sitegen.importers.tags import Handler, Tag

_HOSTS = {
    "vimeo": ("Vimeo", "https://vimeo.com/{}"),
    "gist": ("Gist", "https://gist.github.com/{}"),
    "jsfiddle": ("JSFiddle", "https://jsfiddle.net/{}"),
    "asciinema": ("asciinema", "https://asciinema.org/a/{}"),
    "tweet": ("Tweet", "https://x.com/i/status/{}"),
    "twitter": ("Tweet", "https://x.com/i/status/{}"),
    "x": ("Tweet", "https://x.com/i/status/{}"),
    "instagram": ("Instagram", "https://www.instagram.com/p/{}/"),
}


_FRAMES = {
    "youtube": re.compile(r"(?:https?://\S*(?:v=|/))?([\w-]{3,20})"),
    "bilibili": re.compile(r"(?:https?://\S*/video/)?(?:(\d+)|(?:av|AV)(\d+)|(BV\w{2,10}))/?"),
    "codepen": re.compile(r"(?:https?://codepen\.io/)?([\w-]+/(?:pen/)?\w+)"),
}
"""Hosts whose frames sitegen shows, with their keys."""


def embeds() -> dict[str, Handler]:
    """Return the handlers, by tag name, of all tags that embed external content."""
    others: dict[str, Handler] = {"pdf": _document, "iframe": _frame, "video": _video}
    return {**dict.fromkeys(_FRAMES, _player), **dict.fromkeys(_HOSTS, _external), **others}


def _player(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Write ``@[bilibili](BV…)``, with the part of a video if it has several."""
    written = tag.option("id", "bvid", "bv", "aid") or tag.word(0)
    if tag.name == "codepen" and tag.word(1):
        written = f"{tag.word(0)}/{tag.word(1)}"
    found = _FRAMES[tag.name].fullmatch(written)
    if found is None:
        return None
    key = next(group for group in found.groups() if group).replace("/pen/", "/")
    part = tag.option("page", "p", "part") or tag.word(1)
    if tag.name == "bilibili":
        key = f"av{key}" if key.isdigit() else key
        key += f"?p={part}" if part.isdigit() and part not in ("0", "1") else ""
    return tag.replace(f"@[{tag.name}]({key})")


def _external(tag: Tag, passage: Passage) -> list[Edit] | None:
    name, address = _HOSTS[tag.name]
    parts = [*tag.words[:2]] if tag.name == "gist" else [*tag.words[:1]]
    key = tag.option("id") or "/".join(parts)
    if tag.name == "gist" and tag.option("user"):
        key = f"{tag.option('user')}/{tag.option('id')}"
    if not re.fullmatch(r"[\w./:?=&-]+", key):
        return None
    if tag.name in ("tweet", "twitter", "x") and not key.isdigit():
        return None
    return tag.replace(f"[{name}]({key if '://' in key else address.format(key)})")


def _document(tag: Tag, passage: Passage) -> list[Edit] | None:
    address = tag.option("src", "url") or tag.word(0)
    if not re.fullmatch(r"\S*[./]\S*", address):
        return None
    return tag.replace(f"[{address.rpartition('/')[2] or address}]({address})")


def _frame(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Write the HTML of ``iframe address [width [height]]``; another text stays a link."""
    words = [word.strip("\"'") for word in tag.arguments.split()]
    address = tag.option("src") or (words[0] if words else "")
    if not re.match(r"(?:https?:)?//", address):
        return _document(tag, passage)
    given = {"src": address, **dict(zip(("width", "height"), words[1:], strict=False))}
    attributes = "".join(
        f' {k}="{v}"' for k, v in given.items() if v and (k == "src" or v.isdigit())
    )
    return tag.replace(f"<iframe{attributes}></iframe>")


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
