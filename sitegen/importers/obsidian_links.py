"""Obsidian's ``[[note#part|text]]``: what it names, and the Markdown that it becomes."""

import posixpath
import re

from msgspec import Struct

from sitegen.core.diagnostics import Code
from sitegen.core.messages import say
from sitegen.core.text import fold, heading_id
from sitegen.importers.passage import Passage
from sitegen.importers.tags import picture

LINK = re.compile(r"(!?)\[\[([^\[\]\n|#]*)((?:#[^\[\]\n|#]+)*)(?:\|([^\[\]\n]*))?\]\]")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|bmp|avif)$", re.IGNORECASE)
_FILM = re.compile(r"\.(?:mp4|webm|ogv|mov|mkv)$", re.IGNORECASE)
_SOUND = re.compile(r"\.(?:mp3|wav|m4a|ogg|flac|3gp)$", re.IGNORECASE)
_SIZE = re.compile(r"(\d{1,5})(?:x(\d{1,5}))?")


class Wikilink(Struct, frozen=True, kw_only=True):
    """A link or an embed, with what it names."""

    embed: bool
    name: str
    part: str
    """A heading, or ``^id`` of a block; empty for the whole note."""
    text: str
    path: str
    """The file in the source; empty if there is none."""


def read_link(found: re.Match[str], passage: Passage) -> Wikilink:
    """Return the parts of a match of ``LINK``; in tables the bar has a backslash."""
    name = found[2].rstrip("\\").strip()
    return Wikilink(
        embed=bool(found[1]),
        name=name,
        part=found[3].rpartition("#")[2].rstrip("\\").strip(),
        text=(found[4] or "").strip(),
        path=named(name, passage) if name else passage.entry.path,
    )


def named(name: str, passage: Passage) -> str:
    """Return the file that a link names: the nearest of those with this name; empty if none."""
    wanted = fold(re.sub(r"\.md$", "", name.strip("/")))
    last = wanted.rpartition("/")[2]
    here = posixpath.dirname(passage.entry.path)

    def rank(path: str) -> tuple[bool, int, str]:
        return posixpath.dirname(path) != here, path.count("/"), path

    paths = passage.blog.names.get(last) or passage.blog.names.get(fold(name)) or ()
    whole = [p for p in paths if f"/{re.sub(r'[.]md$', '', fold(p))}".endswith(f"/{wanted}")]
    return min(whole or ([] if "/" in wanted else paths), key=rank, default="")


def markdown(link: Wikilink, at: int, passage: Passage) -> str:
    """Return the Markdown for a link; if it names nothing, its text, with a warning."""
    target = passage.routes.entries.get(link.path)
    if target is None and link.path:
        return _file(link, passage)
    shown = link.text or link.part.lstrip("^") or link.name.rpartition("/")[2]
    if link.name and not link.text and link.part and not link.part.startswith("^"):
        shown = f"{link.name.rpartition('/')[2]} › {link.part}"
    if target is None:
        message = say("there is no note {note}; only the text of the link stays", note=link.name)
        hint = say("write it, or link another")
        passage.warn(Code.IMPORT_FILE, message, at, len(link.name) + 4, hint)
        return shown
    anchor = _anchor(link, passage)
    address = passage.routes.link(link.path) if link.name else ""
    return f"[{shown}]({address}{anchor})" if address + anchor else shown


def _anchor(link: Wikilink, passage: Passage) -> str:
    """Return the fragment of a part; empty for a heading that is the title of the page."""
    if not link.part:
        return ""
    if link.part.startswith("^"):
        return f"#{link.part[1:]}"
    if fold(link.part) == fold(passage.routes.titles.get(link.path, "")):
        return ""
    return f"#{heading_id(re.sub(r'[*`~]|==', '', link.part))}"


def _file(link: Wikilink, passage: Passage) -> str:
    """Return a picture, a film, a sound or a link for a file that is no note."""
    passage.wanted.add(link.path)
    address = passage.routes.shown(link.path, passage.entry) or link.name
    name = posixpath.basename(link.path)
    if not link.embed:
        return f"[{link.text or name}]({address})"
    if _FILM.search(link.path):
        return f'<video controls src="{address}"></video>'
    if _SOUND.search(link.path):
        return f'<audio controls src="{address}"></audio>'
    if not _PICTURE.search(link.path):
        return f"[{link.text or name}]({address})"
    *words, last = link.text.split("|")
    size = _SIZE.fullmatch(last.strip())
    alt = "|".join(words) if size else link.text
    image = picture(address, alt.strip(), "", size[1] if size else "")
    return image.replace("px}", f" height={size[2]}}}") if size and size[2] else image
