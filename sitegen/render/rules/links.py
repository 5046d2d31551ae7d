"""Links and images into the site stay open: a mark in the HTML, a fact for the library."""

import re
from functools import partial
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from msgspec.structs import replace

from sitegen.core import placeholders
from sitegen.core.diagnostics import Span
from sitegen.core.model import Link
from sitegen.core.text import is_external, origin
from sitegen.render.parse_state import ParseState, parse_state

_ATTRIBUTE = re.compile(
    # A comment that is never closed goes to the end; the limit on tags keeps the time linear.
    r"""<!--.*?(?:-->|\Z)|"""
    r"""(<(?:a|img|source|video|audio)\b[^>]{0,1000}?\s)(href|src)=("[^"]*"|'[^']*')""",
    re.IGNORECASE | re.DOTALL,
)

_MEDIA = re.compile(r"<(?:audio|source|video)\b", re.IGNORECASE)


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
    _open(image, "src", state, line)
    if "zoom" in image.meta:
        image.meta["zoom"].attrSet("href", str(image.attrs["src"]))


def _open(token: Token, attribute: str, state: ParseState, line: int) -> None:
    target = str(token.attrs.get(attribute, ""))
    token.attrs[attribute] = open_target(target, state, line, image=attribute == "src")


def _raw(state: ParseState, line: int, match: re.Match[str]) -> str:
    before, attribute, value = match.groups()
    if before is None:  # a comment
        return match[0]
    target = unescapeAll(value[1:-1])
    if _MEDIA.match(before) and (host := origin(target)):
        state.media_hosts[host] = None
    image = attribute.lower() == "src"
    return f'{before}{attribute}="{open_target(target, state, line, image=image)}"'


def open_target(target: str, state: ParseState, line: int, *, image: bool = False) -> str:
    """Return the attribute's value: the target itself, or a mark if it is in the site."""
    if is_external(target):
        if image and (host := origin(target)):
            state.image_hosts[host] = None
        return target.replace('"', "%22")
    written = unquote(target)
    span = _place(written, state, line)
    state.links.append(Link(target=written, span=span, image=image))
    return placeholders.link(len(state.links) - 1)


def _place(target: str, state: ParseState, line: int) -> Span:
    """Return the span of a link's target in its block, inline or as an attribute."""
    for mark in ("(", "<", '"', "'"):
        span = state.span_of(mark + target, line)
        if span.length > 1:
            return replace(span, column=span.column + 1, length=max(1, span.length - 1))
    return state.line_span(line)
