"""Liquid in Jekyll's articles: tags, includes of common themes, ``{{ site.baseurl }}``."""

import posixpath
import re

from sitegen.core.diagnostics import Code
from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.importers.embeds import embeds
from sitegen.importers.hexo_tags import HANDLERS as OCTOPRESS
from sitegen.importers.liquid import tags
from sitegen.importers.passage import Passage
from sitegen.importers.tags import KINDS, Handler, Tag, as_block, callout, fence, picture, unwrap

_OUTPUT = re.compile(r"\{\{-?[ \t]*([^{}\n]{1,300}?)[ \t]*-?\}\}")
_SITE = re.compile(r"(?:site|page)\.[\w.]+|\"[^\"]*\"|'[^']*'")
_BASE = ("site.baseurl", "site.url", "site.github.url", "site.base", "site.baseurl_path")
_FILTER = re.compile(
    r"\|\s*(?:relative_url|absolute_url|escape|uri_escape|url_encode|strip"
    r"|(?:prepend|append)\s*:\s*(?:site\.\w+|\"[^\"]*\"|'[^']*'))"
)
_FIGURES = ("figure", "image", "img", "responsive-image", "picture", "lightbox", "figure_image")


def outputs(passage: Passage) -> None:
    """Replace ``{{ site.baseurl }}`` and filtered paths by their values; report other outputs."""
    edits = []
    raw = [tag for tag in tags(passage.text) if tag.name == "raw" and tag.closer]
    for match in passage.in_prose(_OUTPUT):
        at = match.start()
        if any(t.start < at < t.last for t in raw) or not _may_be_output(match):
            continue
        value = _value(match[1], passage)
        if value is None:
            _report(match, passage)
        else:
            edits.append(Edit(at, match.end(), value))
    passage.apply(edits, say("outputs"))


def _may_be_output(match: re.Match[str]) -> bool:
    """Return whether braces may be Liquid, as ``{{ site.url }}``; ``{{1}}`` may be a formula's."""
    return bool(re.match(r"(?:site|page)\.|[\"']", match[1])) or "|" in match[1]


def _value(expression: str, passage: Passage) -> str | None:
    """Return the value of a Liquid expression; None if it is not known."""
    rest = _FILTER.sub("", expression).strip()
    if not _SITE.fullmatch(rest):
        return None
    if rest[0] in "\"'":
        prefix = re.search(r"prepend\s*:\s*[\"']([^\"']*)", expression)
        return (prefix[1] if prefix else "") + rest[1:-1]
    if rest == "page.title":
        return passage.routes.titles.get(passage.entry.path)
    return "" if rest in _BASE else None


def _report(match: re.Match[str], passage: Passage) -> None:
    passage.counts[say("tags not translated")] += 1
    passage.warn(
        Code.IMPORT_TAG,
        say("{tag} is not translated; readers will see it", tag=match[0]),
        match.start(),
        len(match[0]),
        hint=say("replace it with the text that it stands for"),
    )


def _highlight(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Read ``highlight language [linenos]``."""
    numbered = any(word.startswith("linenos") for word in tag.words[1:])
    language = tag.word(0) or "text"
    return fence(tag, passage, f"{language} linenums" if numbered else language)


def _post_url(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Replace ``post_url`` by the article's path; outside a link, by a link with its title."""
    found = passage.routes.post(tag.arguments.strip("\"' "))
    if found is None:
        return None
    path = passage.routes.link(found)
    start = tag.start - len(re.search(r"(?:\{\{[^{}]*\}\})?$", passage.text[: tag.start])[0])  # type: ignore[index]  # it matches nothing too
    before = passage.text[:start].rstrip(" ")
    if before.endswith(("(", '"', "'", "<", "]:", "=")):
        return [Edit(start, tag.last, path)]
    return [Edit(start, tag.last, f"[{passage.routes.titles.get(found, path)}]({path})")]


def _link(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Replace ``link path`` by the path of an article, a page or a file."""
    name = tag.arguments.strip("\"' ")
    found = passage.routes.post(name) or (name if name in passage.routes.entries else None)
    if found:
        return tag.replace(passage.routes.link(found))
    return tag.replace(f"/{name}") if name in passage.blog.tree.names else None


def _include(tag: Tag, passage: Passage) -> list[Edit] | None:
    """Translate includes of common themes: figures, videos, callouts, tables of contents."""
    name = posixpath.splitext(posixpath.basename(tag.word(0)))[0]
    source = tag.option("image_path", "path", "src", "url", "image", "file", "img", "filename")
    if name in _FIGURES and source:
        caption = tag.option("caption", "title", "description")
        alt = tag.option("alt") or caption
        image = picture(source, alt, caption, tag.option("width", "max-width", "max_width"))
        return tag.replace(as_block(tag, passage, image) if caption else image)
    if name in ("toc", "mathjax", "katex", "math", "mathjax_support", "mermaid"):
        return tag.replace("")
    text = tag.option("content", "text")
    kind = KINDS.get(name, name)
    if text and kind in ("note", "tip", "info", "warning", "danger", "important"):
        return tag.replace(as_block(tag, passage, f"> [!{kind.upper()}]\n> {text}"))
    handler = embeds().get(re.sub(r"[-_]?(?:player|video|embed)$", "", name.lower()))
    return handler(_embed(tag, name), passage) if handler else None


def _embed(tag: Tag, name: str) -> Tag:
    key = tag.option("id", "video_id", "videoid", "video") or tag.word(1)
    bare = re.sub(r"[-_]?(?:player|video|embed)$", "", name.lower())
    return Tag(name=bare, arguments=key, start=tag.start, end=tag.end, words=(key,))


def _katex(tag: Tag, passage: Passage) -> list[Edit] | None:
    if tag.closer is None:
        return None
    tex = tag.content(passage.text).strip()
    display = tag.word(0) == "display" or "\n" in tex
    return tag.replace(f"$$\n{tex}\n$$" if display else f"${tex}$")


def _comment(tag: Tag, passage: Passage) -> list[Edit] | None:
    if tag.closer is None:
        return None
    return tag.replace("")


def _details(tag: Tag, passage: Passage) -> list[Edit] | None:
    return callout(tag, passage, "note", tag.arguments, "-")


HANDLERS: dict[str, Handler] = {
    **embeds(),
    "highlight": _highlight,
    "post_url": _post_url,
    "link": _link,
    "include": _include,
    "include_relative": _include,
    "include_cached": _include,
    "katex": _katex,
    "katexmm": unwrap,
    "comment": _comment,
    "details": _details,
    "img": OCTOPRESS["img"],
}
