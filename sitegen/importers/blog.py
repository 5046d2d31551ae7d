"""The nouns of an import: the folder that articles come from, and what is known of it."""

import os
import posixpath
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from msgspec import Struct, field

from sitegen.core.diagnostics import Diagnostic
from sitegen.core.text import NotText, decode

_NOT_SOURCE = ("node_modules", "__pycache__", "venv", "vendor", "bower_components")

Front = Mapping[str, Any]
"""Front matter as its author wrote it, by keys in small letters."""
Kind = Literal["article", "page"]


class Tree(Struct, frozen=True, kw_only=True):
    """The files of the source, by their paths below it. Nothing is ever written there."""

    root: Path
    names: frozenset[str]

    def below(self, folder: str) -> Iterator[str]:
        """Give the files of a folder and of those in it, sorted; all for the empty name."""
        start = f"{folder}/" if folder else ""
        return (name for name in sorted(self.names) if name.startswith(start))

    def markdown(self, folder: str = "") -> Iterator[str]:
        """Give the Markdown files of a folder."""
        return (n for n in self.below(folder) if n.lower().endswith((".md", ".markdown", ".mkd")))

    def text(self, name: str) -> str:
        """Read a file; empty where there is none or it is not text."""
        if name not in self.names:
            return ""
        try:
            return decode((self.root / name).read_bytes()).text
        except (OSError, NotText):
            return ""


def tree(path: Path) -> Tree:
    """List a folder, or take one file alone. What is hidden or leads elsewhere is left out."""
    if path.is_file():
        return Tree(root=path.parent, names=frozenset({path.name}))
    return Tree(root=path, names=frozenset(_files(path)))


def _files(root: Path) -> Iterator[str]:
    home = root.resolve()
    for where, folders, names in os.walk(root):
        folders[:] = [n for n in folders if not n.startswith(".") and n not in _NOT_SOURCE]
        for name in names:
            file = Path(where, name)
            leads_away = file.is_symlink() and not file.resolve().is_relative_to(home)
            if not name.startswith(".") and not leads_away and file.is_file():
                yield file.relative_to(root).as_posix()


class BlogEntry(Struct, frozen=True, kw_only=True):
    """A file that becomes an article or a page."""

    path: str
    """Below the source."""
    target: str
    """Below the site's folder."""
    kind: Kind = "article"
    draft: bool = False
    beside: str = ""
    """The folder whose files go beside it."""
    front: Mapping[str, Any] = field(default_factory=dict)
    """What is known before its front matter is read, such as the language of a file's name."""


class NewPlace(Struct, frozen=True, kw_only=True):
    """Where the files of a folder go."""

    source: str
    target: str
    whole: Literal["", "media", "all"] = ""
    """What is brought that no article names: nothing, pictures and documents, or all."""


class Settings(Struct, frozen=True, kw_only=True):
    """What becomes ``sitegen.toml``; empty where the source does not say."""

    title: str = ""
    description: str = ""
    base_url: str = ""
    language: str = ""
    author: str = ""
    timezone: str = ""
    permalink: str = ""
    macros: Mapping[str, str] = field(default_factory=dict)


class Facts(Struct, frozen=True, kw_only=True):
    """What old addresses are made from: an article's entry and its front matter, read."""

    entry: BlogEntry
    front: Front
    title: str
    date: Any
    """A date in the zone of the source, or None."""
    categories: tuple[str, ...]
    tags: tuple[str, ...]


class Blog(Struct, frozen=True, kw_only=True):
    """A source as its system reads it."""

    tree: Tree
    entries: tuple[BlogEntry, ...]
    places: tuple[NewPlace, ...]
    settings: Settings = Settings()
    address: Callable[[Facts], str | None] = lambda facts: ""
    """The old address: empty where an article has none, None where it cannot be told."""
    left_out: tuple[Diagnostic, ...] = ()
    code_folder: str = ""
    """Where the files lie that ``include_code`` shows."""
    more: str = ""
    """What the source writes below a summary, if it is not ``<!-- more -->``."""

    def target(self, name: str) -> str | None:
        """Give where a file goes; None where nothing is said of its folder."""
        homes = {entry.beside: entry for entry in self.entries if entry.beside}
        for folder in map(str, PurePosixPath(name).parents):
            if entry := homes.get(folder):
                below = name.removeprefix(f"{folder}/")
                return posixpath.join(posixpath.dirname(entry.target), below)
        for place in self.places:
            if not place.source or name.startswith(f"{place.source}/"):
                below = name.removeprefix(place.source).lstrip("/")
                return posixpath.join(place.target, below)
        return None


Rule = Callable[[Any], None]
"""Changes a Passage in one respect."""


class System(Struct, frozen=True, kw_only=True):
    """What articles come from."""

    name: str
    fits: Callable[[Tree], bool]
    read: Callable[[Tree], Blog]
    rules: tuple[Rule, ...] = ()
    """How its texts are translated, in order."""
    split_tags: bool = False
    """Whether text in ``tags`` and ``categories`` is parted at spaces."""
    headers: bool = False
    """Whether front matter may be lines ``Key: value`` of any name."""
    guesses: bool = False
    """Whether titles, authors and dates are looked for in the text."""
