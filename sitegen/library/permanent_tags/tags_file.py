"""The text of ``tags.toml``: one line for each tag, so that git can merge it line by line.

Each line is read by itself. So a broken one costs no other, and two lines of one tag, as a merge of
two branches may leave them, are two values for ``permanent_tags/index.py`` to choose from.
"""

import json
import re
import tomllib
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from sitegen.config import TAGS
from sitegen.core.diagnostics import Code, Diagnostic, Span, error
from sitegen.core.messages import say
from sitegen.core.text import without_control
from sitegen.core.toml_words import toml_words
from sitegen.library.permanent_tags import PermanentTag, spelled

_HEADER = (
    "# Permanent tags of results, one a line. `sitegen tag` writes this file; commit it.",
    "# After a merge with conflicts keep the lines of both sides, and run `sitegen tag`.",
)
_TEXT = r'("(?:[^"\\]|\\.)*")'
_WRITTEN = re.compile(
    rf"(\d[0-9A-Z]{{3}}) = \{{ article = {_TEXT}, label = {_TEXT}(?:, kind = {_TEXT})?"
    rf"(?:, digest = {_TEXT})?(?:, begins = {_TEXT})? \}}"
)
"""A line as it is written here; read without tomllib it takes a fifth of the time."""
_KEYS = ("article", "label", "kind", "digest", "begins")
_NEEDED = ("article", "label")
_MARK = re.compile(r"(<{7}|={7}|>{7}|\|{7})(\s|$)")
_AT = re.compile(r"\s*\(at (?:line \d+, column (\d+)|end of document)\)")


class TagsFile(Struct, frozen=True, kw_only=True):
    """What ``tags.toml`` says."""

    lines: tuple[PermanentTag, ...] = ()
    """In their order; a tag may stand twice."""
    comments: tuple[str, ...] = _HEADER
    problems: tuple[Diagnostic, ...] = ()
    """Lines that cannot be read: until they are mended, nothing may be written."""


def parse(text: str) -> TagsFile:
    """Read the file; lines that cannot be read are errors, and the others are still read."""
    lines: list[PermanentTag] = []
    comments: list[str] = []
    problems: list[Diagnostic] = []
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    for number, line in enumerate(text.split("\n"), 1):
        if line.lstrip().startswith("#"):
            comments.append(line.strip())
        elif line.strip():
            found = _read(line, number)
            if isinstance(found, Diagnostic):
                problems.append(found)
            else:
                lines.append(found)
    return TagsFile(
        lines=tuple(lines),
        comments=tuple(dict.fromkeys(comments)) or _HEADER,
        problems=tuple(problems),
    )


def written(tags: Iterable[PermanentTag], comments: Iterable[str] = _HEADER) -> str:
    """Return the text of the file."""
    rows = (_row(each) for each in sorted(tags, key=lambda each: each.tag))
    return "".join(f"{line}\n" for line in (*comments, *rows))


def _row(tag: PermanentTag) -> str:
    values = ", ".join(
        f"{key} = {_string(value)}" for key, value in asdict(tag).items() if key in _KEYS and value
    )
    return f"{tag.tag} = {{ {values} }}"


def _string(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)  # its escapes are TOML's


def _read(line: str, number: int) -> PermanentTag | Diagnostic:
    if (known := _WRITTEN.fullmatch(line)) and (tag := _as_written(known, number)):
        return tag
    if _MARK.match(line):
        return broken(number, 1, say("a mark of a merge conflict"), _after_merge())
    try:
        values = tomllib.loads(line)
    except ValueError as wrong:
        at = _AT.search(str(wrong))
        column = int(at[1]) if at and at[1] else max(len(line), 1)
        return broken(number, column, say("not valid TOML: {words}", words=toml_words(str(wrong))))
    (key, value), *others = values.items()
    return _mistake(line, number, key, value, others) or PermanentTag(
        tag=spelled(key), line=number, **{k: without_control(v) for k, v in value.items()}
    )


def _as_written(line: re.Match[str], number: int) -> PermanentTag | None:
    """Return the tag of a line; None if an author's hand has left what only TOML knows."""
    tag, *given = line.groups()
    try:
        texts = [json.loads(text) if text else "" for text in given]
    except ValueError:
        return None
    if spelled(tag) != tag or not (texts[0] and texts[1]):
        return None
    values = dict(zip(_KEYS, map(without_control, texts), strict=True))
    return PermanentTag(tag=tag, line=number, **values)


def _mistake(line: str, number: int, key: str, value: Any, others: list[Any]) -> Diagnostic | None:
    """Return what is wrong with a line that is valid TOML."""
    column = len(line) - len(line.lstrip()) + 1
    if others or not isinstance(value, dict) or line.lstrip().startswith("["):
        return broken(number, column, say("not the line of a tag"))
    if not spelled(key):
        message = say("{key} is not a tag", key=key)
        return broken(number, column, message, say("a tag is like 0A3F: a digit, then three more"))
    for name in (*_NEEDED, *value):
        if name not in _KEYS:
            return broken(number, _column(line, name), say("the key {name} is unknown", name=name))
        if not isinstance(value.get(name), str) or (name in _NEEDED and not value[name]):
            return broken(number, _column(line, name), say("{name} must be a text", name=name))
    return None


def _column(line: str, key: str) -> int:
    return max(line.find(key), 0) + 1


def broken(line: int, column: int, message: str, hint: str = "") -> Diagnostic:
    """Return the error for a line; pages of tags may be missing because of it."""
    return error(
        Code.PERMANENT_TAG_FILE,
        message,
        Span(path=TAGS, line=line, column=column),
        hint=hint or say('a line reads: 0A3F = { article = "content/a.md", label = "thm:x" }'),
        page_lost=True,
    )


def _after_merge() -> str:
    return say("keep the lines of both sides and delete the marks, then run sitegen tag")


def unreadable(message: str) -> Diagnostic:
    """Return the error for a file that cannot be read at all."""
    return error(Code.PERMANENT_TAG_FILE, message, Span(path=TAGS), page_lost=True)
