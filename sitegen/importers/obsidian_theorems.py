"""Theorems that Obsidian's authors write as callouts: ``> [!theorem] Title``."""

import json
import re

from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.importers.passage import Passage
from sitegen.render.words import CHINESE_KINDS, THEOREMS

_CALLOUTS = ("example",)
"""Kinds that are no theorems in Obsidian."""
_CALLOUT = re.compile(
    r"^>[ ]?\[!(?P<kind>[^\W\d][\w-]*)(?:\|(?P<data>[^\n]*?))?\][+-]?[ \t]*(?P<title>[^\n]*)"
    r"(?P<body>(?:\n>[^\n]*)*)(?:\n+\^(?P<id>[\w-]+)[ \t]*$)?",
    re.MULTILINE,
)
_LAST_ID = re.compile(r"\n?[ \t]*\^([\w-]+)[ \t]*\Z")
_NUMBERED = re.compile(r"^(?:\w+[ \t]*)?[\d.]*[ \t]*[(（](.*)[)）][ \t]*$")


def theorems(passage: Passage) -> None:
    """Turn callouts of the kinds of theorems into sitegen's blocks, with their labels."""
    edits = [
        Edit(found.start(), found.end(), block)
        for found in passage.in_prose(_CALLOUT)
        if (block := _block(found))
    ]
    passage.apply(edits, say("theorems"))


def _block(found: re.Match[str]) -> str:
    """Return the block for a callout; empty if it is not a theorem."""
    data = _data(found["data"] or "")
    kind = str(data.get("type") or found["kind"]).lower()
    kind = CHINESE_KINDS.get(kind, kind)
    if kind not in THEOREMS or kind in _CALLOUTS:
        return ""
    body = re.sub(r"^>[ ]?", "", found["body"].lstrip("\n"), flags=re.MULTILINE).rstrip()
    name = found["id"] or str(data.get("label") or "")
    if (last := _LAST_ID.search(body)) and not name:
        body, name = body[: last.start()], last[1]
    title = str(data.get("title") or found["title"]).strip()
    if bracketed := _NUMBERED.match(title):
        title = bracketed[1]
    head = f"::: {kind}{f' {{#{name}}}' if name else ''} {title}".rstrip()
    return f"{head}\n{body}\n:::\n"


def _data(text: str) -> dict[str, object]:
    """Read what a plugin for theorems has stored in a callout: ``{"type": "lemma", …}``."""
    try:
        values = json.loads(text) if text.startswith("{") else {}
    except ValueError:
        return {}
    return values if isinstance(values, dict) else {}
