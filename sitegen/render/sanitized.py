"""The sanitizer of raw HTML: ``html = "sanitize"``.

The parser returns raw HTML in pieces: an opening tag, a closing tag, and between them HTML of
sitegen's. At each level of nesting (the blocks of a quote, the text of a paragraph) the author's
pieces are joined, with an empty element as a placeholder for each part of sitegen's, and cleaned as
one text. So a tag ends with its level at the latest, and HTML of sitegen's is never cleaned:
formulas and code stay as they are.

A level without raw HTML is not cleaned at all.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from msgspec import Struct, field

from sitegen.core import placeholders

if TYPE_CHECKING:
    from nh3 import Cleaner

SCHEMES = frozenset({"http", "https", "mailto", "tel"})
"""Of addresses to which untrusted authors may link."""
# fmt: off
_TAGS = {
    "a", "abbr", "audio", "b", "bdi", "bdo", "blockquote", "br", "caption", "center", "cite",
    "code", "col", "colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em",
    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd",
    "li", "mark", "ol", "p", "picture", "pre", "q", "rb", "rp", "rt", "rtc", "ruby", "s",
    "samp", "section", "small", "source", "span", "strike", "strong", "sub", "summary", "sup",
    "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "track", "tt", "u", "ul",
    "var", "video", "wbr",
}
# fmt: on
_ATTRIBUTES = {
    "*": {"align", "dir", "id", "lang", "title"},
    "a": {"href", "hreflang", "name"},
    "audio": {"controls", "loop", "muted", "preload", "src"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"datetime"},
    "details": {"open"},
    "img": {"alt", "height", "loading", "referrerpolicy", "src", "width"},
    "ins": {"datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "source": {"src", "type"},
    "span": {"data-part"},
    "table": {"width"},
    "td": {"colspan", "headers", "rowspan", "valign", "width"},
    "th": {"abbr", "colspan", "headers", "rowspan", "scope", "valign", "width"},
    "time": {"datetime"},
    "track": {"kind", "label", "src", "srclang"},
    "video": {"controls", "height", "loop", "muted", "poster", "preload", "src", "width"},
}
_EMPTIED = {"script", "style"}
"""Elements whose text is removed too."""
_CONTROL = re.compile(r"&#(?:[xX]0*1?[0-9A-Fa-f](?![0-9A-Fa-f])|0*(?:[12]?[0-9]|3[01])(?![0-9]));?")
"""References to control characters, of which the marks of placeholders are made."""
_PART = re.compile(f'<span data-part="{placeholders.PART.pattern}"></span>')
"""A placeholder. It only matches between tags: in an attribute its quotes are ``&quot;``."""
_LEFT = re.compile(
    rf"(?:(?:<|&lt;)span data-part=)?(?:\"|&quot;)?{placeholders.PART.pattern}(?:\"|&quot;)?"
    r"(?:(?:>|&gt;)(?:<|&lt;)/span(?:>|&gt;))?"
)
"""A placeholder left where no element is allowed, such as in the text of a <textarea>."""
_UNFINISHED = re.compile(r"<([A-Za-z/][^<>]*)\Z")
"""A tag cut off by the end of its block: the HTML after it would become its attributes."""
_TAG = re.compile(rf"{_PART.pattern}|<(/?)([A-Za-z][^\s/>]*)")
_DEEPEST = 256
"""Maximum depth of open tags. The time to clean grows with length times depth."""
# fmt: off
_FLAT = {
    "br", "col", "hr", "img", "source", "track", "wbr",
    "caption", "colgroup", "dd", "dt", "li", "p", "tbody", "td", "tfoot", "th", "thead", "tr",
}
# fmt: on
"""Void elements, and those that the next one of their kind closes."""
_LINE_TAG = re.compile(
    r"</?(?:abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|rb|rp|rt|rtc|ruby|s|samp|small|span"
    r"|strike|strong|sub|sup|time|tt|u|var|wbr)(?![\w-])[^>]*>",
    re.IGNORECASE,
)


class _Level(Struct):
    """The HTML between an opening token and its closing token, in order."""

    opening: str = ""
    """The HTML of the opening token."""
    parts: list[tuple[str, bool]] = field(default_factory=list)
    """HTML, and whether it is the author's."""

    def html(self) -> str:
        """Return the level's HTML, cleaned if a part of it is raw."""
        if not any(raw for _, raw in self.parts):
            return "".join(html for html, _ in self.parts)
        return _cleaned(self.parts)


