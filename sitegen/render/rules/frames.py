"""Frames of other hosts: ``<iframe>`` in raw HTML, and the embeds of ``embeds.py``.

A frame of a host in ``embeds.hosts`` loads lazily in a box of fixed ratio. Any other one would be
blocked by the page's Content-Security-Policy, so a link takes its place, and a diagnostic names it.
Frames of untrusted authors are sandboxed and keep a few attributes only.
"""

import re
from collections.abc import Iterator, Mapping
from html import escape, unescape
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.core.diagnostics import Code, warning
from sitegen.core.messages import say
from sitegen.core.text import is_external, is_listed, origin
from sitegen.render.parse_state import ParseState, parse_state
from sitegen.render.rules.links import open_target

_FRAME = re.compile(r"<iframe(?=[\s/>])", re.IGNORECASE)
_OPAQUE = re.compile(r"<(script|style|textarea)\b", re.IGNORECASE)
"""Elements whose text is no HTML."""
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'=<>`]+))?""")
_OUTDATED = {"width", "height", "frameborder", "framespacing", "border", "scrolling", "align"}
"""Attributes that the box replaces."""
_HARMLESS = {"title", "allowfullscreen", "width", "height"}
"""Attributes that untrusted authors may set."""
_SANDBOX = "allow-scripts allow-same-origin allow-popups allow-forms allow-presentation"
_COLUMN = 650
"""Width in pixels of the theme's column, for frames whose width is no number."""
_LOW = 200
"""Height in pixels up to which a frame, such as a player of music, does not grow with its width."""


def install(md: MarkdownIt) -> None:
    """Register the rule that comes after those that split raw HTML."""
    md.core.ruler.push("frames", _frames)
    md.add_render_rule("frame", _render)
    md.add_render_rule("frame_link", _render_link)


def _frames(core: StateCore) -> None:
    state = parse_state(core.env)
    for token in core.tokens:
        children = token.children or []
        if any(_is_frame(child) for child in children):
            line = token.map[0] if token.map else 0
            token.children = list(_replaced(children, state, line))


def _is_frame(token: Token) -> bool:
    is_html = token.type == "html_inline" and _FRAME.match(token.content)
    return token.type == "embed" or bool(is_html)


def _replaced(children: list[Token], state: ParseState, line: int) -> Iterator[Token]:
    """Yield the tokens with frames in place of their tags."""
    until = ""
    for token in children:
        tag = token.content.lower() if token.type == "html_inline" else ""
        if until:
            if tag.startswith(until):
                is_shown, until = not until.startswith("</iframe"), ""
                if not is_shown:
                    continue
            elif until.startswith("</iframe"):
                continue  # what a browser without frames would show
        elif opaque := _OPAQUE.match(tag):
            until = f"</{opaque[1]}"
        elif _is_frame(token) and (frame := _frame(token, state, line)):
            until = "" if token.type == "embed" else "</iframe"
            yield frame
            continue
        yield token


def _frame(token: Token, state: ParseState, line: int) -> Token | None:
    """Return the frame that a tag asks for, or a link; None if the tag stays as it is."""
    given = {k: str(v) for k, v in token.attrs.items()} or _attributes(token.content)
    written = given.get("src", "").strip()
    if not written or (is_external(written) and not origin(written)):
        return None
    if not is_external(written):
        if state.options.html != "raw":
            return None
        href = open_target(written, state, line)
        return _token("frame", _boxed(given, href, title=written))
    address = re.sub(r"^(?:http:)?//", "https://", written, flags=re.IGNORECASE)
    if not is_listed(origin(address), state.options.embed_hosts):
        return _link(
            given, address, token.content if token.type == "embed" else written, state, line
        )
    state.has_frames = True
    if state.options.html != "raw":
        own = {"style"} if token.type == "embed" else set()
        kept = {name: value for name, value in given.items() if name in _HARMLESS | own}
        given = {**kept, "sandbox": _SANDBOX}
    return _token("frame", _boxed(given, address, title=urlsplit(address).netloc))


def _attributes(tag: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(tag[len("<iframe") :])
    return {name.lower(): unescape(value.strip("\"'")) for name, value in reversed(found)}


def _boxed(given: Mapping[str, str], href: str, title: str) -> dict[str, str]:
    """Return the attributes of a frame in its box."""
    classes = " ".join(filter(None, ("frame", given.get("class", ""))))
    style = ";".join(filter(None, (_size(given), given.get("style", ""))))
    own = {k: v for k, v in given.items() if k not in _OUTDATED and not k.startswith("on")}
    box = {"class": classes, "src": href, "loading": "lazy", "title": given.get("title") or title}
    return {**own, **box, **({"style": style} if style else {})}


def _size(given: Mapping[str, str]) -> str:
    """Return the style for a frame's ``width`` and ``height``; its own style comes after."""
    width, height = _pixels(given.get("width")), _pixels(given.get("height"))
    if not height:
        return f"width:{width}px" if width else ""
    fixed = f"height:{height}px" if height <= _LOW else f"aspect-ratio:{width or _COLUMN}/{height}"
    return f"{fixed};width:{width}px" if width else fixed


def _pixels(value: str | None) -> int:
    found = re.fullmatch(r"\s*(\d{1,5})(?:px)?\s*", value or "")
    return int(found[1]) if found else 0


def _link(
    given: Mapping[str, str], address: str, written: str, state: ParseState, line: int
) -> Token:
    """Return a link in place of a frame that would be blocked, and report it."""
    host = origin(address)
    hint = say('add "{host}" to embeds.hosts in sitegen.toml', host=host)
    if urlsplit(address).netloc in ("www.youtube.com", "youtube.com", "youtu.be"):
        hint = say(
            'write https://www.youtube-nocookie.com/embed/…, or add "{host}" to embeds.hosts'
            " in sitegen.toml",
            host=host,
        )
    state.diagnostics.append(
        warning(
            Code.EMBED_BLOCKED,
            say(
                "the page's Content-Security-Policy blocks frames of {host};"
                " a link is shown instead",
                host=host,
            ),
            state.span_of(written, line),
            hint=hint,
        )
    )
    token = _token("frame_link", {"class": "frame-link", "href": address})
    token.content = given.get("title") or address.partition("://")[2]
    return token


def _token(kind: str, attributes: dict[str, str]) -> Token:
    token = Token(kind, "", 0)
    token.attrs = dict(attributes)
    return token


def _render(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f"<iframe{_written(tokens[index])}></iframe>"


def _render_link(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f"<a{_written(tokens[index])}>{escape(tokens[index].content)}</a>"


def _written(token: Token) -> str:
    parts = ((name, str(value)) for name, value in token.attrs.items())
    return "".join(f' {name}="{escape(value)}"' if value else f" {name}" for name, value in parts)
