"""Links by name, as Obsidian and wikis write them: ``[[a]]``, ``[[a#h|text]]``, ``![[x.png|300]]``.

A name is an article's file or title, or a file; ``resolve`` finds it. Numbers between double
brackets are a matrix or a citation, and stay text.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import normalizeReference
from markdown_it.rules_inline import StateInline

from sitegen.render.rules.images import set_size

_LINK = re.compile(
    r"\[\[(?P<name>[^\[\]|#^\s][^\[\]|#^\n]{0,300})?(?P<part>#[^\[\]|\n]{1,300})?"
    r"(?:\|(?P<text>[^\[\]\n]{1,500}))?\]\](?![(\]])"
)
_PLAIN = re.compile(r"[\W\d_]+|\w{1,3}(?:[ \t]*[,;，；][ \t]*\w{1,3})+|(?i:_?toc_?)")
"""What is no name: numbers and signs, a list of variables as in ``[[x, y]]``, the contents."""
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|bmp)$", re.IGNORECASE)
_SIZE = re.compile(r"(\d{1,5})(?:x(\d{1,5}))?")


def install(md: MarkdownIt) -> None:
    """Register the rules behind CommonMark's own: ``[[a]](b)`` is a link with brackets."""
    md.inline.ruler.after("link", "wikilink", _link)
    md.inline.ruler.after("image", "wiki_embed", _embed)


def _link(state: StateInline, silent: bool) -> bool:
    found = _match(state, state.pos)
    if found is None or state.linkLevel:
        return False
    if not silent:
        _push_link(state, found)
    state.pos = found.end()
    return True


def _embed(state: StateInline, silent: bool) -> bool:
    found = _match(state, state.pos + 1) if state.src[state.pos] == "!" else None
    if found is None:
        return False
    if not silent:
        if _PICTURE.search(found["name"] or ""):
            _push_picture(state, found)
        else:
            _push_link(state, found, embedded=True)
    state.pos = found.end()
    return True


def _match(state: StateInline, at: int) -> re.Match[str] | None:
    """Return the match at an offset, unless it is something else to CommonMark or to an author."""
    if not state.src.startswith("[[", at) or state.src[max(0, at - 1) : at] == "[":
        return None
    found = _LINK.match(state.src, at, state.posMax)
    if found is None or not (found["name"] or found["part"]):
        return None
    name = (found["name"] or "").strip()
    if not found["part"] and _PLAIN.fullmatch(name):
        return None
    return None if normalizeReference(name) in state.env.get("references", {}) else found


def _push_link(state: StateInline, found: re.Match[str], *, embedded: bool = False) -> None:
    opener = state.push("link_open", "a", 1)
    opener.attrs = {"href": _target(found)}
    opener.meta = {"wiki": True, "embedded": embedded}
    if found["text"]:
        outer, state.posMax = state.posMax, found.end("text")
        state.pos = found.start("text")
        state.linkLevel += 1
        state.md.inline.tokenize(state)
        state.linkLevel -= 1
        state.posMax = outer
    else:
        parts = [(found["name"] or "").strip(), *(found["part"] or "").strip("#").split("#")]
        state.push("text", "", 0).content = " > ".join(part for part in parts if part)
    state.push("link_close", "a", -1)


def _push_picture(state: StateInline, found: re.Match[str]) -> None:
    text = found["text"] or ""
    size = _SIZE.fullmatch(text)
    token = state.push("image", "img", 0)
    token.attrs = {"src": _target(found), "alt": ""}
    token.meta = {"wiki": True}
    token.content, token.children = "" if size else text, []
    state.md.inline.parse(token.content, state.md, state.env, token.children)
    if size:
        set_size(token, size[1], size[2])


def _target(found: re.Match[str]) -> str:
    return (found["name"] or "").strip() + (found["part"] or "").rstrip()
