"""What Obsidian adds to Markdown: comments, embedded notes, blocks, tags, marks, queries."""

import re

from sitegen.core.diagnostics import Code
from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.core.text import heading_id, tag_slug
from sitegen.importers.front import read_front
from sitegen.importers.obsidian_links import LINK, Wikilink, markdown, read_link
from sitegen.importers.passage import Passage

_COMMENT = re.compile(r"%%(?:(?!%%)[\s\S])*%%[ \t]*\n?")
_ALONE = re.compile(rf"^[ ]{{0,3}}(?=!){LINK.pattern}[ \t]*$", re.MULTILINE)
_HEADING = re.compile(r"^(#{1,6})[ \t]+(\S[^\n]*?)[ \t]*#*[ \t]*$", re.MULTILINE)
_BLOCK = re.compile(r"(?:^|(?<=\S)[ \t]+)\^([A-Za-z0-9-]+)[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"(?<!\S)#(?=[\w/-]*[^\W\d_])([\w/-]+)(?![\w#(\[])")
_TAG_LINE = re.compile(r"^[ \t]*(?:#(?=[\w/-]*[^\W\d_])[\w/-]+[ \t]*)+$\n?", re.MULTILINE)
_MARK = re.compile(r"==(?=[^\s=])([^\n=]*[^\s=])==(?!=)")
_PLAYER = re.compile(
    r"!\[[^\]\n]*\]\(https?://(?:(?:www\.)?youtube\.com/watch\?v=|youtu\.be/)([\w-]+)[^()\s]*\)"
)
_QUERY = re.compile(
    r"^[ \t]*(?:`{3,}|~{3,})[ \t]*(dataview(?:js)?|query|tasks|tracker|button|excalidraw)\b", re.M
)


def comments(passage: Passage) -> None:
    """Remove ``%%comments%%``, which readers are not to see."""
    found = passage.in_prose(_COMMENT)
    passage.apply((Edit(*match.span(), "") for match in found), say("comments"))


def transclusions(passage: Passage) -> None:
    """Quote a note, or a part of it, that stands embedded on a line of its own."""
    edits = []
    for found in passage.in_prose(_ALONE):
        link = read_link(found, passage)
        is_other = link.path in passage.routes.entries and link.path != passage.entry.path
        if is_other and (content := _part(link, passage)):
            quote = "\n".join(f"> {line}".rstrip() for line in content.split("\n"))
            source = f"[[{link.name}{f'#{link.part}' if link.part else ''}]]"
            edits.append(Edit(*found.span(), f"{quote}\n>\n> —— {source}"))
    passage.apply(edits, say("embedded notes"))


def _part(link: Wikilink, passage: Passage) -> str:
    """Return the text of a note, of a section or of a block in it; empty if there is none."""
    text = passage.blog.tree.text(link.path)
    body = text[read_front(text, link.path).block.body_start :]
    if link.part.startswith("^"):
        paragraphs = re.split(r"\n[ \t]*\n", body)
        marked = re.compile(rf"[ \t\n]*\^{re.escape(link.part[1:])}[ \t]*\Z")
        return next((marked.sub("", p).strip() for p in paragraphs if marked.search(p)), "")
    if link.part:
        return _section(body, link.part)
    headings = list(_HEADING.finditer(body))
    title = headings[0] if headings and not body[: headings[0].start()].strip() else None
    return _COMMENT.sub("", body[title.end() if title else 0 :]).strip()


def _section(body: str, name: str) -> str:
    """Return the text below a heading, up to the next one that is not deeper."""
    headings = list(_HEADING.finditer(body))
    for number, heading in enumerate(headings):
        if heading_id(heading[2]) == heading_id(name):
            level = len(heading[1])
            ends = (h.start() for h in headings[number + 1 :] if len(h[1]) <= level)
            return _COMMENT.sub("", body[heading.end() : next(ends, len(body))]).strip()
    return ""


def wikilinks(passage: Passage) -> None:
    """Write ``[[links]]`` and ``![[embeds]]`` as Markdown."""
    found = passage.in_prose(LINK)
    links = [(match, read_link(match, passage)) for match in found if match[2] or match[3]]
    edits = [Edit(*match.span(), markdown(link, match.start(), passage)) for match, link in links]
    passage.apply(edits, say("links and embeds of Obsidian"))


def blocks(passage: Passage) -> None:
    """Turn the ids of blocks into places to link to."""
    found = passage.in_prose(_BLOCK)
    edits = (Edit(*m.span(), _place(m)) for m in found)
    passage.apply(edits, say("ids of blocks"))


def _place(found: re.Match[str]) -> str:
    """Return an anchor; one that stands below its block, such as a display, begins a paragraph."""
    return ("\n" if found[0].startswith("^") else " ") + f'<a id="{found[1]}"></a>'


def players(passage: Passage) -> None:
    """Turn pictures that are videos of YouTube into frames, as Obsidian shows them."""
    found = passage.in_prose(_PLAYER)
    passage.apply((Edit(*m.span(), f"@[youtube]({m[1]})") for m in found), say("frames"))


def tags(passage: Passage) -> None:
    """Collect ``#tags``; lines of them go, those in a sentence lead to the tag's page."""
    lines = passage.in_prose(_TAG_LINE)
    for line in lines:
        passage.tags += _TAG.findall(line[0])
    passage.apply((Edit(*line.span(), "") for line in lines), say("tags"))
    found = passage.in_prose(_TAG)
    passage.tags += [match[1] for match in found]
    edits = (Edit(*m.span(), f"[#{m[1]}](/tags/{tag_slug(m[1])}/)") for m in found)
    passage.apply(edits, say("tags"))


def highlights(passage: Passage) -> None:
    """Write ``==marked==`` text as HTML."""
    found = passage.in_prose(_MARK)
    passage.apply((Edit(*m.span(), f"<mark>{m[1]}</mark>") for m in found), say("highlights"))


def queries(passage: Passage) -> None:
    """Report blocks that plugins fill in, which stay as code."""
    for found in _QUERY.finditer(passage.text):
        if any(start <= found.end() - 1 < end for start, end in passage.zones.fences):
            message = say(
                "a block of {plugin} is not translated; readers will see its code", plugin=found[1]
            )
            hint = say("replace it with what it shows")
            passage.warn(Code.IMPORT_TAG, message, found.start(1), len(found[1]), hint)
