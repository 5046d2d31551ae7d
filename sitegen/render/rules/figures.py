"""Figures: an image alone in its paragraph, with a title, which becomes the caption."""

from copy import copy

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token


def install(md: MarkdownIt) -> None:
    """Register the rule behind the inline parser."""
    md.core.ruler.after("inline", "figures", _figures)


def _figures(core: StateCore) -> None:
    tokens: list[Token] = []
    rest = iter(core.tokens)
    for token in rest:
        picture = _alone(token) if tokens and tokens[-1].type == "paragraph_open" else None
        if picture is None:
            tokens.append(token)
            continue
        tokens.pop()
        next(rest)  # the paragraph's end
        tokens += _figure(token, picture, core)
    core.tokens = tokens


def _alone(inline: Token) -> Token | None:
    """Give the image, which may be a link, if it has a title and no text beside it."""
    found = [
        child
        for child in inline.children or ()
        if child.type not in ("link_open", "link_close") and (child.type != "text" or child.content)
    ]
    return found[0] if len(found) == 1 and found[0].attrGet("title") else None


def _figure(inline: Token, picture: Token, core: StateCore) -> list[Token]:
    title = str(picture.attrs.pop("title"))
    caption = copy(inline)
    caption.content, caption.children = title, []
    core.md.inline.parse(title, core.md, core.env, caption.children)
    for child in caption.children:
        if child.type == "html_inline":
            child.type = "text"  # "vector<T>" in a title is no tag
    return [
        Token("figure_open", "figure", 1, block=True),
        inline,
        Token("figcaption_open", "figcaption", 1, block=True),
        caption,
        Token("figcaption_close", "figcaption", -1, block=True),
        Token("figure_close", "figure", -1, block=True),
    ]
