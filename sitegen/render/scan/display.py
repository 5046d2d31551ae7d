r"""Displays: ``$$…$$``, ``\[…\]`` and environments outside dollars (docs/math.md)."""

import re

from sitegen.render.scan.bounded_search import BoundedSearch
from sitegen.render.scan.inline import Match
from sitegen.render.scan.layout import CONTAINER, HEADING_MARK, Layout
from sitegen.render.scan.prose import bracket_kind, holds_cjk_prose, holds_tex, prose_words

ENVIRONMENT = re.compile(
    r"\\begin\{((?:equation|align|alignat|gather|multline|flalign|eqnarray)\*?|subequations)\}"
)
_INNER = re.compile(
    r"\\begin\{((?:equation|align|alignat|gather|multline|flalign|eqnarray)\*?)\}"
    r"|\$\$|(?<!\\)\\\["
)
_GROUP_OPENER = re.compile(r"\$\$\s*\\begin\{subequations\}")
_GROUP_LABEL = re.compile(r"\s*(?:\\label\s*\{[^{}]*\}\s*)?")
_DOLLARS = re.compile(r"(?:\\.|[^\\$]|\$(?!\$))*?\$\$", re.DOTALL)
_WINDOW = 300
_MARKERS = re.compile(rf"{CONTAINER}({HEADING_MARK})?[ \t]*")
_ALONE = re.compile(rf"{CONTAINER}")
_ENTITY = re.compile(r"&\w+;")
"""An entity such as ``&emsp;`` at the start of a line, which is no word."""
_SENTENCE_END = re.compile(r"[.,;!?)\]。，；！？）、]")
_CLOSER = {
    "\\(": r"(?<!\\)\\\)",
    "\\[": r"(?<!\\)\\\]",
    "\\\\(": r"\\\\\)",
    "\\\\[": r"\\\\\]",
}
"""A single backslash closes only if it is not the second of two (a line break in TeX)."""
_DOLLAR = re.compile(r"(?<!\\)\$")
_GROUP = re.compile(r"\\(?:text[a-z]*|[fhm]box|intertext|tag\*?)\s*\{(?:[^{}]|\{[^{}]*\})*\}")
_WORD = re.compile(r"[^\W_]")


def match_dollars(text: str, at: int, layout: Layout) -> Match | None:
    """Match a display whose two opening dollars are at ``at``."""
    closing = _DOLLARS.match(text, at + 2, layout.wall(at))
    if closing is None:
        return None
    start, end = at + 2, closing.end() - 2
    if not text[start:end].strip() or not _is_plausible(text, start, end, layout):
        return None
    return start, end, closing.end()


def match_bracket(search: BoundedSearch, at: int, opener: str, layout: Layout) -> Match | None:
    r"""Match ``\(…\)``, ``\[…\]`` and their forms with two backslashes at ``at``."""
    inline = opener[-1] == "("
    limit = layout.inline_end(at) if inline else layout.wall(at)
    start = at + len(opener)
    closing = None if search.is_spent else search.find(_CLOSER[opener], start, limit)
    if closing is None:
        return None
    end = closing.start()
    search.read += end - start
    if not _is_plausible(search.text, start, end, layout):
        return None
    # "\(" is also Markdown's escaped parenthesis. One pair that is certainly math makes all pairs
    # of the text math; until there is one, doubtful pairs stay text, and ``search.unsure`` asks for
    # a second pass. With two backslashes it is always math.
    kind = bracket_kind(search.text[start:end], inline=inline)
    if kind == "certain":
        search.brackets = True
    elif len(opener) == 2 and (kind == "prose" or (kind == "unsure" and not search.brackets)):
        search.unsure |= kind == "unsure"
        return None
    return start, end, closing.end()


