r"""LaTeX commands in text: ``\textbf{…}``, ``\emph{…}``, ``\href{…}{…}``, ``\ldots``."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

_COMMAND = re.compile(r"\\([A-Za-z]+)")
_STEP = re.compile(r"\\.|[{}]", re.DOTALL)
_LONGEST = 2_000
"""Characters of a group, so that many groups that are never closed take linear time."""
_ELEMENTS = {
    "textbf": "strong",
    "emph": "em",
    "textit": "em",
    "textsl": "em",
    "underline": "u",
    "textsuperscript": "sup",
    "textsubscript": "sub",
    "textrm": "",
    "textsf": "",
    "textnormal": "",
    "textsc": "",
}
_TEXTS = {
    "LaTeX": "LaTeX",
    "TeX": "TeX",
    "ldots": "…",
    "dots": "…",
    "textbackslash": "\\",
    "qed": "∎",
    "qedhere": "∎",
}
_LAYOUT = {
    *("noindent", "newpage", "clearpage", "pagebreak", "linebreak", "maketitle", "centering"),
    *("bigskip", "medskip", "smallskip", "tableofcontents"),
}
"""Commands for paper, which have no meaning on a page."""


def install(md: MarkdownIt) -> None:
    """Register the rule before backslash escapes."""
    md.inline.ruler.before("escape", "latex_command", _command)


def _command(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "\\":
        return False
    found = _COMMAND.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if found[1] in _TEXTS or found[1] in _LAYOUT:
        return _push_text(state, found, silent)
    if found[1] in _ELEMENTS:
        return _push_element(state, found, silent)
    if found[1] in ("texttt", "url", "href"):
        return _push_address(state, found, silent)
    return False


def _push_text(state: StateInline, found: re.Match[str], silent: bool) -> bool:
    end = found.end()
    if state.src.startswith("{}", end):
        end += 2
    elif found[1] in _LAYOUT and state.src.startswith(" ", end):
        end += 1
    if not silent and (text := _TEXTS.get(found[1])):
        state.push("text_special", "", 0).content = text
    state.pos = end
    return True


def _push_element(state: StateInline, found: re.Match[str], silent: bool) -> bool:
    end = _group_end(state, found.end())
    if not end:
        return False
    if not silent:
        _parse_within(state, _ELEMENTS[found[1]], found.end() + 1, end - 1)
    state.pos = end
    return True


def _parse_within(state: StateInline, tag: str, start: int, stop: int) -> None:
    """Parse a part of the text, in an element if there is a tag."""
    outer = state.posMax
    if tag:
        state.push(f"{tag}_open", tag, 1)
    state.pos, state.posMax = start, stop
    state.md.inline.tokenize(state)
    state.posMax = outer
    if tag:
        state.push(f"{tag}_close", tag, -1)


def _push_address(state: StateInline, found: re.Match[str], silent: bool) -> bool:
    r"""Push ``\texttt{x}``, ``\url{x}`` or ``\href{x}{text}``."""
    end = _group_end(state, found.end())
    second = _group_end(state, end) if end and found[1] == "href" else end
    if not end or not second:
        return False
    written = state.src[found.end() + 1 : end - 1]
    if found[1] == "texttt":
        if not silent:
            state.push("code_inline", "code", 0).content = written
        state.pos = end
        return True
    address = state.md.normalizeLink(written.replace("\\", ""))
    if not state.md.validateLink(address):
        return False
    if not silent:
        _push_link(state, address, (end + 1, second - 1) if second > end else None)
    state.pos = second
    return True


def _push_link(state: StateInline, address: str, text: tuple[int, int] | None) -> None:
    state.push("link_open", "a", 1).attrs = {"href": address}
    state.linkLevel += 1
    if text:
        _parse_within(state, "", *text)
    else:
        state.push("text", "", 0).content = state.md.normalizeLinkText(address)
    state.linkLevel -= 1
    state.push("link_close", "a", -1)


def _group_end(state: StateInline, at: int) -> int:
    """Return the offset behind the group in braces at ``at``; 0 if there is none."""
    if not state.src.startswith("{", at):
        return 0
    depth = 0
    for step in _STEP.finditer(state.src, at, min(state.posMax, at + _LONGEST)):
        depth += {"{": 1, "}": -1}.get(step[0], 0)
        if depth == 0:
            return step.end()
    return 0
