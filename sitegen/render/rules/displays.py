"""Displays in paragraphs: a display splits its paragraph, for a ``<p>`` may contain no block.

The scanner leaves a display as one mark inside a paragraph, so lists and quotes keep their shape
(lazy continuation does the rest); here it is lifted out, inline markup closed and opened again.
"""

from copy import copy

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.render.parse_state import ParseState, parse_state

_BREAKS = ("softbreak", "hardbreak")
_DEEPEST = 20
"""Maximum of open markup around a display, since all of it is written again after each one."""


def install(md: MarkdownIt) -> None:
    """Register the rule after the inline parser."""
    md.core.ruler.after("inline", "displays", _split_paragraphs)


def _split_paragraphs(core: StateCore) -> None:
    state = parse_state(core.env)
    tokens: list[Token] = []
    skip = False
    for index, token in enumerate(core.tokens):
        if skip:  # the paragraph_close, which was added again
            skip = False
        elif token.type == "inline" and tokens and tokens[-1].type == "paragraph_open":
            parts = _parts(token.children or [], state)
            if len(parts) == 1 and isinstance(parts[0], list):
                tokens.append(token)
            else:
                opener = tokens.pop()
                tokens += _rebuild(opener, token, core.tokens[index + 1], parts)
                skip = True
        else:
            tokens.append(token)
    core.tokens = tokens


def _parts(children: list[Token], state: ParseState) -> list[list[Token] | Token]:
    """Split inline tokens at displays; open markup is closed before each and reopened after it."""
    parts: list[list[Token] | Token] = []
    current: list[Token] = []
    open_tokens: list[Token] = []
    for token in children:
        if len(open_tokens) <= _DEEPEST and _is_display(token, state):
            current += [_closing(opener) for opener in reversed(open_tokens)]
            parts += [current, token]
            current = [copy(opener) for opener in open_tokens]
            continue
        current.append(token)
        if token.nesting == 1:
            open_tokens.append(token)
        elif token.nesting == -1 and open_tokens:
            open_tokens.pop()
    parts.append(current)
    if len(parts) == 1:
        return parts
    return [part for part in map(_trimmed, parts) if part]


def _is_display(token: Token, state: ParseState) -> bool:
    return token.type == "formula" and state.scan.formulas[token.meta["index"]].display


def _closing(opener: Token) -> Token:
    return Token(opener.type.replace("_open", "_close"), opener.tag, -1, markup=opener.markup)


def _trimmed(part: list[Token] | Token) -> list[Token] | Token | None:
    """Strip breaks and spaces from both ends of a text; None if nothing remains."""
    if isinstance(part, Token):
        return part
    if not any(_shows(token) for token in part):
        return None
    while part[0].type in _BREAKS or _is_space(part[0]):
        del part[0]
    while part[-1].type in _BREAKS or _is_space(part[-1]):
        del part[-1]
    if part[0].type == "text":
        part[0].content = part[0].content.lstrip()
    if part[-1].type == "text":
        part[-1].content = part[-1].content.rstrip()
    return part


def _shows(token: Token) -> bool:
    return token.nesting == 0 and token.type not in _BREAKS and not _is_space(token)


def _is_space(token: Token) -> bool:
    return token.type == "text" and not token.content.strip()


def _rebuild(
    opener: Token, inline: Token, closer: Token, parts: list[list[Token] | Token]
) -> list[Token]:
    tokens: list[Token] = []
    started = False
    for part in parts:
        if isinstance(part, Token):
            display = Token("display", "", 0, meta=part.meta, map=inline.map, block=True)
            display.children = [part]
            tokens.append(display)
            continue
        paragraph, text = copy(opener), copy(inline)
        paragraph.attrs = dict(opener.attrs)
        if started or tokens:
            paragraph.attrJoin("class", "continued")
        started, text.children = True, part
        # Not the whole paragraph for each of its parts: other rules search it for addresses.
        text.content = "".join(child.content for child in part)
        tokens += [paragraph, text, copy(closer)]
    return tokens
