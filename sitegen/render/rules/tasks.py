"""Task lists: the checkbox of each task is labelled by its text, for screen readers."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sitegen.render.parse_state import parse_state
from sitegen.render.words import word

_MARK = re.compile(r"\[([ xX])\](?=\s)")
_LISTS = ("bullet_list_open", "ordered_list_open")
_ENDS = ("bullet_list_close", "ordered_list_close")


def install(md: MarkdownIt) -> None:
    """Register the rule after the inline parser."""
    md.core.ruler.after("inline", "tasks", _tasks)


def _tasks(core: StateCore) -> None:
    """Replace the marks by checkboxes, in one pass with a stack of lists."""
    language = parse_state(core.env).language
    lists: list[Token] = []
    for index, token in enumerate(core.tokens):
        if token.type in _LISTS:
            lists.append(token)
        elif token.type in _ENDS:
            lists.pop()
        elif lists and (mark := _mark(core.tokens, index)):
            lists[-1].attrSet("class", "contains-task-list")
            core.tokens[index - 2].attrSet("class", "task-list-item")
            _set_box(token, is_done=mark[1] != " ", language=language)


def _mark(tokens: list[Token], index: int) -> re.Match[str] | None:
    """Return the mark at the start of an item's first paragraph."""
    before = [each.type for each in tokens[max(0, index - 2) : index]]
    if tokens[index].type != "inline" or before != ["list_item_open", "paragraph_open"]:
        return None
    return _MARK.match(tokens[index].content)


def _set_box(item: Token, *, is_done: bool, language: str) -> None:
    name = word("done" if is_done else "open", language)
    checked = ' checked="checked"' if is_done else ""
    box = Token("html_inline", "", 0)
    box.content = (
        f'<input aria-label="{name}" class="task-list-item-checkbox"{checked}'
        ' disabled="disabled" type="checkbox">'
    )
    children = item.children or []
    children[0].content = children[0].content[3:]
    item.children, item.content = [box, *children], item.content[3:]
