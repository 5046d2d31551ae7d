"""Data types of an import: the source's files, its articles, its settings, and the systems."""

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
"""Front matter as its author wrote it, by lower-case key."""
Kind = Literal["article", "page"]


class Tree(Struct, frozen=True, kw_only=True):
    """The files of the source, by path relative to its root. Nothing is ever written there."""

    root: Path
    names: frozenset[str]

    def below(self, folder: str) -> Iterator[str]:
        """Return the files of a folder and its subfolders, sorted; all files for an empty name."""
        start = f"{folder}/" if folder else ""
        return (name for name in sorted(self.names) if name.startswith(start))

    def markdown(self, folder: str = "") -> Iterator[str]:
        """Return the Markdown files of a folder and its subfolders, sorted."""
        return (n for n in self.below(folder) if n.lower().endswith((".md", ".markdown", ".mkd")))

    def text(self, name: str) -> str:
        """Return the text of a file; empty if it does not exist or is not text."""
        if name not in self.names:
            return ""
        try:
            return decode((self.root / name).read_bytes()).text
        except (OSError, NotText):
            return ""


def tree(path: Path) -> Tree:
    """List the files of a folder, or a single file; skip hidden files and links that lead out."""
    if path.is_file():
        return Tree(root=path.parent, names=frozenset({path.name}))
    return Tree(root=path, names=frozenset(_files(path)))


def _files(root: Path) -> Iterator[str]:
    home = root.resolve()
    for parent, folders, names in os.walk(root):
        folders[:] = [n for n in folders if not n.startswith(".") and n not in _NOT_SOURCE]
        for name in names:
            file = Path(parent, name)
            leads_away = file.is_symlink() and not file.resolve().is_relative_to(home)
            if not name.startswith(".") and not leads_away and file.is_file():
                yield file.relative_to(root).as_posix()


class BlogEntry(Struct, frozen=True, kw_only=True):
    """A file that becomes an article or a page."""

    path: str
    """Relative to the source."""
    target: str
    """Relative to the site's folder."""
    kind: Kind = "article"
    draft: bool = False
    beside: str = ""
    """The folder in the source whose files are copied next to the article; empty if none."""
    front: Mapping[str, Any] = field(default_factory=dict)
    """Values known from the path, such as the language in a file's name; front matter wins."""


class NewPlace(Struct, frozen=True, kw_only=True):
    """A folder of the source and the folder of the site that its files are copied to."""

    source: str
    target: str
    whole: Literal["", "media", "all"] = ""
    """Which files are copied even if no article names them: none, media and documents, or all."""


class MenuEntry(Struct, frozen=True, kw_only=True):
    """An entry of the old site's menu."""

    name: str
    url: str
    """An address of the old site, or of another one."""


class Settings(Struct, frozen=True, kw_only=True):
    """Settings for ``sitegen.toml``; a value is empty if the source does not define it."""

    title: str = ""
    description: str = ""
    base_url: str = ""
    language: str = ""
    author: str = ""
    timezone: str = ""
    permalink: str = ""
    breaks: bool = False
    """Whether line ends in paragraphs were shown."""
    macros: Mapping[str, str] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    """Keys of ``[comments]``."""
    menu: tuple[MenuEntry, ...] = ()
    others: tuple[str, ...] = ()
    """What sitegen has no key for, such as ``comments by gitalk``."""
    file: str = ""
    """The file of the source that most of them come from."""


class Facts(Struct, frozen=True, kw_only=True):
    """The input for computing an article's old address: its entry and its front matter."""

    entry: BlogEntry
    front: Front
    title: str
    date: Any
    """A date in the source's time zone, or None."""
    categories: tuple[str, ...]
    tags: tuple[str, ...]


class OldLabel(Struct, frozen=True, kw_only=True):
    """A place in a source to which its texts refer by name."""

    path: str
    part: str
    """The id in the page; empty for its top."""
    title: str = ""
    """The heading there."""
    numbered: bool = False
    """Whether references show its number."""
    formula: bool = False


class Blog(Struct, frozen=True, kw_only=True):
    """The content of a source, as read by its system."""

    tree: Tree
    entries: tuple[BlogEntry, ...]
    places: tuple[NewPlace, ...]
    settings: Settings = Settings()
    address: Callable[[Facts], str | None] = lambda facts: ""
    """Computes an article's old address: empty if it had none, None if it cannot be computed."""
    left_out: tuple[Diagnostic, ...] = ()
    code_folder: str = ""
    """The folder of the files that ``include_code`` shows."""
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Files by folded name, for links that name no folder."""
    labels: Mapping[str, OldLabel] = field(default_factory=dict)
    """Places by folded name."""
    more: str = ""
    """The source's own separator below a summary, if it is not ``<!-- more -->``."""

    def target(self, name: str) -> str | None:
        """Return the target path of a file; None if its folder is not imported."""
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
"""A translation step that edits a Passage."""


class System(Struct, frozen=True, kw_only=True):
    """A blog system: how to detect it, read it and translate its texts."""

    name: str
    fits: Callable[[Tree], bool]
    read: Callable[[Tree], Blog]
    rules: tuple[Rule, ...] = ()
    """The translation steps for its texts, in order."""
    split_tags: bool = False
    """Whether text in ``tags`` and ``categories`` is split at spaces."""
    headers: bool = False
    """Whether front matter may be lines ``Key: value`` of any name."""
    guesses: bool = False
    """Whether missing titles, authors and dates are guessed from the text."""
    file_dates: bool = False
    """Whether articles without a date get that of their file's first commit, or of the file."""
    ignored: frozenset[str] = frozenset()
    """Keys of front matter, in lower case, that mean nothing in sitegen, or something else."""
