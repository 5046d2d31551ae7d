"""CommonMark for CJK text: emphasis beside full-width punctuation, no spaces for line ends.

The rule is that of the markdown-cjk-friendly specification: a CJK character beside a delimiter run
counts like white space in the decision whether the run may open or close. A variation selector,
which follows a character to choose its form, counts as a part of it.
"""

import re
import unicodedata
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

_CJK = re.compile(
    "[\u1100-\u11ff\u20a9\u2329\u232a\u2630-\u2637\u268a-\u268f\u2e80-\u303e\u3041-\u3247"
    "\u3250-\ua4c6\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uffee"
    "\U00016fe0-\U00018df2\U0001aff0-\U0001b2fb\U0001d300-\U0001d376\U0001f200\U0001f202"
    "\U0001f210-\U0001f219\U0001f21b-\U0001f22e\U0001f230\U0001f231\U0001f237\U0001f23b"
    "\U0001f240-\U0001f248\U0001f260-\U0001f265\U00020000-\U0003fffd]"
)
"""Wide, full- and half-width characters that are no emoji, and Hangul (Unicode 17)."""
_SELECTORS = "".join(map(chr, range(0xFE00, 0xFE0F)))
"""Variation selectors but U+FE0F, which makes an emoji."""
_IDEOGRAPHIC = re.compile("[\U000e0100-\U000e01ef]")
_FULL_WIDTH = re.compile("[‘’“”]\ufe01")
"""Quotation marks with the selector of the Chinese form."""
_CHINESE_TOO = "‘’“”…—·"
"""Marks that Chinese shares with other scripts; their neighbour decides which it is."""


def install(md: MarkdownIt) -> None:
    """Replace the tokenizers of emphasis and strikethrough; drop line ends between CJK."""
    md.inline.ruler.at("emphasis", _delimiters)
    md.inline.ruler.at("strikethrough", _delimiters)
    md.core.ruler.push("cjk_breaks", _join_lines)


def _delimiters(state: StateInline, silent: bool) -> bool:
    marker = state.src[state.pos]
    if silent or marker not in "*_~":
        return False
    width = 2 if marker == "~" else 1
    length = state.scanDelims(state.pos, True).length
    if length < width:
        return False
    can_open, can_close = _flanking(state, marker, length)
    if length % width:
        state.push("text", "", 0).content = marker
    for _ in range(length // width):
        state.push("text", "", 0).content = marker * width
        state.delimiters.append(
            Delimiter(
                marker=ord(marker),
                length=0
                if marker == "~"
                else length,  # 0: the rule of three does not apply to strikethrough
                token=len(state.tokens) - 1,
                end=-1,
                open=can_open,
                close=can_close,
            )
        )
    state.pos += length
    return True


def _flanking(state: StateInline, marker: str, length: int) -> tuple[bool, bool]:
    last, last_cjk = _before(state.src, state.pos)
    behind = state.pos + length
    following = state.src[behind] if behind < state.posMax else " "
    last_space, next_space = isWhiteSpace(ord(last)), isWhiteSpace(ord(following))
    next_cjk = bool(_CJK.match(following))
    last_mark = _is_punctuation(last) and not last_cjk
    next_mark = _is_punctuation(following) and not next_cjk
    left = not next_space and (not next_mark or last_space or last_mark or last_cjk)
    right = not last_space and (not last_mark or next_space or next_mark or next_cjk)
    if marker != "_":
        return left, right
    return (
        left and (not right or _is_punctuation(last)),
        right and (not left or _is_punctuation(following)),
    )


def _before(text: str, at: int) -> tuple[str, bool]:
    """Return the character before an offset, without its selector, and whether it is CJK."""
    if at == 0:
        return " ", False
    if at > 1 and text[at - 1] in _SELECTORS:
        base = text[at - 2]
        return base, bool(_CJK.match(base) or _FULL_WIDTH.match(text, at - 2))
    last = text[at - 1]
    return last, bool(_CJK.match(last) or _IDEOGRAPHIC.match(last))


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)


def _join_lines(core: StateCore) -> None:
    if core.md.options.breaks:
        return
    for token in core.tokens:
        children = token.children or []
        for index, child in enumerate(children):
            if child.type == "softbreak" and _between_cjk(children, index):
                child.type, child.content = "text", ""


def _between_cjk(children: list[Token], index: int) -> bool:
    before = _text(children[at] for at in range(index - 1, -1, -1)).rstrip(_SELECTORS)
    after = _text(children[at] for at in range(index + 1, len(children)))
    before = _IDEOGRAPHIC.sub("", before[-2:])[-1:]
    after = after[:1]
    if _is_wide(before):
        return _is_wide(after) or (after != "" and after in _CHINESE_TOO)
    return _is_wide(after) and before != "" and before in _CHINESE_TOO


def _text(children: Iterable[Token]) -> str:
    """Return the nearest text; empty if another token is nearer."""
    nearest = next(
        (t for t in children if t.nesting == 0 and (t.content or t.type != "text")), None
    )
    return nearest.content if nearest and nearest.type == "text" else ""


def _is_wide(character: str) -> bool:
    """Whether a character is CJK without spaces between words; Korean has spaces."""
    return bool(_CJK.match(character)) and "HANGUL" not in unicodedata.name(character, "")
