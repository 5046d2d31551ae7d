"""Footnotes as readers see them: every mark shows the note's number, and each has a way back.

Where a note has several marks, its ways back are a, b, c.
"""

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.core.diagnostics import Code, warning
from sitegen.core.messages import say
from sitegen.render.parse_state import parse_state
from sitegen.render.words import word


def install(md: MarkdownIt) -> None:
    """Register the plugin's syntax, and how marks and ways back are printed."""
    md.use(footnote_plugin)
    md.core.ruler.before("text_join", "unused_notes", _report_unused)
    md.add_render_rule("footnote_caption", _caption)
    md.add_render_rule("footnote_anchor", _way_back)


def _report_unused(core: StateCore) -> None:
    """Report notes without a mark, which the plugin leaves out of the page."""
    state = parse_state(core.env)
    for key, number in core.env.get("footnotes", {}).get("refs", {}).items():
        if number < 0:
            name = f"[^{key[1:]}]"
            message = say("the note {name} has no mark in the text, so it is not shown", name=name)
            hint = say("write {name} where the note belongs", name=name)
            span = state.span_of(f"{name}:", 0)
            state.diagnostics.append(warning(Code.FOOTNOTE_MISSING, message, span, hint=hint))


def _caption(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return f"[{tokens[index].meta['id'] + 1}]"


def _way_back(
    renderer: RendererHTML, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    meta = tokens[index].meta
    number, which = meta["id"] + 1, meta["subId"]
    several = env["footnotes"]["list"][meta["id"]].get("count", 1) > 1
    letter = _letters(which) if several else ""
    name = f"{word('back', parse_state(env).language)} {letter}".strip()
    target = f"fnref{number}" + (f":{which}" if which else "")
    shown = f"↩\ufe0e<sup>{letter}</sup>" if letter else "↩\ufe0e"  # U+FE0E: never an emoji
    return f' <a href="#{target}" class="footnote-backref" aria-label="{name}">{shown}</a>'


def _letters(number: int) -> str:
    """Name the marks of a note: a to z, then aa."""
    more, last = divmod(number, 26)
    return (_letters(more - 1) if more else "") + chr(ord("a") + last)
