"""Parsing of ``{% tag %}`` as in Hexo (Nunjucks), Jekyll and Pelican (Liquid), and its rules."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec.structs import replace

from sitegen.core.diagnostics import Code
from sitegen.core.messages import say
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
    """Return a rule that translates tags with these handlers and reports all others."""

    def rule(passage: Passage) -> None:
        passage.apply(_raw_in_code(passage.text))
        for tag in translated(tags, handlers, passage):
            if tag.name != "raw":
                report_tag(tag, passage)

    return rule


def translated(
    find: Callable[[str], list[Tag]], handlers: Mapping[str, Handler], passage: Passage
) -> list[Tag]:
    """Translate the tags that have a handler; return the remaining ones.

    Inner tags are translated first, so that an outer handler sees plain Markdown. One round
    translates one level of nesting, innermost first.
    """
    for _ in range(_MAX_DEPTH):
        done = _innermost(find(passage.text), handlers, passage)
        passage.apply(edit for _, edits in done for edit in edits)
        passage.counts[say("tags")] += len(done)
        if not done:
            break
    return find(passage.text)


def _innermost(
    found: Iterable[Tag], handlers: Mapping[str, Handler], passage: Passage
) -> list[tuple[Tag, list[Edit]]]:
    """Return the edits of the tags that can be translated and contain no other such tag."""
    done: list[tuple[Tag, list[Edit]]] = []
    # From the end of the text backwards, inner tags come before those that contain them.
    for tag in sorted(found, key=lambda tag: tag.start, reverse=True):
        handler = handlers.get(tag.name)
        if not handler or any(tag.start < inner.start < tag.last for inner, _ in done):
            continue
        edits = handler(tag, passage)
        if edits is not None:
            done.append((tag, edits))
    return done


def report_tag(tag: Tag, passage: Passage) -> None:
    """Report a tag that stays in the text."""
    passage.counts[say("tags not translated")] += 1
    passage.warn(
        Code.IMPORT_TAG,
        say(
            "{tag} is not translated; readers will see it",
            tag=shorten(passage.text[tag.start : tag.end], 70),
        ),
        tag.start,
        tag.end - tag.start,
        hint=say("replace it with Markdown"),
    )


def unwrap_raw(passage: Passage) -> None:
    """Remove ``raw`` tags; runs after the rules that must not translate their content."""
    found = [tag for tag in tags(passage.text) if tag.name == "raw" and tag.closer]
    edits = [edit for tag in found for edit in tag.wrap()]
    passage.apply((_with_line(each, passage.text) for each in edits), say("raw blocks"))


def _with_line(edit: Edit, text: str) -> Edit:
    """Extend the removal of a tag to its whole line if nothing else is on it."""
    starts = text[: edit.start].endswith("\n")
    return Edit(edit.start, edit.end + (starts and text[edit.end : edit.end + 1] == "\n"), "")


def _raw_in_code(text: str) -> Iterator[Edit]:
    """Remove ``raw`` from fenced code, where the old system needed it and readers would see it."""
    for start, end in zones(text).fences:
        for found in _RAW.finditer(text, start, end):
            yield Edit(found.start(), found.end(), found[1].strip(" "))


def tags(text: str) -> list[Tag]:
    """Return all tags outside code and formulas, with their closing tags."""
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
    r"""Return whether a tag is inline code, as ```{% raw %}``` in a sentence about tags."""
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
