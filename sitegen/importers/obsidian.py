"""Import of an Obsidian vault: its notes, and what they link to and embed."""

import posixpath
import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from sitegen.core.text import fold
from sitegen.importers import obsidian_rules, obsidian_theorems
from sitegen.importers.blog import Blog, BlogEntry, NewPlace, Settings, System, Tree
from sitegen.importers.front import Read, read_front
from sitegen.importers.settings import mapping, text_of
from sitegen.importers.typora import contents
from sitegen.importers.usual_rules import USUAL

_EMBED = re.compile(r"!\[\[[^\[\]\n]+\]\]")
_FIRST_HEADING = re.compile(r"\s*#[ \t]+(\S[^\n]*?)[ \t]*#*[ \t]*(?:\n|\Z)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_PUBLISHED = ("publish", "dg-publish")
_IGNORED = (
    *("aliases", "alias", "cssclass", "cssclasses", "banner_y", "position", "kanban-plugin"),
    *_PUBLISHED,
)
"""``aliases`` are names of a note here, not addresses."""


def _fits(tree: Tree) -> bool:
    vault = (tree.root / ".obsidian").is_dir() and any(tree.markdown())
    return vault or any(_EMBED.search(tree.text(name)) for name in tree.markdown())


def _read(tree: Tree) -> Blog:
    templates = text_of(_setting(tree, "templates.json"), "folder").strip("/")
    notes = [path for path in tree.markdown() if not _is_left_out(path, templates)]
    fronts = {path: read_front(tree.text(path), path) for path in notes}
    chosen = any(_is_published(read) for read in fronts.values())
    return Blog(
        tree=tree,
        entries=tuple(
            _entry(tree, path, read, draft=not _is_public(read, chosen=chosen))
            for path, read in fronts.items()
        ),
        places=(NewPlace(source="", target="content"),),
        settings=_settings(tree),
        names=_names(tree, fronts),
    )


def _settings(tree: Tree) -> Settings:
    """Return the settings; Obsidian shows line ends unless a vault is strict about them."""
    if not _is_vault(tree):
        return Settings()
    breaks = not _setting(tree, "app.json").get("strictLineBreaks")
    return Settings(title=tree.root.resolve().name, breaks=breaks)


def _is_vault(tree: Tree) -> bool:
    return (tree.root / ".obsidian").is_dir()


def _setting(tree: Tree, name: str) -> dict[str, Any]:
    """Read a file of the vault's settings, which are hidden and so not in the tree."""
    try:
        return mapping((tree.root / ".obsidian" / name).read_text("utf-8"), "json")
    except (OSError, UnicodeDecodeError):
        return {}


def _is_left_out(path: str, templates: str) -> bool:
    """Return whether a file is a template or a drawing, which is stored as a note."""
    return path.endswith(".excalidraw.md") or bool(templates and path.startswith(f"{templates}/"))


def _is_published(read: Read) -> bool:
    return any(read.front.get(key) is True for key in _PUBLISHED)


def _is_public(read: Read, *, chosen: bool) -> bool:
    """Return whether a note is published; where notes are chosen for that, only these are."""
    if chosen:
        return _is_published(read)
    return not any(read.front.get(key) is False for key in _PUBLISHED)


def _entry(tree: Tree, path: str, read: Read, *, draft: bool) -> BlogEntry:
    """Return a note's entry: its title is its first heading, else the name of its file."""
    heading = _FIRST_HEADING.match(tree.text(path), read.block.body_start)
    name = re.sub(r"\.\w+$", "", posixpath.basename(path))
    front = {"title": heading[1] if heading else name}
    if day := _DAY.match(name):
        front["date"] = day[0]
    return BlogEntry(path=path, target=f"content/{path}", draft=draft, front=front)


def _names(tree: Tree, fronts: dict[str, Read]) -> dict[str, tuple[str, ...]]:
    """Return the files by the names that links use: a note's has no extension."""
    found: dict[str, list[str]] = {}
    for path in tree.below(""):
        if path in fronts or not path.endswith(".md"):
            for name in _link_names(path, fronts.get(path)):
                found.setdefault(fold(name), []).append(path)
    return {name: tuple(paths) for name, paths in found.items()}


def _link_names(path: str, read: Read | None) -> Iterator[str]:
    yield PurePosixPath(path).name
    if read:
        yield PurePosixPath(path).stem
        aliases = read.block.values.get("aliases") or read.block.values.get("alias") or ()
        yield from (str(each) for each in ([aliases] if isinstance(aliases, str) else aliases))


SYSTEM = System(
    name="obsidian",
    fits=_fits,
    read=_read,
    split_tags=True,
    file_dates=True,
    ignored=frozenset(_IGNORED),
    rules=(
        obsidian_rules.comments,
        obsidian_rules.transclusions,
        obsidian_theorems.theorems,
        obsidian_rules.wikilinks,
        obsidian_rules.blocks,
        obsidian_rules.tags,
        obsidian_rules.highlights,
        obsidian_rules.players,
        obsidian_rules.queries,
        contents,
        *USUAL,
    ),
)
