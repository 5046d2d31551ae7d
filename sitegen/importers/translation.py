"""Import of one article, the second of two passes: its text, when all facts are known."""

import datetime as dt
import re
from typing import Any

from msgspec import Struct

from sitegen.config import Config
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.tex import Edit
from sitegen.core.text import fold
from sitegen.importers import front as fronts
from sitegen.importers.blog import System
from sitegen.importers.drafts import Draft, default_slug
from sitegen.importers.passage import Passage
from sitegen.importers.routes import Routes
from sitegen.load.handlers import article_text

_AUTHOR_LINE = re.compile(
    r"\A(?:\s*#[^\n]*\n)?\s*((?:作者|Author)[ \t]*[:：][ \t]*\S[^\n]{0,60}(?:\n|\Z))", re.IGNORECASE
)


class Translated(Struct, frozen=True, kw_only=True):
    """A translated article, ready to be written."""

    draft: Draft
    text: str
    wanted: frozenset[str]
    frame_hosts: frozenset[str]
    notes: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def translate(draft: Draft, routes: Routes, system: System, config: Config) -> Translated:
    """Translate the text of an article, and add sitegen's front matter."""
    passage = Passage(
        draft.text, draft.read.block.body_start, draft.entry, routes, draft.read.written
    )
    author_line = _AUTHOR_LINE.match(passage.text)
    if author_line and system.guesses and draft.guess.authors == draft.matter.authors:
        passage.apply([Edit(*author_line.span(1), "")])
    for rule in system.rules:
        rule(passage)
    values = _values(draft, passage, config)
    body = re.sub(r"\A(?:[ \t]*\n)+", "", passage.text).rstrip()
    return Translated(
        draft=draft,
        text=article_text(values, f"\n{body}\n" if values else f"{body}\n"),
        wanted=frozenset(passage.wanted),
        frame_hosts=frozenset(passage.frame_hosts),
        notes=(*draft.notes, *(f"{what}{say(': ')}{n}" for what, n in passage.counts.items() if n)),
        diagnostics=(*draft.diagnostics, *passage.diagnostics),
    )


def _values(draft: Draft, passage: Passage, config: Config) -> dict[str, Any]:
    """Return the front matter to write, in sitegen's order of keys, without empty values."""
    matter = draft.matter
    values: dict[str, Any] = {
        "title": matter.title,
        "authors": matter.authors,
        "date": _date(matter.date, config),
        "updated": _date(matter.updated, config),
        "description": matter.description,
        "summary": matter.summary,
        "tags": _tags(draft, passage),
        "keywords": matter.keywords,
        "categories": matter.categories,
        "cover": cover(matter.cover, passage),
        "series": matter.series,
        "series_order": matter.series_order,
        "pinned": matter.pinned,
        "draft": draft.hidden,
        "slug": draft.slug if draft.slug != default_slug(draft.entry) else "",
        "lang": matter.lang,
        "translation_of": matter.translation_of,
        "aliases": matter.aliases,
        "macros": dict(matter.macros),
    }
    present = {k: value for k, value in values.items() if value not in (None, "", (), {}, False)}
    return present | fronts.unknown_values(draft.read.block.values)


def _tags(draft: Draft, passage: Passage) -> tuple[str, ...]:
    """Return the tags of the front matter and of the text, each once."""
    found: dict[str, str] = {}
    for tag in (*draft.matter.tags, *passage.tags):
        found.setdefault(fold(tag), tag)
    return tuple(found.values())


def _date(value: dt.date | None, config: Config) -> dt.date | None:
    """Return a date in the new site's time zone; as a day alone if both clocks show midnight."""
    if not isinstance(value, dt.datetime):
        return value
    local = value.astimezone(config.timezone).replace(tzinfo=None, microsecond=0)
    return local.date() if value.time() == dt.time() == local.time() else local


def cover(written: str, passage: Passage) -> str:
    """Return the new path of a cover, which old themes may look for in folders of their own."""
    if not written or re.match(r"https?:|//", written):
        return written
    routes, entry = passage.routes, passage.entry
    name = routes.file(routes.within(written), entry)
    if name is None:
        last = f"/{written.rpartition('/')[2]}"
        same = [path for path in routes.blog.tree.names if f"/{path}".endswith(last)]
        name = same[0] if len(same) == 1 else None
    if name is None:
        span = Span(path=entry.path)
        text = say("the cover {file} is not in the imported folder", file=written)
        passage.diagnostics.append(warning(Code.IMPORT_FILE, text, span))
        return ""
    passage.wanted.add(name)
    return routes.shown(name, entry) or ""
