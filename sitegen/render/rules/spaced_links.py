"""Links and images whose paths hold spaces: ``[a](my file.md)``, ``![](屏幕截图 2024.png "题")``.

CommonMark wants ``<>`` around such a path, which editors and operating systems do not know. Only
what ends like a file's name, or begins with #, is one: ``[1](see above)`` stays text.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from sitegen.render.rules.images import set_size

_TARGET = re.compile(
    r"""\([ \t]*(?P<target>#[^()<>\n"]{1,200}"""
    r"""|(?:[^()<>\n"#]|\([^()<>\n"]{0,200}\)){1,500}?\.\w{1,8}(?:#[^()<>\n"]{1,200}?)?)"""
    r"""(?:[ \t]+=(?P<width>\d{1,5})x(?P<height>\d{1,5})?)?"""
    r"""(?:[ \t]+"(?P<title>[^"\n]{0,500})")?[ \t]*\)"""
)


def install(md: MarkdownIt) -> None:
    """Register the rules behind CommonMark's own, which come first."""
    md.inline.ruler.after("link", "spaced_link", _link)
    md.inline.ruler.after("image", "spaced_image", _image)


def _link(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "[":
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos, True)
    found = _TARGET.match(state.src, end + 1, state.posMax) if end >= 0 else None
    if found is None:
        return False
    if not silent:
        _push_link(state, end, found)
    state.pos = found.end()
    return True


def _push_link(state: StateInline, label_end: int, found: re.Match[str]) -> None:
    outer, state.posMax = state.posMax, label_end
    state.pos += 1
    opener = state.push("link_open", "a", 1)
    opener.attrs = {"href": state.md.normalizeLink(found["target"].strip())}
    if found["title"]:
        opener.attrSet("title", found["title"])
    state.linkLevel += 1
    state.md.inline.tokenize(state)
    state.linkLevel -= 1
    state.push("link_close", "a", -1)
    state.posMax = outer


def _image(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("![", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1, False)
    found = _TARGET.match(state.src, end + 1, state.posMax) if end >= 0 else None
    if found is None:
        return False
    if not silent:
        alt = state.src[state.pos + 2 : end]
        token = state.push("image", "img", 0)
        token.attrs = {"src": state.md.normalizeLink(found["target"].strip()), "alt": ""}
        if found["title"]:
            token.attrSet("title", found["title"])
        if found["width"]:
            set_size(token, found["width"], found["height"])
        token.content, token.children = alt, []
        state.md.inline.parse(alt, state.md, state.env, token.children)
    state.pos = found.end()
    return True
