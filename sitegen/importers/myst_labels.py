"""Labels of MyST's Markdown, of all files of a project, and what refers to them."""

import re

from sitegen.core.text import fold
from sitegen.importers.blog import OldLabel
from sitegen.importers.passage import Passage

TARGET = re.compile(r"^[ ]{0,3}\(([^()\n]+)\)=[ \t]*\n(?:[ \t]*\n)*", re.MULTILINE)
_HEADING = re.compile(r"(#{1,6})[ \t]+(\S[^\n]*?)[ \t]*#*[ \t]*(?:\n|\Z)")
_DIRECTIVE = re.compile(
    r"^[ \t]*(?:`{3,}|:{3,}|~{3,})\{([\w:-]+)\}[^\n]*\n(?:[ \t]*:[\w-]+:[^\n]*\n)*?"
    r"[ \t]*:(?:name|label):[ \t]*([^\s]+)[ \t]*$",
    re.MULTILINE,
)
_NUMBERED = ("figure", "table", "list-table", "csv-table")


def labels_of(text: str, path: str) -> dict[str, OldLabel]:
    """Return the labels of a file by name: targets before headings, and names of directives."""
    found: dict[str, OldLabel] = {}
    first = re.search(r"^#[ \t]", text, re.MULTILINE)
    for target in TARGET.finditer(text):
        heading = _HEADING.match(text, target.end())
        is_title = bool(heading and first and heading.start() == first.start())
        title = heading[2] if heading else ""
        part = "" if is_title else target[1]
        found[target[1]] = OldLabel(path=path, part=part, title=title)
    for directive in _DIRECTIVE.finditer(text):
        kind = directive[1].rpartition(":")[2]
        numbered = directive[1].startswith("prf:") or kind in (*_NUMBERED, "math", "exercise")
        name = directive[2]
        found[name] = OldLabel(path=path, part=name, numbered=numbered, formula=kind == "math")
    return found


def link_to(name: str, text: str, passage: Passage) -> str | None:
    r"""Return a link to a label, or ``\cref`` for what is numbered; None if it is unknown."""
    label = passage.blog.labels.get(fold(name))
    entry = passage.routes.entries.get(label.path) if label else None
    if label is None or entry is None:
        return None
    here = entry.path == passage.entry.path
    if label.numbered and not text:
        other = re.sub(r"\.md$", "", entry.target.removeprefix("content/"))
        command = "eqref" if label.formula else "cref"
        return f"\\{command}{{{name if here else f'{other}#{name}'}}}"
    shown = text or label.title or passage.routes.titles.get(label.path, name)
    part = f"#{label.part}" if label.part else ""
    address = "" if here and part else passage.routes.link(label.path)
    return f"[{shown}]({address}{part})"


def document_link(name: str, text: str, passage: Passage) -> str | None:
    """Return a link to another file, which may be named without its extension; None if none is."""
    path = passage.routes.article(re.sub(r"\.(?:md|ipynb|rst)$", "", name), passage.entry)
    if path is None:
        return None
    return f"[{text or passage.routes.titles.get(path, name)}]({passage.routes.link(path)})"
