"""Links and images into the site stay open: a mark in the HTML, a fact for the library."""

import re
from collections.abc import Iterable
from functools import partial
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from msgspec.structs import replace

from sitegen.core import placeholders
from sitegen.core.diagnostics import Code, Span, warning
from sitegen.core.messages import say
from sitegen.core.model import Link
from sitegen.core.text import is_external, origin
from sitegen.render.parse_state import ParseState, parse_state

_ATTRIBUTE = re.compile(
    # A comment that is never closed goes to the end; the limit on tags keeps the time linear.
    r"""<!--.*?(?:-->|\Z)|"""
    r"""(<(a|img|source|video|audio)\b[^>]{0,1000}?\s)(href|src)=("[^"]*"|'[^']*')""",
    re.IGNORECASE | re.DOTALL,
)


def install(md: MarkdownIt) -> None:
    """Register the rule after the inline parser."""
    md.core.ruler.push("links", _open_links)


def _open_links(core: StateCore) -> None:
    state = parse_state(core.env)
    for token in core.tokens:
        line = token.map[0] if token.map else 0
        for child in (token, *(token.children or ())):
            if child.type == "link_open" and child.attrGet("class") != "zoom":
                if child.info == "auto":  # its text is its address, so print need not add it
                    child.attrSet("class", "address")
                _open(child, "href", state, line)
            elif child.type == "image":
                _open_image(child, state, line)
            elif child.type in ("html_inline", "html_block"):
                child.content = _ATTRIBUTE.sub(partial(_raw, state, line), child.content)


def _open_image(image: Token, state: ParseState, line: int) -> None:
    """Open where an image comes from, and with it the link to it that a figure has."""
    image.attrSet("loading", "lazy")
    if is_external(str(image.attrs.get("src", ""))):
        image.attrSet("referrerpolicy", "no-referrer")
    _open(image, "src", state, line)
    if "zoom" in image.meta:
        image.meta["zoom"].attrSet("href", str(image.attrs["src"]))


def _open(token: Token, attribute: str, state: ParseState, line: int) -> None:
    target = str(token.attrs.get(attribute, ""))
    if "wiki" in token.meta:
        token.attrs[attribute] = _name(token, state.source_of(target), state, line)
        return
    token.attrs[attribute] = open_target(target, state, line, image=attribute == "src")


def _name(token: Token, target: str, state: ParseState, line: int) -> str:
    """Return the mark of a link by name; report a note that its author wants to have embedded."""
    span = _place(target, state, line, marks=("[[",))
    if token.meta.get("embedded"):
        message = say(
            "![[{target}]] is a link here: articles are not embedded in others", target=target
        )
        hint = say("leave out the !, or write the text itself")
        state.diagnostics.append(warning(Code.MARKUP_UNKNOWN, message, span, hint=hint))
    state.links.append(Link(target=target, span=span, image=token.type == "image", wiki=True))
    return placeholders.link(len(state.links) - 1)


def _raw(state: ParseState, line: int, match: re.Match[str]) -> str:
    before, element, attribute, value = match.groups()
    if before is None:  # a comment
        return match[0]
    target = unescapeAll(value[1:-1])
    is_media, is_picture = attribute.lower() == "src", element.lower() == "img"
    if is_media and not is_picture and is_external(target):
        state.media_hosts |= dict.fromkeys(filter(None, (origin(target),)))
        if element.lower() == "source":  # of a picture, or of a film
            _allow(target, state)
        return f'{before}{attribute}="{_quoted(target)}"'
    tag = before + match.string[match.end() : match.end() + 1000].partition(">")[0]
    hides = is_picture and is_external(target) and "referrerpolicy" not in tag.lower()
    policy = ' referrerpolicy="no-referrer"' if hides else ""
    return f'{before}{attribute}="{open_target(target, state, line, image=is_media)}"{policy}'


def open_target(target: str, state: ParseState, line: int, *, image: bool = False) -> str:
    """Return the attribute's value: the target itself, or a mark if the site may have a file.

    It may have one of a picture on another host too, see ``images.download``.
    """
    is_remote = image and _allow(target, state)
    if is_external(target) and not is_remote:
        return _quoted(target)
    written = target if is_remote else unquote(target)
    span = _place(written, state, line)
    state.links.append(Link(target=written, span=span, image=image))
    return placeholders.link(len(state.links) - 1)


def _allow(target: str, state: ParseState) -> bool:
    """Note the host of a remote picture for the page's policy; return whether it has one."""
    if host := origin(target):
        state.image_hosts[host] = None
    return bool(host)


def _quoted(target: str) -> str:
    return target.replace('"', "%22")


def _place(
    target: str, state: ParseState, line: int, marks: Iterable[str] = ("(", "<", '"', "'")
) -> Span:
    """Return the span of a link's target in its block, inline or as an attribute."""
    for mark in marks:
        span = state.span_of(mark + target, line)
        if span.length > 1:
            skip = len(mark)
            return replace(span, column=span.column + skip, length=max(1, span.length - skip))
    return state.line_span(line)
