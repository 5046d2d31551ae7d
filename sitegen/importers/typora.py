"""Folders of Typora: Markdown with pictures in ``*.assets`` folders beside it."""

import re

from sitegen.importers import formulas
from sitegen.importers.blog import Blog, Entry, Place, System, Tree
from sitegen.importers.links import anchors, relink
from sitegen.importers.passage import Passage
from sitegen.tex import Edit

_TOC = re.compile(r"^[ \t]*@?\[toc\][ \t]*$", re.MULTILINE | re.IGNORECASE)


def _fits(tree: Tree) -> bool:
    pictures = any(re.search(r"\.assets/[^/]+$", name) for name in tree.names)
    return pictures and any(tree.markdown())


def _read(tree: Tree) -> Blog:
    return folder(tree)


def folder(tree: Tree, endings: tuple[str, ...] = (".md", ".markdown")) -> Blog:
    """Take all texts of a folder as articles, and what they show from where it lies."""
    names = (name for name in tree.below("") if name.lower().endswith(endings))
    entries = (
        Entry(path=name, target=f"content/{re.sub(r'[.][^./]+$', '.md', name)}") for name in names
    )
    return Blog(tree=tree, entries=tuple(entries), places=(Place(source="", target="content"),))


def contents(passage: Passage) -> None:
    """Drop ``[TOC]``: pages have a table of contents."""
    found = passage.in_prose(_TOC)
    passage.apply((Edit(m.start(), m.end(), "") for m in found), "tables of contents")


SYSTEM = System(
    name="typora",
    fits=_fits,
    read=_read,
    guesses=True,
    rules=(contents, formulas.more, anchors, relink, formulas.unescape, formulas.bring_back),
)
