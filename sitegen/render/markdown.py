"""The parser: markdown-it-py with the ordered list of sitegen's rules."""

from functools import lru_cache

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from sitegen.render.protocol import RenderOptions
from sitegen.render.rules import (
    atx,
    callouts,
    cjk,
    code,
    displays,
    emphasis,
    figures,
    formulas,
    headings,
    images,
    indented_code,
    links,
    lists,
    references,
    tables,
    tasks,
    theorems,
)


class _Addresses(LinkifyIt):  # type: ignore[misc]  # it comes without types
    """Finds bare addresses; the patterns take long, and most texts have nothing to find."""

    def pretest(self, text: str) -> bool:
        return (":" in text or "//" in text) and bool(super().pretest(text))


@lru_cache(maxsize=8)
def parser(options: RenderOptions, *, html: bool = True) -> MarkdownIt:
    """Make the parser once for each set of options; without ``html`` tags are text."""
    md = MarkdownIt("commonmark", {"html": html, "linkify": True})
    md.enable(["table", "strikethrough", "linkify"])
    # Only addresses with a scheme: "model.py" in a sentence is a file, not a web site.
    md.linkify = _Addresses().set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    md.use(footnote_plugin).use(deflist_plugin)
    # Each rule that comes "after inline" goes before those registered earlier: read upwards.
    rules = [atx, lists, figures, images, displays, cjk, headings, formulas, references, links]
    rules += [code, emphasis, tables, tasks, callouts]
    if not options.indented_code:
        rules.append(indented_code)
    for rule in rules:
        rule.install(md)
    theorems.install(md, options)
    if options.markdown:
        options.markdown.install(md)
    return md
