"""Import of Typora's folders: Markdown with pictures in ``*.assets`` folders next to it."""

import re

from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.importers.blog import Blog, BlogEntry, NewPlace, System, Tree
from sitegen.importers.passage import Passage
from sitegen.importers.usual_rules import USUAL

_TOC = re.compile(r"^[ \t]*@?\[toc\][ \t]*$", re.MULTILINE | re.IGNORECASE)


def _fits(tree: Tree) -> bool:
    pictures = any(re.search(r"\.assets/[^/]+$", name) for name in tree.names)
    return pictures and any(tree.markdown())


def _read(tree: Tree) -> Blog:
    return folder(tree)


def folder(tree: Tree, endings: tuple[str, ...] = (".md", ".markdown")) -> Blog:
    """Return a blog with all texts of a folder as articles; their files keep their places."""
    names = (name for name in tree.below("") if name.lower().endswith(endings))
    entries = (
        BlogEntry(path=name, target=f"content/{re.sub(r'[.][^./]+$', '.md', name)}")
        for name in names
    )
    return Blog(tree=tree, entries=tuple(entries), places=(NewPlace(source="", target="content"),))


def contents(passage: Passage) -> None:
    """Remove ``[TOC]``, for sitegen's pages have a table of contents."""
    found = passage.in_prose(_TOC)
    passage.apply((Edit(m.start(), m.end(), "") for m in found), say("tables of contents"))


SYSTEM = System(
    name="typora",
    fits=_fits,
    read=_read,
    guesses=True,
    file_dates=True,
    rules=(
        contents,
        *USUAL,
    ),
)