class SanitizedRenderer(RendererHTML):
    """Renders tokens as markdown-it does, except for raw HTML."""

    def render(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """Render blocks."""
        return self._levelled(tokens, options, env)

    def renderInline(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        """Render the inline tokens of a line or paragraph."""
        return self._levelled(tokens, options, env)

    def _levelled(self, tokens: Sequence[Token], options: OptionsDict, env: EnvType) -> str:
        levels = [_Level()]
        for index, token in enumerate(tokens):
            parts = list(self._parts(tokens, index, options, env))
            if token.nesting > 0:
                levels.append(_Level(opening=parts[0][0]))
            elif token.nesting < 0 and len(levels) > 1:
                _close(levels, parts[0][0])
            else:
                levels[-1].parts += parts
        while len(levels) > 1:
            _close(levels, "")
        return levels[0].html()

    def _parts(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType
    ) -> list[tuple[str, bool]]:
        """Return the HTML of a token in parts, each with whether it is the author's."""
        token = tokens[index]
        if token.type == "html_block":
            return list(self._pieces(token.children or [], options, env))
        if token.type == "html_inline":
            return [(token.content, is_raw(token))]
        if token.type == "inline":
            return [(self.renderInline(token.children or [], options, env), False)]
        return [(self._ours(tokens, index, options, env), False)]

    def _pieces(
        self, tokens: Sequence[Token], options: OptionsDict, env: EnvType
    ) -> Iterator[tuple[str, bool]]:
        """Yield a block of raw HTML in parts, split at the formulas in it."""
        for index, token in enumerate(tokens):
            if token.type == "html_inline":
                yield token.content, True
            else:
                yield self._ours(tokens, index, options, env), False

    def _ours(self, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
        rule = self.rules.get(tokens[index].type)
        if rule is None:
            return self.renderToken(tokens, index, options, env)
        printed: str = rule(tokens, index, options, env)
        return printed


def _close(levels: list[_Level], closing: str) -> None:
    """Append the innermost level to the one around it, as one part with both tokens."""
    level = levels.pop()
    levels[-1].parts.append((f"{level.opening}{level.html()}{closing}", False))


def is_raw(token: Token) -> bool:
    """Whether a piece of HTML is the author's, not one of sitegen's."""
    return token.meta.get("raw") is True


def is_for_a_line(token: Token) -> bool:
    """Whether a piece of raw HTML may be in a title, which other pages show too."""
    return not is_raw(token) or _LINE_TAG.fullmatch(token.content) is not None


def _cleaned(parts: Sequence[tuple[str, bool]]) -> str:
    """Clean the author's parts; sitegen's are replaced by placeholders, and put back afterwards."""
    ours: list[str] = []
    pieces = []
    for html, raw in _runs(parts):
        if raw:
            pieces.append(_UNFINISHED.sub(r"&lt;\1", _CONTROL.sub("\ufffd", html)))
        elif html.isspace():
            pieces.append(html)
        else:
            pieces.append(f'<span data-part="{placeholders.part(len(ours))}"></span>')
            ours.append(html)
    cleaned = _cleaner().clean(_shallow("".join(pieces)))
    return _LEFT.sub("", _PART.sub(lambda mark: ours[int(mark[1])], cleaned))


def _shallow(html: str) -> str:
    """Escape the tags that are nested too deeply."""
    if html.count("<") <= _DEEPEST:
        return html
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[3] is None or tag[3].lower() in _FLAT:
            return tag[0]
        if not tag[2] and depth == _DEEPEST:
            return f"&lt;{tag[3]}"
        depth = max(0, depth - 1) if tag[2] else depth + 1
        return tag[0]

    return _TAG.sub(keep, html)


def _runs(parts: Sequence[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Merge neighbours that are both raw or both not."""
    for raw, run in groupby(parts, key=itemgetter(1)):
        yield "".join(html for html, _ in run), raw


@lru_cache(maxsize=1)
def _cleaner() -> "Cleaner":
    from nh3 import Cleaner

    return Cleaner(
        tags=_TAGS,
        clean_content_tags=_EMPTIED,
        attributes=_ATTRIBUTES,
        attribute_filter=_checked_attribute,
        link_rel=None,
        url_schemes=set(SCHEMES),
    )


def _checked_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Return an attribute's value; None, to drop it, if an author forges a placeholder."""
    if attribute == "data-part" and not placeholders.PART.fullmatch(value):
        return None
    return value