def match_environment(search: BoundedSearch, at: int, layout: Layout) -> Match | None:
    r"""Match ``\begin{align}…\end{align}`` at ``at``; the TeX includes both ends.

    ``subequations`` around several displays are none; ``rules/latex_environments.py`` reads them.
    """
    opener = ENVIRONMENT.match(search.text, at)
    if opener is None:
        return None
    closer = re.escape(f"\\end{{{opener.group(1)}}}")
    closing = search.find(closer, opener.end(), layout.wall(at))
    if closing is None:
        return None
    is_group = opener[1] == "subequations" and not search.is_spent
    if is_group and _is_several(search, opener.end(), closing.start()):
        return None
    return at, closing.end(), closing.end()


def is_group_end(search: BoundedSearch, at: int, layout: Layout) -> bool:
    """Whether dollars stand around ``subequations`` of several displays, and delimit no formula."""
    if at == search.group_end:
        return True
    opener = None if search.is_spent else _GROUP_OPENER.match(search.text, at)
    if opener is None:
        return False
    closing = search.find(r"\\end\{subequations\}\s*\$\$", opener.end(), layout.wall(at))
    if closing is None or not _is_several(search, opener.end(), closing.start()):
        return False
    search.group_end = closing.end() - 2
    return True


def _is_several(search: BoundedSearch, start: int, stop: int) -> bool:
    """Whether ``subequations`` contain displays, and more than one environment."""
    search.read += stop - start
    content = search.text[start:stop]
    first = _INNER.search(content)
    if first is None or not first[1]:
        return first is not None
    closer = f"\\end{{{first[1]}}}"
    lead = _GROUP_LABEL.match(content)
    is_alone = bool(lead and lead.end() == first.start())
    end = content.find(closer, first.end())
    return end >= 0 and not (is_alone and content[end:].strip() == closer)


def is_mid_sentence(text: str, start: int, end: int) -> bool:
    r"""Whether ``$$…$$`` is an inline formula, as kramdown writes it: ``文字 $$x$$ 文字``."""
    tex = text[start + 2 : end - 2]
    if "\n" in tex or re.search(r"\\\\|\\begin|\\tag", tex):
        return False
    # Windows, not the whole line, which may be as long as the file.
    before = text[max(0, start - _WINDOW) : start].rpartition("\n")[2]
    markers = _MARKERS.match(before)
    in_heading = bool(markers and markers[1])
    before = _ENTITY.sub("", before[markers.end() if markers else 0 :]).rstrip()
    after = text[end : end + _WINDOW].partition("\n")[0].lstrip()
    if before.endswith(("$$", "：", ":", "为", "|")) or after.startswith(("$$", "|")):
        return False
    if in_heading:
        return True
    ends = _WORD.search(after) or _SENTENCE_END.match(after)
    return bool(_WORD.search(before) and ends)


def is_alone(text: str, start: int, end: int) -> bool:
    """Whether a formula is alone on its line, apart from markers of lists and quotes."""
    before = text[max(0, start - _WINDOW) : start].rpartition("\n")[2]
    after = text[end : end + _WINDOW].partition("\n")[0]
    return not after.strip() and bool(_ALONE.fullmatch(before))


# Two delimiters far apart may belong to different formulas, or to prose. So a display with a blank
# line in it must contain TeX, and one of several lines must not be mere Chinese prose.
def _is_plausible(text: str, start: int, end: int, layout: Layout) -> bool:
    content = text[start:end]
    if _DOLLAR.search(_GROUP.sub("", content)):
        return False  # an opener without a closer, followed by sentences with formulas
    if layout.has_blank(start, end):
        tex = holds_tex(content) or _is_equation(text, start, end)
        return tex and not holds_cjk_prose(content)
    return "\n" not in content or holds_tex(content) or not holds_cjk_prose(content)


def _is_equation(text: str, start: int, end: int) -> bool:
    """Whether there is an ``=``, and few words, between two lines that are ``$$`` alone."""
    content = text[start:end]
    alone = content[0] == "\n" and content.rstrip(" \t>")[-1] == "\n"
    after = text[end + 2 : end + _WINDOW].partition("\n")[0]
    return alone and not after.strip() and "=" in content and prose_words(content) < 2
