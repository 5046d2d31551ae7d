"""Links and images into the site stay open: a mark in the HTML, a fact for the library."""

import re
from functools import partial
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen import marks
from sitegen.diagnostics import Span
from sitegen.model import Link
from sitegen.render.state import State, state_of

_ATTRIBUTE = re.compile(
    r"""(<(?:a|img|source|video|audio)\b[^>]*?\s)(href|src)=("[^"]*"|'[^']*')""", re.IGNORECASE
)


def install(md: MarkdownIt) -> None:
    """Register the rule behind the inline parser."""
    md.core.ruler.push("links", _open_links)


def _open_links(core: StateCore) -> None:
    state = state_of(core.env)
    for token in core.tokens:
        span = state.line_span(token.map[0]) if token.map else Span(path=state.path)
        for child in (token, *(token.children or ())):
            if child.type == "link_open":
                _open(child, "href", state, span)
            elif child.type == "image":
                child.attrSet("loading", "lazy")
                _open(child, "src", state, span)
            elif child.type in ("html_inline", "html_block"):
                child.content = _ATTRIBUTE.sub(partial(_raw, state, span), child.content)


def _open(token: Token, attribute: str, state: State, span: Span) -> None:
    target = str(token.attrs.get(attribute, ""))
    token.attrs[attribute] = _mark(target, attribute == "src", state, span)


def _raw(state: State, span: Span, match: re.Match[str]) -> str:
    before, attribute, value = match.groups()
    image = attribute.lower() == "src"
    return f'{before}{attribute}="{_mark(unescapeAll(value[1:-1]), image, state, span)}"'


def _mark(target: str, image: bool, state: State, span: Span) -> str:
    """Give what stands in the attribute: the target itself, or a mark if it lies in the site."""
    if is_external(target):
        parts = urlsplit(target)
        if image and parts.scheme in ("http", "https"):
            state.image_hosts[f"{parts.scheme}://{parts.netloc}"] = None
        return target.replace('"', "%22")
    state.links.append(Link(target=unquote(target), span=span, image=image))
    return marks.link(len(state.links) - 1)


def is_external(target: str) -> bool:
    """Tell whether an address leaves the site or is no address of a page (``mailto:``)."""
    return bool(re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", target))
