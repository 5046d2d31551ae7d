"""The Markdown parser: markdown-it-py with the ordered list of sitegen's rules."""

import re
from functools import lru_cache

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from mdit_py_plugins.deflist import deflist_plugin

from sitegen.render.protocol import RenderOptions
from sitegen.render.rules import (
    atx,
    blocked_scripts,
    callout_blocks,
    callouts,
    captions,
    citations,
    cjk,
    code,
    colon_blocks,
    contents,
    displays,
    embeds,
    emoji,
    emphasis,
    enclosing,
    figures,
    footnotes,
    formulas,
    frames,
    headings,
    images,
    indented_code,
    latex_commands,
    latex_environments,
    latex_headings,
    leftovers,
    links,
    lists,
    quotes,
    raw_html,
    reference_commands,
    scripts,
    sections,
    spaced_links,
    tables,
    tasks,
    theorems,
    wikilinks,
)
from sitegen.render.sanitized import SanitizedRenderer

_LONGEST = 4_000
"""Maximum characters of a bare address."""


_CHINESE_MARK = re.compile("[，。；：！？、（）《》〈〉「」『』【】〔〕“”‘’…—～]")
"""Punctuation that ends a bare address: the sentence goes on behind it."""


class _Addresses(LinkifyIt):  # type: ignore[misc]  # it comes without types
    """Finds bare addresses; ``pretest`` is a fast path, for most texts have none."""

    def pretest(self, text: str) -> bool:
        return (":" in text or "//" in text) and bool(super().pretest(text))

    def test_schema_at(self, text: str, name: str, position: int) -> int:
        """Return the length of the address after a scheme: 0 for none, ``_LONGEST`` at most."""
        # Otherwise a bracket that is never closed is searched to the end of the paragraph.
        window = text[position : position + _LONGEST]
        end = _CHINESE_MARK.search(window)
        return int(super().test_schema_at(window[: end.start()] if end else window, name, 0))


# Core rules are each inserted directly after "inline", so the last one in this list runs first.
_CORE = (
    *(
        atx,
        lists,
        figures,
        images,
        displays,
        cjk,
        headings,
        formulas,
        enclosing,
        reference_commands,
    ),
    *(latex_commands, links, embeds, frames, blocked_scripts, code, emphasis, tables, tasks),
    *(callouts, captions, quotes),
)


@lru_cache(maxsize=8)
def parser(options: RenderOptions, *, html: bool = True) -> MarkdownIt:
    """Return the parser for options, created once for each; without ``html``, tags are text."""
    md = _bare(options.html, html=html)
    md.options["breaks"] = options.breaks
    md.enable(["table", "strikethrough", "linkify"])
    # Only addresses with a scheme: "model.py" in a sentence is a file, not a website.
    md.linkify = _Addresses().set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    md.use(deflist_plugin)
    footnotes.install(md)
    for rule in (*_CORE, *([] if options.indented_code else [indented_code])):
        rule.install(md)
    sections.install(md, options)
    theorems.install(md, options)
    callout_blocks.install(md)  # after theorems: an example is one of them, not a callout
    wikilinks.install(md)
    citations.install(md)  # after wikilinks and theorems, before links
    spaced_links.install(md)
    scripts.install(md)
    emoji.install(md)
    contents.install(md)
    latex_headings.install(md)
    latex_environments.install(md, options)
    raw_html.install(md, options.html)
    colon_blocks.install(md)
    leftovers.install(md)
    if options.markdown:
        options.markdown.install(md)
    return md


def _bare(mode: str, *, html: bool) -> MarkdownIt:
    """Return CommonMark's parser and renderer, or those for untrusted authors."""
    if mode == "raw":
        return raw_html.LocalMarkdown("commonmark", {"html": html, "linkify": True})
    options = {"html": html and mode == "sanitize", "linkify": True}
    printer = SanitizedRenderer if mode == "sanitize" else RendererHTML
    return raw_html.CarefulMarkdown("commonmark", options, renderer_cls=printer)
