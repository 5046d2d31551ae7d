"""Headings: the title's own H1 goes, levels leave room for the page's H1, ids stay Chinese.

``## 标题 {#id .class}`` has an id and classes of its own, as in Pandoc, Hugo and kramdown.
"""

import re
from collections.abc import Iterable
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.core.text import fold, heading_id
from sitegen.render.parse_state import ParseState, parse_state

_ATTRIBUTES = re.compile(
    r"(?<!\\)\{:?[ \t]*((?:[#.][^\s{}#.][^\s{}]*|[\w-]+=[^\s{}]+|-)(?:[ \t]+[^\s{}]+)*)[ \t]*\}$"
)


def install(md: MarkdownIt) -> None:
    """Register the rules: braces before inline parsing; levels before others read headings."""
    md.core.ruler.before("inline", "heading_attributes", _read_attributes)
    md.core.ruler.after("inline", "headings", _headings)


def _read_attributes(core: StateCore) -> None:
    for opener, inline in pairwise(core.tokens):
        if opener.type != "heading_open" or not inline.content.endswith("}"):
            continue
        if found := _ATTRIBUTES.search(inline.content):
            inline.content = inline.content[: found.start()].rstrip(" \t")
            words = found[1].split()
            if names := [each[1:] for each in words if each[0] == "#"]:
                opener.attrSet("id", names[0])
            if classes := [each[1:] for each in words if each[0] == "."]:
                opener.attrSet("class", " ".join(classes))


def _headings(core: StateCore) -> None:
    state = parse_state(core.env)
    core.tokens = _without_title(core.tokens, state)
    shift = int(any(t.type == "heading_open" and t.tag == "h1" for t in core.tokens))
    for token in core.tokens:
        if token.type in ("heading_open", "heading_close"):
            token.meta["written"] = int(token.tag[1])
            token.tag = f"h{min(int(token.tag[1]) + shift, 6)}"


def _without_title(tokens: list[Token], state: ParseState) -> list[Token]:
    """Drop the H1 that is the title, or that repeats the one from the front matter."""
    at = title_at(tokens, state)
    if at is None:
        return tokens
    if not state.title:
        state.title_heading = tokens[at + 1]
    return tokens[:at] + tokens[at + 3 :]


def title_at(tokens: list[Token], state: ParseState) -> int | None:
    """Return the place of the heading that is the title; None if there is none."""
    tops = [i for i, t in enumerate(tokens) if t.type == "heading_open" and t.tag == "h1"]
    if not tops:
        return None
    heading = tokens[tops[0] + 1]
    if state.title:
        repeats = _plain(state.source_of(heading.content)) == _plain(state.title)
        return tops[0] if repeats else None
    return tops[0] if len(tops) == 1 else None


def _plain(text: str) -> str:
    return re.sub(r"\W", "", fold(text))


def give_ids(tokens: list[Token], texts: list[str], labels: Iterable[str]) -> list[str]:
    """Set an id on each heading: its own, else one from its text; doubles get ``-1``, ``-2``."""
    taken: dict[str, int] = dict.fromkeys(labels, 0)
    ids = []
    openers = [token for token in tokens if token.type == "heading_open"]
    for token, text in zip(openers, texts, strict=True):
        base = unique = str(token.attrGet("id") or heading_id(text))
        while unique in taken:
            taken[base] += 1
            unique = f"{base}-{taken[base]}"
        taken[unique] = 0
        token.attrSet("id", unique)
        ids.append(unique)
    return ids
