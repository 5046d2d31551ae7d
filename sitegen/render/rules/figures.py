"""Figures: an image alone in its paragraph, with a title, which becomes the caption.

``{#fig:x}`` behind it makes it one that references can name. From then on all captions of the
article have a number.
"""

from copy import copy

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.core.model import Label
from sitegen.render.parse_state import ParseState, parse_state
from sitegen.render.rules.captions import number_captions
from sitegen.render.words import word

_PLACES = ("wide", "margin")


def install(md: MarkdownIt) -> None:
    """Register the rule behind the inline parser, and how a figure is printed."""
    md.core.ruler.after("inline", "figures", _figures)
    md.add_render_rule("figure_open", _open)


def _figures(core: StateCore) -> None:
    state = parse_state(core.env)
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
    number_captions([each for each in tokens if each.type == "figure_open"], "figure", state)
    _name_others(tokens, state)


def _name_others(tokens: list[Token], state: ParseState) -> None:
    """Take the labels of pictures that are no figures; a second one of a name is dropped."""
    for token in tokens:
        for child in token.children or ():
            if child.type == "image" and (name := str(child.attrGet("id") or "")):
                span = state.span_of(f"#{name}", token.map[0] if token.map else 0)
                label = Label(name=name, kind="figure", number="", id=name, span=span)
                if not state.add_label(label):
                    del child.attrs["id"]


def _alone(inline: Token) -> Token | None:
    """Give the image, which may be a link, if it is a figure and no text stands beside it."""
    found = [
        child
        for child in inline.children or ()
        if child.type not in ("link_open", "link_close") and (child.type != "text" or child.content)
    ]
    if len(found) != 1 or found[0].type != "image":
        return None
    picture = found[0]
    placed = any(each in picture.meta.get("classes", ()) for each in _PLACES)
    return picture if picture.attrGet("title") or picture.attrGet("id") or placed else None


def _figure(inline: Token, picture: Token, core: StateCore) -> list[Token]:
    name = str(picture.attrs.pop("id", ""))
    title = str(picture.attrs.pop("title", "")) or (picture.content if name else "")
    given = [each for each in picture.meta.get("classes", ()) if each in _PLACES]
    opening = Token("figure_open", "figure", 1, map=inline.map, block=True)
    opening.meta = {"id": name, "class": " ".join(given), "captioned": bool(title)}
    _zoom(inline, picture, parse_state(core.env).language)
    caption = _caption(inline, title, core, opening) if title else []
    return [opening, inline, *caption, Token("figure_close", "figure", -1, block=True)]


def _caption(inline: Token, title: str, core: StateCore, opening: Token) -> list[Token]:
    caption = copy(inline)
    caption.content, caption.children = title, []
    core.md.inline.parse(title, core.md, core.env, caption.children)
    for child in caption.children:
        if child.type == "html_inline":
            child.type = "text"  # "vector<T>" in a title is no tag
    return [
        Token("figcaption_open", "figcaption", 1, block=True),
        Token("caption_label", "", 0, meta=opening.meta, block=True),
        caption,
        Token("figcaption_close", "figcaption", -1, block=True),
    ]


def _zoom(inline: Token, picture: Token, language: str) -> None:
    """Link a picture that is no link to itself; a script of the theme opens it in the page."""
    if any(child.type == "link_open" for child in inline.children or ()):
        return
    link = Token("link_open", "a", 1, attrs={"class": "zoom", "href": ""})
    picture.meta["zoom"] = link
    if not picture.content:
        link.attrSet("aria-label", word("picture", language))
    close = Token("link_close", "a", -1)
    inline.children = [link, *(inline.children or ()), close]


def _open(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    meta = tokens[index].meta
    named = f' id="{escapeHtml(meta["id"])}"' if meta["id"] else ""
    kind = f' class="{meta["class"]}"' if meta["class"] else ""
    return f"<figure{named}{kind}>"
