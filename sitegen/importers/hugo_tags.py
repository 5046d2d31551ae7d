"""Hugo's built-in shortcodes, and those of widely used themes."""

import re

from sitegen.core.tex import Edit
from sitegen.importers.embeds import embeds
from sitegen.importers.passage import Passage
from sitegen.importers.tags import (
    KINDS,
    Handler,
    Tag,
    as_block,
    callout,
    fence,
    mermaid,
    picture,
    unwrap,
)

_CALLOUTS = (
    *("note", "tip", "info", "warning", "danger", "success", "question", "failure", "bug"),
    *("example", "quote", "abstract", "important", "caution", "error"),
)


def _highlight(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Read ``highlight language "linenos=table,hl_lines=2 4-6"``."""
    marked = re.search(r"hl_lines=[\"']?([\d -]+)", tag.arguments)
    numbered = re.search(r"linenos=[\"']?(?:true|table|inline)", tag.arguments, re.IGNORECASE)
    language = tag.word(0) or "text"
    lines = f' hl_lines="{marked[1].strip()}"' if marked else ""
    return fence(tag, passage, language + (" linenums" if numbered else "") + lines)


def _figure(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Read ``figure src= alt= title= caption= link= width=``, or the source as first argument."""
    source = tag.option("src", "url", "path") or tag.word(0)
    if not re.search(r"[./]", source):  # a name that only the site's own template can resolve
        return None
    parts = (tag.option("title"), tag.option("caption") or tag.word(1))
    caption = "：".join(part for part in parts if part)
    image = picture(source, tag.option("alt") or caption, caption, tag.option("width"))
    target = tag.option("link", "href")
    if target and tag.option("src") and target != source:
        image = f"[{image}]({target})"
    return tag.replace(as_block(tag, passage, image) if caption else image)


def _ref(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Replace ``ref`` by the article's path; articles are found by path or by name."""
    name = tag.option("path") or tag.word(0)
    path, mark, part = name.partition("#")
    if not path:
        return tag.replace(f"#{part}") if mark else None
    found = passage.routes.article(path, passage.entry) or passage.routes.post(path)
    return None if found is None else tag.replace(passage.routes.link(found) + mark + part)


def _admonition(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Read ``admonition kind title open``; LoveIt's are folded only if ``open=false``."""
    kind = tag.option("type", "kind") or tag.word(0) or "note"
    title = tag.option("title", "header") or tag.word(1)
    state = (tag.option("open", "details", "collapse") or tag.word(2)).lower()
    by_default = tag.options.get("delimiter") == "<" or tag.option("open")
    shown = {"true": "+", "false": "-"} if by_default else {"true": "-", "false": ""}
    return callout(tag, passage, kind, title, shown.get(state, ""))


def _notice(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Read shortcodes that are named after the kind of callout: ``{{% warning %}}``."""
    kind = tag.name if tag.name not in ("notice", "alert", "callout", "hint") else ""
    words = list(tag.words)
    if not kind:
        kind = tag.option("type", "kind", "theme") or (words.pop(0) if words else "note")
    title = tag.option("title", "heading") or " ".join(words)
    return callout(tag, passage, kind, title)


def _fold(tag: Tag, passage: Passage) -> list[Edit] | None:
    title = tag.option("summary", "title") or " ".join(tag.words)
    return callout(tag, passage, "note", title, "-")


def _math(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Keep formulas that have delimiters of their own; add dollars to the others."""
    if tag.closer is None:
        return tag.replace(f"${tag.word(0)}$") if tag.word(0) else None
    tex = tag.content(passage.text)
    if re.search(r"\$|\\\(|\\\[", tex):
        return tag.wrap()
    display = "display" in tag.words or "\n" in tex.strip() or tag.option("display") == "true"
    return tag.replace(f"$$\n{tex.strip()}\n$$" if display else f"${tex.strip()}$")


def _tab(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Write the tabs one below the other, each under its name."""
    name = tag.option("title", "name", "label", "header") or tag.word(0)
    return tag.wrap(f"**{name}**\n" if name else "", "\n") if tag.closer else None


def _page_link(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Read ``link href title`` and ``button href``."""
    target = tag.option("href", "url", "relref") or tag.word(0)
    text = tag.content(passage.text).strip() or tag.option("content", "text") or tag.word(1)
    return tag.replace(f"[{text or target}]({target})") if re.fullmatch(r"\S+", target) else None


def _quote(tag: Tag, passage: Passage) -> list[Edit] | None:
    if tag.closer is None:
        return None
    source = ", ".join(value for name in ("author", "source") if (value := tag.option(name)))
    lines = tag.content(passage.text).strip().split("\n")
    lines += ["", f"—— {source}"] if source else []
    return tag.replace(as_block(tag, passage, "\n".join(f"> {line}".rstrip() for line in lines)))


def _remove(tag: Tag, passage: Passage) -> list[Edit] | None:
    return tag.replace("")


HANDLERS: dict[str, Handler] = {
    **embeds(),
    **dict.fromkeys((*_CALLOUTS, *KINDS, "notice", "alert", "callout", "hint"), _notice),
    **dict.fromkeys(("figure", "image", "img", "linkingImage", "imgproc"), _figure),
    **dict.fromkeys(("ref", "relref"), _ref),
    **dict.fromkeys(("fold", "details", "expand", "spoiler", "collapse"), _fold),
    **dict.fromkeys(("math", "katex", "latex", "mathjax"), _math),
    **dict.fromkeys(("rawhtml", "html", "center", "align", "tabs", "columns"), unwrap),
    **dict.fromkeys(("link", "button"), _page_link),
    **dict.fromkeys(("quote", "blockquote"), _quote),
    **dict.fromkeys(("toc", "TOC"), _remove),
    "highlight": _highlight,
    "admonition": _admonition,
    "mermaid": mermaid,
    "tab": _tab,
}
