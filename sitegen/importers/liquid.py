"""Tags between ``{%`` and ``%}``: those of Hexo (Nunjucks), Jekyll and Pelican (Liquid)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec.structs import replace

from sitegen.core.diagnostics import Code
from sitegen.core.tex import Edit
from sitegen.core.text import shorten
from sitegen.importers.blog import Rule
from sitegen.importers.passage import Passage, zones
from sitegen.importers.tags import Handler, Tag, options_of, words_of

_TAG = re.compile(r"\{%-?[ \t]*([A-Za-z_][\w-]*)((?:[^%{]|%(?!\})|\{(?!%)){0,800}?)-?%\}")
_VERBATIM = ("raw", "highlight", "codeblock", "code", "literal", "mermaid", "comment", "math")
_PAIR = re.compile(
    rf"\{{%-?\s*({'|'.join(_VERBATIM)})\b[^%]{{0,500}}?%\}}([\s\S]{{0,20000}}?)\{{%-?\s*end\1\s*-?%\}}"
)
_QUOTED = re.compile(r"`\{%[^`\n]*?%\}`")
_MAX_DEPTH = 8
_RAW = re.compile(r"\{%-?\s*raw\s*-?%\}([\s\S]{0,20000}?)\{%-?\s*endraw\s*-?%\}")


def translate(handlers: Mapping[str, Handler]) -> Rule:
    """Make the rule that translates the tags that are known, and tells of all others."""

    def rule(passage: Passage) -> None:
        passage.apply(_raw_in_code(passage.text))
        for tag in translated(tags, handlers, passage):
            if tag.name != "raw":
                keep(tag, passage)

    return rule


def translated(
    find: Callable[[str], list[Tag]], handlers: Mapping[str, Handler], passage: Passage
) -> list[Tag]:
    """Translate the tags that are known; give those that are left.

    Inner tags come first: what they become is then part of a text like any other.
    """
    for _ in range(_MAX_DEPTH):
        done = _known(find(passage.text), handlers, passage)
        passage.apply(edit for _, edits in done for edit in edits)
        passage.done["tags"] += len(done)
        if not done:
            break
    return find(passage.text)


def _known(
    found: Iterable[Tag], handlers: Mapping[str, Handler], passage: Passage
) -> list[tuple[Tag, list[Edit]]]:
    """Translate the tags that can be and hold no other such tag."""
    done: list[tuple[Tag, list[Edit]]] = []
    for tag in sorted(found, key=lambda tag: tag.start, reverse=True):
        handler = handlers.get(tag.name)
        if not handler or any(tag.start < inner.start < tag.last for inner, _ in done):
            continue
        edits = handler(tag, passage)
        if edits is not None:
            done.append((tag, edits))
    return done


def keep(tag: Tag, passage: Passage) -> None:
    """Leave a tag where it is, and say so."""
    passage.done["tags left over"] += 1
    passage.remark(
        Code.IMPORT_TAG,
        f"{shorten(passage.text[tag.start : tag.end], 70)} is kept; readers will see it",
        tag.start,
        tag.end - tag.start,
        hint="write what it stands for in Markdown",
    )


def unwrap_raw(passage: Passage) -> None:
    """Take ``raw`` away, after all that must not look into it."""
    found = [tag for tag in tags(passage.text) if tag.name == "raw" and tag.closer]
    edits = [edit for tag in found for edit in tag.wrap()]
    passage.apply((_with_line(each, passage.text) for each in edits), "raw blocks")


def _with_line(edit: Edit, text: str) -> Edit:
    """Take the line too that a tag has to itself."""
    starts = text[: edit.start].endswith("\n")
    return Edit(edit.start, edit.end + (starts and text[edit.end : edit.end + 1] == "\n"), "")


def _raw_in_code(text: str) -> Iterator[Edit]:
    """Take ``raw`` out of fenced code, where it was needed once and is seen now."""
    for start, end in zones(text).fences:
        for found in _RAW.finditer(text, start, end):
            yield Edit(found.start(), found.end(), found[1].strip(" "))


def tags(text: str) -> list[Tag]:
    """Find all tags outside code and formulas, and pair those that open and close."""
    outside = zones(text).fences
    verbatim = [
        found.span(2)
        for found in _PAIR.finditer(text)
        if not any(start <= found.start() < end for start, end in outside)
        and not _is_quoted(text, found.start())
    ]
    around = zones(text, verbatim)
    found = [m for m in _TAG.finditer(text) if around.is_prose(m.start())]
    return _paired(found)


def _is_quoted(text: str, at: int) -> bool:
    r"""Tell ```{% raw %}``` in a sentence about tags from one that does something."""
    return bool(_QUOTED.match(text, at - 1)) if at else False


def _paired(found: list[re.Match[str]]) -> list[Tag]:
    tags: list[Tag] = []
    waiting: list[tuple[str, int]] = []
    for match in found:
        opener = match[1].removeprefix("end")
        places = [i for name, i in waiting if name == opener]
        if match[1].startswith("end") and places:
            tags[places[-1]] = replace(tags[places[-1]], closer=match.span())
            waiting = [(name, i) for name, i in waiting if i < places[-1]]
        else:
            waiting.append((match[1], len(tags)))
            tags.append(_tag(match))
    return tags


def _tag(match: re.Match[str]) -> Tag:
    left, options = options_of(match[2])
    return Tag(
        name=match[1],
        arguments=match[2].strip(),
        start=match.start(),
        end=match.end(),
        words=words_of(left),
        options=options,
    )
