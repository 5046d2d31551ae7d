"""The Markdown parser: markdown-it-py with the ordered list of sitegen's rules."""

from functools import lru_cache

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from mdit_py_plugins.deflist import deflist_plugin

from sitegen.render.protocol import RenderOptions
from sitegen.render.rules import (
    atx,
    callouts,
    captions,
    cjk,
    code,
    displays,
    embeds,
    emphasis,
    figures,
    footnotes,
    formulas,
    frames,
    headings,
    images,
    indented_code,
    links,
    lists,
    quotes,
    raw_html,
    reference_commands,
    scripts,
    tables,
    tasks,
    theorems,
)
from sitegen.render.sanitized import SanitizedRenderer

_LONGEST = 4_000
"""Maximum characters of a bare address."""


class _Addresses(LinkifyIt):  # type: ignore[misc]  # it comes without types
    """Finds bare addresses; ``pretest`` is a fast path, for most texts have none."""

    def pretest(self, text: str) -> bool:
        return (":" in text or "//" in text) and bool(super().pretest(text))

    def test_schema_at(self, text: str, name: str, position: int) -> int:
        """Return the length of the address after a scheme: 0 for none, ``_LONGEST`` at most."""
        # Otherwise a bracket that is never closed is searched to the end of the paragraph.
        return int(super().test_schema_at(text[position : position + _LONGEST], name, 0))


@lru_cache(maxsize=8)
def parser(options: RenderOptions, *, html: bool = True) -> MarkdownIt:
    """Return the parser for options, created once for each; without ``html``, tags are text."""
    md = _bare(options.html, html=html)
    md.enable(["table", "strikethrough", "linkify"])
    # Only addresses with a scheme: "model.py" in a sentence is a file, not a website.
    md.linkify = _Addresses().set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    md.use(deflist_plugin)
    footnotes.install(md)
    # Core rules are each inserted directly after "inline", so the last one in this list runs first.
    rules = [
        atx,
        lists,
        figures,
        images,
        displays,
        cjk,
        headings,
        formulas,
        reference_commands,
        links,
        embeds,
        frames,
        scripts,
    ]
    rules += [code, emphasis, tables, tasks, callouts, captions, quotes]
    if not options.indented_code:
        rules.append(indented_code)
    for rule in rules:
        rule.install(md)
    theorems.install(md, options)
    raw_html.install(md, options.html)
    if options.markdown:
        options.markdown.install(md)
    return md


def _bare(mode: str, *, html: bool) -> MarkdownIt:
    """Return CommonMark's parser and renderer, or those for untrusted authors."""
    if mode == "raw":
        return MarkdownIt("commonmark", {"html": html, "linkify": True})
    options = {"html": html and mode == "sanitize", "linkify": True}
    printer = SanitizedRenderer if mode == "sanitize" else RendererHTML
    return raw_html.CarefulMarkdown("commonmark", options, renderer_cls=printer)
