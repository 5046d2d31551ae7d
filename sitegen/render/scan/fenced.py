"""Math in fences, like code: ```` ```math ````, MyST's ``{math}`` blocks, roles and labels."""

import re
from collections.abc import Container

from msgspec import Struct

from sitegen.render.scan.layout import CONTAINER

_OPENER = re.compile(rf"{CONTAINER}(?:`{{3,}}|~{{3,}}|:{{3,}})[ \t]*(?:math|\{{math\}})[ \t]*")
_OPTION = re.compile(r"[ \t>]*:([\w-]+):[ \t]*([^\n]*?)[ \t]*\n")
_CLOSER = re.compile(r"\n[ \t>]*[`~:]{3,}[ \t]*\n?\Z")
_BEHIND = re.compile(r"[ \t]*\(([A-Za-z][\w:.-]*)\)(?=[ \t]*(?:\n|$))")
_REFERENCE = re.compile(r"\{eq\}`(?:[^`<>\n]*<)?([^`<>\s]+)>?`")
_EQUATION = re.compile(r"eq(?:n|uation)?[-_:.]")
_INLINE = re.compile(r"\$`([^`\n]+)`\$")


class Fenced(Struct, frozen=True, kw_only=True):
    """A display between fences, as offsets into the text."""

    start: int
    """Of the fence, after the markers of quotes and lists."""
    end: int
    tex_start: int
    tex_end: int
    label: str = ""
    label_start: int = 0


def read_fence(text: str, start: int, end: int) -> Fenced | None:
    """Parse a block from its opening to its closing line; None if it is empty."""
    opener = _OPENER.match(text, start, end)
    closer = _CLOSER.search(text, start, end)
    if opener is None or closer is None:
        return None
    at, label, label_start = opener.end(), "", 0
    if text.startswith("\n", at):
        at += 1
        while option := _OPTION.match(text, at, end):
            if option[1] in ("label", "name"):
                label, label_start = option[2], option.start(2)
            at = option.end()
    tex_end = closer.start()
    if not text[at:tex_end].strip(" \t\n>"):
        return None
    container = re.compile(CONTAINER).match(text, start)
    return Fenced(
        start=container.end() if container else start,
        end=closer.end() - text.endswith("\n", closer.start() + 1, closer.end()),
        tex_start=at,
        tex_end=tex_end,
        label=label,
        label_start=label_start,
    )


def referred(text: str) -> frozenset[str]:
    """Return the labels to which a text refers by MyST's ``{eq}`` role."""
    return frozenset(_REFERENCE.findall(text)) if "{eq}" in text else frozenset()


def label_behind(text: str, at: int, known: Container[str]) -> tuple[str, int, int] | None:
    """Match the label of MyST's ``$$ … $$ (label)``; return it with its start and the end.

    A remark in parentheses is no label: it must begin like one (``eq:``), or be referred to.
    """
    found = _BEHIND.match(text, at)
    if found is None or not (_EQUATION.match(found[1]) or found[1] in known):
        return None
    return found[1], found.start(1), found.end()


def match_dollar_code(text: str, at: int) -> tuple[int, int, int] | None:
    """Match GitHub's and GitLab's inline form, a dollar and a backtick on both sides."""
    found = _INLINE.match(text, at)
    return (found.start(1), found.end(1), found.end()) if found and found[1].strip() else None
