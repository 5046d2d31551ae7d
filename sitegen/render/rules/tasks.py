"""Task lists: the box of each task is named by its text, for readers who hear the page."""

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from mdit_py_plugins.tasklists import tasklists_plugin

from sitegen.render.state import state_of
from sitegen.render.words import word


def install(md: MarkdownIt) -> None:
    """Register the plugin, and the rule that names the boxes it makes."""
    md.use(tasklists_plugin)
    md.core.ruler.push("task_names", _name_boxes)


def _name_boxes(core: StateCore) -> None:
    state = state_of(core.env)
    for token in core.tokens:
        first = token.children[0] if token.children else None
        if first and first.type == "html_inline" and "task-list-item-checkbox" in first.content:
            name = word("done" if "checked=" in first.content else "open", state.language)
            first.content = first.content.replace("<input", f'<input aria-label="{name}"', 1)
