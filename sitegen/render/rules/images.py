"""What stands behind an image: ``![a](a.png){width=60%}``, ``{#fig:x}``, ``{.margin .invert}``.

A size may also stand in it: ``![a](a.png =300x)``, ``![a|300](a.png)``.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_TITLE = r"""(?:[ \t]+(?:"([^"\n]{0,2000}+)"|'([^'\n]{0,2000}+)'))?"""
_IN_BRACKETS = re.compile(
    # Bounded, or each of many images would be looked through as far as the paragraph goes.
    rf"""\([ \t]*(?P<target><[^<>\n]{{0,2000}}+>|[^\s<>]{{1,2000}}+){_TITLE}"""
    rf"""[ \t]+=(?:(?P<width>\d{{1,5}})x(?P<height>\d{{1,5}})?|x(?P<alone>\d{{1,5}}))"""
    rf"""{_TITLE}[ \t]*\)"""
)
_BEHIND = re.compile(r"\{:?[ \t]*([^\s{}]+(?:[ \t]+[^\s{}]+)*)[ \t]*\}")
_PAIR = re.compile(r"""(width|height)=["']?(\d{1,5}(?:\.\d+)?)(%|px|em|rem)?["']?""")
_NAME = re.compile(r"#([^\s{}#]+)")
_CLASS = re.compile(r"""(?:\.|width=["']?(?=wide))?(wide|margin|invert)["']?""")
_IN_ALT = re.compile(r"\|(\d{2,5})(?:x(\d{1,5}))?[ \t]*$")


def install(md: MarkdownIt) -> None:
    """Register the rule that goes before CommonMark's own, and the one behind the parser."""
    md.inline.ruler.before("image", "sized_image", _sized)
    md.core.ruler.after("inline", "image_sizes", _sizes)


def _sized(state: StateInline, silent: bool) -> bool:
    """Read an image with a size in its brackets, which CommonMark takes for no image."""
    if not state.src.startswith("![", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1, False)
    found = _IN_BRACKETS.match(state.src, end + 1) if end >= 0 else None
    address = _address(state, found) if found else ""
    if found is None or not address:
        return False
    if not silent:
        _push(state, state.src[state.pos + 2 : end], address, found)
    state.pos = found.end()
    return True


def _address(state: StateInline, found: re.Match[str]) -> str:
    """Return the address as CommonMark reads it; empty if it is none."""
    start, stop = found.span("target")
    target = state.md.helpers.parseLinkDestination(state.src, start, stop)
    address = state.md.normalizeLink(target.str)
    return address if target.pos == stop and state.md.validateLink(address) else ""


def _push(state: StateInline, alt: str, address: str, found: re.Match[str]) -> None:
    token = state.push("image", "img", 0)
    token.attrs = {"src": address, "alt": ""}
    token.content, token.children = alt, []
    state.md.inline.parse(alt, state.md, state.env, token.children)
    title = next((found[n] for n in (2, 3, 7, 8) if found[n] is not None), "")
    if title:
        token.attrSet("title", unescapeAll(title))
    set_size(token, found["width"], found["height"] or found["alone"])


def _sizes(core: StateCore) -> None:
    for token in core.tokens:
        children = token.children or []
        for index, child in enumerate(children):
            if child.type == "image":
                _read_alt(child)
                _read_braces(child, children[index + 1 : index + 2])


def _read_alt(picture: Token) -> None:
    last = picture.children[-1] if picture.children else None
    if last and last.type == "text" and (size := _IN_ALT.search(last.content)):
        last.content = last.content[: size.start()]
        set_size(picture, size[1], size[2])


def _read_braces(picture: Token, following: list[Token]) -> None:
    """Take the braces behind an image, if all that stands in them can be used."""
    for text in following:
        braces = _BEHIND.match(text.content) if text.type == "text" else None
        words = braces[1].split() if braces else []
        sizes = [found for each in words if (found := _PAIR.fullmatch(each))]
        names = [found[1] for each in words if (found := _NAME.fullmatch(each))]
        classes = [found[1] for each in words if (found := _CLASS.fullmatch(each))]
        if braces and len(sizes) + len(names) + len(classes) == len(words):
            text.content = text.content[braces.end() :]
            picture.meta["classes"] = classes
            if names:
                picture.attrSet("id", names[0])
            given = {name: number + (unit or "px") for name, number, unit in map(_parts, sizes)}
            if given:
                set_size(picture, given.get("width"), given.get("height"))
            if "invert" in classes:
                picture.attrSet("class", "invert")


def _parts(size: re.Match[str]) -> tuple[str, str, str | None]:
    return size[1], size[2], size[3]


def set_size(picture: Token, width: str | None, height: str | None) -> None:
    """Set the size of a picture: attributes if it is in whole pixels, else a style.

    The height may be left open; its attribute alone would lose against the style sheet's ``auto``.
    """
    sizes = {"width": width, "height": height}
    given = {name: value.removesuffix("px") for name, value in sizes.items() if value}
    if "width" in given and all(value.isdecimal() for value in given.values()):
        picture.attrs.update(given)
        return
    units = {
        name: f"{value}px" if value[-1].isdecimal() else value for name, value in given.items()
    }
    picture.attrSet("style", ";".join(f"{name}:{value}" for name, value in units.items()))
