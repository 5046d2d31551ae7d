"""The table of contents where an author asks for one: ``[TOC]``, ``[[toc]]``, ``[[_TOC_]]``.

Each stands alone in a paragraph, as in Typora, GitLab, Hexo's plugins and CSDN (``@[TOC](标题)``).
"""

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from sitegen.core.model import Heading
from sitegen.render.parse_state import parse_state
from sitegen.render.words import word

_MARK = re.compile(r"(?:\[(?:TOC|\[(?:TOC|_TOC_)\])\]|@\[TOC\]\(([^\n]*)\))[ \t]*$", re.IGNORECASE)

_KEY = "contents"
_MOST = 5
"""In one article; each holds all headings, so without a limit the page could grow as the square."""


def install(md: MarkdownIt) -> None:
    """Register the block and how it is printed."""
    md.block.ruler.before("reference", "contents", _contents)
    md.add_render_rule("contents", _render)


def _contents(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    at = state.bMarks[start] + state.tShift[start]
    if state.src[at : at + 1] not in ("[", "@") or state.is_code_block(start):
        return False
    is_alone = start + 1 >= end or state.isEmpty(start + 1)
    found = _MARK.match(state.src[at : state.eMarks[start]]) if is_alone else None
    if found is None or state.env.get(_KEY, 0) >= _MOST:
        return False
    if not silent:
        state.env[_KEY] = state.env.get(_KEY, 0) + 1
        state.line = start + 1
        token = state.push("contents", "nav", 0)
        token.map, token.content = [start, state.line], found[1] or ""
    return True


def _render(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    state = parse_state(env)
    label = word("contents", state.language)
    title = tokens[index].content
    head = f"<p><strong>{escapeHtml(title)}</strong></p>\n" if title else ""
    return f'<nav class="contents" aria-label="{label}">\n{head}{_list(state.headings)}</nav>\n'


def _list(headings: Iterable[Heading]) -> str:
    """Return nested lists of links; a heading belongs to the nearest one above of a lower level."""
    html = ""
    open_levels: list[int] = []
    for heading in headings:
        while open_levels and open_levels[-1] > heading.level:
            open_levels.pop()
            html += "</li>\n</ul>\n"
        if open_levels and open_levels[-1] == heading.level:
            html += "</li>\n"
        else:
            open_levels.append(heading.level)
            html += "<ul>\n"
        html += f'<li><a href="#{escapeHtml(heading.id)}">{escapeHtml(heading.text)}</a>'
    return html + "</li>\n</ul>\n" * len(open_levels)
