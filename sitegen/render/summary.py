"""The summary of an article: where it begins, and the sentence at which it ends."""

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from markdown_it.token import Token

from sitegen.core import placeholders
from sitegen.core.model import Label
from sitegen.core.text import shorten
from sitegen.render.formula_references import Referred
from sitegen.render.parse_state import ParseState
from sitegen.render.reference_lists import Item, arranged, joined
from sitegen.render.words import is_cjk

_CLOSERS = r"[”’」』）)\"'\]]*"
_SENTENCE = re.compile(
    rf"[。！？!?…]+{_CLOSERS}|(?<![.\s])(?<!\b[A-Z])(?<!\.[a-z])\.{_CLOSERS}(?=\s+[^\sa-z]|\s*$)"
)
"""The end of a sentence; not that of ``i.e.``, nor of an initial."""
_ABBREVIATED = re.compile(
    r"\b(?:etc|vs|cf|resp|Fig|Eq|Eqs|Thm|Prop|Lem|Sec|Ch|No|Dr|Prof|Mr|Mrs)\.$"
)
_LONGEST = 6
"""Characters of the longest of these, with what stands before it."""
_WHOLE = re.compile(rf"[。！？!?….]{_CLOSERS}\s*$")
_OPEN = " \t\n\u3000：:，,、；;（(“‘—–-"
"""What leads to something else, which a summary does not show."""
_SHORTEST = 8
"""Characters of the shortest sentence that stands for an article: ``你好！`` is too short."""
_BROKEN_OFF = ("display", "bullet_list_open", "ordered_list_open", "fence", "blockquote_open")


def summary_tokens(tokens: list[Token], state: ParseState) -> list[Token]:
    """Return the inline tokens above ``<!-- more -->``, else of the first paragraph.

    They end at a sentence: what leads to a formula or a list, ``我们有：``, is left out.
    """
    paragraphs = list(_paragraphs(tokens))
    more = next((i for i, t in enumerate(tokens) if _is_more(t)), -1)
    chosen = [each for each in paragraphs if each[0] < more] if more >= 0 else paragraphs[:1]
    if not chosen:
        return []
    after = tokens[chosen[-1][0] + 2 :][:1]
    is_broken_off = bool(after) and after[0].type in _BROKEN_OFF
    children = _joined([inline for _, inline in chosen])
    texts = [with_text(each, state.label_names, state.language) for each in children]
    return _to_sentence(texts, is_broken_off=is_broken_off)


def description_of(text: str, length: int) -> str:
    """Return plain text of at most so many characters: whole sentences, if they fill a third."""
    if len(text) <= length:
        return text
    ends = [found.end() for found in _SENTENCE.finditer(text[:length])]
    whole = [end for end in ends if not _is_abbreviated(text, end)][-1:]
    return text[: whole[0]] if whole and whole[0] > length // 3 else shorten(text, length)


def _joined(paragraphs: Sequence[Token]) -> list[Token]:
    joined: list[Token] = []
    for inline in paragraphs:
        joined += [Token("softbreak", "", 0)] if joined else []
        joined += [t for t in inline.children or () if t.type != "html_inline"]
    return joined


def with_text(token: Token, labels: Mapping[str, Label], language: str) -> Token:
    """Return a reference as text; any other token as it is."""
    if token.type != "reference":
        return token
    referred: list[Referred] = token.meta["referred"]
    text = reference_text([each.label for each in referred], referred[0].command, labels, language)
    return Token("text", "", 0, content=text)


def reference_text(
    written: Sequence[str], command: str, labels: Mapping[str, Label], language: str
) -> str:
    """Return a list of labels as it reads in an article; those of others as these articles."""
    parts = [each.rpartition("#") for each in written]
    found = [labels.get(name) for article, _, name in parts if not article]
    items = [Item(label=each) for each in found if each and each.number]
    own = joined(arranged(items, command, language)) if items else ""
    others = [f"《{article.rpartition('/')[2]}》" for article, _, _ in parts if article]
    return ("、" if is_cjk(language) else ", ").join(filter(None, (own, *others)))


def without_marks(html: str, state: ParseState, labels: Mapping[str, Label]) -> str:
    """Return HTML with text for the marks of references that formulas hold, and of citations."""

    def text(mark: re.Match[str]) -> str:
        reference = state.references[int(mark[1])]
        before = ", " if reference.place else ""
        command, language = reference.command, state.language
        return before + reference_text([reference.label], command, labels, language)

    html = placeholders.CITATION.sub(lambda m: escape(state.citations[int(m[1])].written), html)
    return placeholders.REFERENCE.sub(text, placeholders.REFERENCE_TEXT.sub(text, html))


def _to_sentence(children: list[Token], *, is_broken_off: bool) -> list[Token]:
    """Return tokens up to the last sentence; with an ellipsis if none is whole."""
    text = "".join(map(_letters, children)).rstrip()
    is_open = text != text.rstrip(_OPEN)
    if not is_open and (_WHOLE.search(text) or not is_broken_off):
        return children
    ends = [each for each in _ends(children) if each[2] >= _SHORTEST]
    if not ends:
        return [*_without_lead(children), Token("text", "", 0, content="…")]
    index, end, _ = ends[-1]
    return [*children[:index], _cut(children[index], end)]


def _ends(children: list[Token]) -> Iterator[tuple[int, int, int]]:
    """Yield the ends of sentences outside of markup: token, offset in it, characters so far."""
    depth = length = 0
    for index, token in enumerate(children):
        depth += token.nesting
        if token.type == "text" and depth == 0:
            for found in _SENTENCE.finditer(token.content):
                if not _is_abbreviated(token.content, found.end()):
                    yield index, found.end(), length + found.end()
        length += len(_letters(token))


def _is_abbreviated(text: str, end: int) -> bool:
    """Return whether the dot before an offset ends an abbreviation such as ``Fig.``."""
    return _ABBREVIATED.search(text, max(0, end - _LONGEST), end) is not None


def _without_lead(children: list[Token]) -> list[Token]:
    """Return tokens without the punctuation at their end that leads to something else."""
    last = next((i for i in reversed(range(len(children))) if _letters(children[i]).strip()), None)
    if last is None or children[last].type != "text":
        return children
    shorter = _cut(children[last], len(children[last].content.rstrip(_OPEN)))
    return [*children[:last], shorter, *children[last + 1 :]]


def _cut(token: Token, end: int) -> Token:
    return Token("text", "", 0, content=token.content[:end])


def _letters(token: Token) -> str:
    if token.type == "formula":
        return "x"
    return token.content if token.type in ("text", "code_inline", "text_special") else ""


def _paragraphs(tokens: list[Token]) -> Iterator[tuple[int, Token]]:
    """Yield the paragraphs of the top level that contain words."""
    for index, token in enumerate(tokens):
        inside = token.type == "inline" and tokens[index - 1].type == "paragraph_open"
        if inside and token.level == 1 and any(map(_is_word, token.children or ())):
            yield index, token


def _is_word(token: Token) -> bool:
    return token.type == "text" and bool(token.content.strip())


def _is_more(token: Token) -> bool:
    return token.type == "html_block" and token.content.strip().lower().replace(" ", "") in (
        "<!--more-->",
        "<!--readmore-->",
    )
