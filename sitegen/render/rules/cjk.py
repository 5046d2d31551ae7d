"""Where CommonMark fails Chinese: emphasis beside full-width punctuation, spaces at line ends.

The rule is that of the markdown-cjk-friendly specification: a CJK character beside a delimiter run
counts as white space does when it is decided whether the run may open or close.
"""

import re
import unicodedata

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from sitegen.text import CJK

_CJK = re.compile(f"[{CJK}]")


def install(md: MarkdownIt) -> None:
    """Replace the emphasis tokenizer; drop line ends between CJK characters."""
    md.inline.ruler.at("emphasis", _emphasis)
    md.core.ruler.push("cjk_breaks", _join_lines)


def _emphasis(state: StateInline, silent: bool) -> bool:
    marker = state.src[state.pos]
    if silent or marker not in "*_":
        return False
    length = state.scanDelims(state.pos, True).length
    can_open, can_close = _flanking(state, marker, length)
    for _ in range(length):
        token = state.push("text", "", 0)
        token.content = marker
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=length,
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos += length
    return True


def _flanking(state: StateInline, marker: str, length: int) -> tuple[bool, bool]:
    last = state.src[state.pos - 1] if state.pos > 0 else " "
    behind = state.pos + length
    following = state.src[behind] if behind < state.posMax else " "
    last_space, next_space = isWhiteSpace(ord(last)), isWhiteSpace(ord(following))
    last_cjk, next_cjk = bool(_CJK.match(last)), bool(_CJK.match(following))
    last_mark = _is_punctuation(last) and not last_cjk
    next_mark = _is_punctuation(following) and not next_cjk
    left = not next_space and (not next_mark or last_space or last_mark or last_cjk)
    right = not last_space and (not last_mark or next_space or next_mark or next_cjk)
    if marker == "*":
        return left, right
    return (
        left and (not right or _is_punctuation(last)),
        right and (not left or _is_punctuation(following)),
    )


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _join_lines(core: StateCore) -> None:
    for token in core.tokens:
        children = token.children or []
        for index, child in enumerate(children):
            if child.type == "softbreak" and _between_cjk(children, index):
                child.type, child.content = "text", ""


def _between_cjk(children: list[Token], index: int) -> bool:
    before = next((t for t in reversed(children[:index]) if t.nesting == 0), None)
    after = next((t for t in children[index + 1 :] if t.nesting == 0), None)
    if before is None or after is None or before.type != "text" or after.type != "text":
        return False
    return _is_wide(before.content[-1:]) and _is_wide(after.content[:1])


def _is_wide(character: str) -> bool:
    """Tell CJK characters whose neighbours need no space; Korean parts its words with spaces."""
    return bool(_CJK.match(character)) and not unicodedata.name(character, "").startswith("HANGUL")
