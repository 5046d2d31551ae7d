"""Import of loose texts: ``.md`` and ``.txt`` files of no system."""

import re

from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.importers.blog import Blog, System, Tree
from sitegen.importers.passage import Passage
from sitegen.importers.typora import contents, folder
from sitegen.importers.usual_rules import USUAL

_ENDINGS = (".md", ".markdown", ".mkd", ".txt", ".text")
_BULLET = re.compile(r"^([ \t]*)[•●▪◦‣·][ \t]*(?=\S)", re.MULTILINE)


def bullets(passage: Passage) -> None:
    """Convert bullets that were copied from a web page to Markdown lists."""
    found = passage.in_prose(_BULLET)
    if len(found) > 1:
        passage.apply((Edit(m.start(), m.end(), "- ") for m in found), say("bullets"))


def heading(passage: Passage) -> None:
    """Turn a first line that is the title into a heading, which sitegen does not show twice."""
    title = passage.routes.titles.get(passage.entry.path, "")
    found = re.match(r"\s*", passage.text)
    start = found.end() if found else 0
    if title and re.match(rf"{re.escape(title)}[ \t]*\n[ \t]*\n", passage.text[start:]):
        passage.apply([Edit(start, start, "# ")])


def _fits(tree: Tree) -> bool:
    return any(name.lower().endswith(_ENDINGS) for name in tree.names)


def _read(tree: Tree) -> Blog:
    return folder(tree, _ENDINGS)


SYSTEM = System(
    name="texts",
    fits=_fits,
    read=_read,
    guesses=True,
    rules=(
        heading,
        bullets,
        contents,
        *USUAL,
    ),
)
