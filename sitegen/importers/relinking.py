"""Links and images: their files are collected, and their targets updated to the new paths."""

import posixpath
import re
from urllib.parse import unquote

from sitegen.core.diagnostics import Code
from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.importers.passage import Passage

_TARGET = re.compile(
    r"(!?)\[(?:[^\[\]\\\n]|\[[^\[\]\n]{0,300}\]|\\.){0,900}+\]\("
    r"[ \t]*(<[^<>\n]*>|[^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)"
)
_SPACED = re.compile(
    r"!\[[^\]\n]{0,300}\]\(([^()\n<>\"]{0,300} [^()\n<>\"]{0,300}?\.(?:png|jpe?g|gif|svg|webp))\)",
    re.I,
)
_NESTED = re.compile(r"\]\([ \t]*(<[^<>\n]*>|[^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)(?=[^()\n]*\))")
_DEFINITION = re.compile(r"^[ ]{0,3}\[(?!\^)[^\]\n]+\]:[ \t]*(<[^<>\n]*>|\S+)", re.MULTILINE)
_ELEMENT = re.compile(r"<(img|a|source|video|audio|embed)\s[^<>]*>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""\s(?:href|src|poster)[ \t]*=[ \t]*["']?([^"'<>\s]+)""", re.IGNORECASE)
_ANCHOR = re.compile(r"""(?i)<a[ \t]+(name)(?=[ \t]*=[ \t]*["']?[^"'\s>]+["']?[ \t]*/?>)""")
_ON_THIS_MACHINE = re.compile(r"(?i)(?:[a-z]:[\\/]|file:|/(?:Users|home)/|\\\\)")
_ELSEWHERE = re.compile(r"(?i)[a-z][a-z0-9+.-]*:|//|#")
_FILE = re.compile(r"(?i)\.(?:png|jpe?g|gif|svg|webp|bmp|avif|pdf|zip|mp4|mp3|webm|ipynb|csv)$")


def anchors(passage: Passage) -> None:
    """Replace the obsolete ``<a name=…>`` by ``<a id=…>``."""
    found = [m for m in _ANCHOR.finditer(passage.text) if passage.zones.is_prose(m.start(1))]
    passage.apply((Edit(*match.span(1), "id") for match in found), say("anchors"))


def relink(passage: Passage) -> None:
    """Find all link targets, and rewrite those that have moved."""
    zones, last, edits = passage.zones, 0, []
    for start, (end, image) in sorted(_targets(passage.text).items()):
        if start >= last and zones.is_prose(start):
            last = end
            written = passage.text[start:end]
            new = _moved(written.strip("<>"), start, passage, image=image)
            if new is not None and new != written:
                edits.append(Edit(start, end, new))
    passage.apply(edits, say("links and images"))


def _targets(text: str) -> dict[int, tuple[int, bool]]:
    """Return, by start offset, each target's end offset and whether it is an image."""
    found: dict[int, tuple[int, bool]] = {}
    for match in _SPACED.finditer(text):
        found[match.start(1)] = (match.end(1), True)
    for match in _TARGET.finditer(text):
        found.setdefault(match.start(2), (match.end(2), match[1] == "!"))
    for match in (*_NESTED.finditer(text), *_DEFINITION.finditer(text)):
        found.setdefault(match.start(1), (match.end(1), False))
    for element in _ELEMENT.finditer(text):
        for match in _ATTRIBUTE.finditer(text, *element.span()):
            found[match.start(1)] = (match.end(1), element[1].lower() == "img")
    return found


def _moved(target: str, at: int, passage: Passage, *, image: bool) -> str | None:
    """Return the new target; None if it stays as it is."""
    if _ON_THIS_MACHINE.match(unquote(target)):
        _report_missing(target, at, passage, say("is a path on the author's own machine"))
        return None
    routes = passage.routes
    inside = routes.within(target)
    if _ELSEWHERE.match(inside):
        return None
    path, mark, rest = _parts(inside)
    name = routes.file(path, passage.entry)
    article = None if image else routes.article(path, passage.entry)
    if article:
        return _unless_same(routes.link(article), inside, passage, article=True) + mark + rest
    if name:
        passage.wanted.add(name)
        shown = routes.shown(name, passage.entry)
        if shown is None:
            return None
        return _unless_same(shown, inside, passage, article=False) + mark + rest
    if image or _FILE.search(path):
        _report_missing(target, at, passage, say("is not in the imported folder"))
    return inside if inside != target else None


def _unless_same(new: str, old: str, passage: Passage, *, article: bool) -> str:
    """Return the author's own path if it still leads to the new target, else the new one."""
    path = _parts(old)[0]
    folder = posixpath.dirname(passage.entry.target)
    if re.search(r"[\s()]", path):
        return new
    if new.startswith("/") and article and not path.startswith("/"):
        same = _joined(folder, path) == _joined("content", new.lstrip("/"))
    elif new.startswith("/"):
        same = unquote(path) == unquote(new)
    else:
        same = _joined(folder, path) == _joined(folder, new)
    return path if same else new


def _joined(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(path)))


def _parts(target: str) -> tuple[str, str, str]:
    found = re.match(r"([^?#]*)([?#]?)(.*)", target, re.DOTALL)
    assert found is not None  # it matches everything
    return found[1], found[2], found[3]


def _report_missing(target: str, at: int, passage: Passage, what: str) -> None:
    passage.warn(
        Code.IMPORT_FILE,
        f"{target} {what}",
        at,
        len(target),
        hint=say("put the file next to the article, and write its name here"),
    )
