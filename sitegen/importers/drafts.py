"""One file of the source -> one article: its facts first, its text when all facts are known."""

import datetime as dt
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from sitegen.config import Config
from sitegen.core.diagnostics import Code, Diagnostic, Span, error, warning
from sitegen.core.model import FrontMatter
from sitegen.core.tex import Edit
from sitegen.core.text import NotText, decode, slug
from sitegen.importers import front as fronts
from sitegen.importers.blog import Blog, BlogEntry, Facts, System
from sitegen.importers.front import Read, read_front
from sitegen.importers.guess import Guess, guess
from sitegen.importers.passage import Passage
from sitegen.importers.routes import Routes
from sitegen.load.fields import read_fields
from sitegen.load.handlers import article_text

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(?=.)")
_AUTHOR_LINE = re.compile(
    r"\A(?:\s*#[^\n]*\n)?\s*((?:作者|Author)[ \t]*[:：][ \t]*\S[^\n]{0,60}(?:\n|\Z))", re.IGNORECASE
)


class Draft(Struct, frozen=True, kw_only=True):
    """What is known of an article before its text is translated."""

    entry: BlogEntry
    text: str
    read: Read
    matter: FrontMatter
    facts: Facts
    guess: Guess
    address: str | None
    """The old one, see Blog.address."""
    slug: str
    """The end of the new address."""
    notes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def hidden(self) -> bool:
        """Whether it was not published, so that no one has its old address."""
        return self.entry.draft or fronts.is_draft(self.read.front)


class Translated(Struct, frozen=True, kw_only=True):
    """An article as it is written."""

    draft: Draft
    text: str
    wanted: frozenset[str]
    notes: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def draft(
    entry: BlogEntry, blog: Blog, system: System, zone: ZoneInfo
) -> tuple[Draft | None, list[Diagnostic]]:
    """Read a file and its front matter. None where it cannot be read."""
    span = Span(path=entry.path)
    try:
        decoded = decode((blog.tree.root / entry.path).read_bytes())
    except NotText:
        hint = "save it as UTF-8 text"
        return None, [error(Code.SOURCE_BINARY, "is not a text file", span, hint, page_lost=True)]
    except OSError as problem:
        words = f"cannot be read: {problem.strerror}"
        return None, [error(Code.SOURCE_UNREADABLE, words, span, page_lost=True)]
    made = _draft(entry, decoded.text, blog, system, zone)
    if decoded.encoding not in ("utf-8-sig", "utf-8"):
        made = replace(made, notes=(f"read as {decoded.encoding.upper()}", *made.notes))
    return made, []


def _draft(entry: BlogEntry, text: str, blog: Blog, system: System, zone: ZoneInfo) -> Draft:
    read = read_front(text, entry.path, headers=system.headers)
    found = guess(text[read.block.body_start :], posixpath.basename(entry.path))
    values = {**entry.front, **fronts.known(read.front)}
    if system.split_tags:
        values |= _parted(values)
    notes = _fill(values, found, system)
    matter, problems = read_fields(values, _lines(read), entry.path, zone)
    facts = Facts(
        entry=entry,
        front=read.front,
        title=matter.title or found.title,
        date=_in_zone(matter.date, zone) or _dated(entry),
        categories=matter.categories,
        tags=matter.tags,
    )
    if matter.title and matter.title == str(read.front.get("title", "")).strip():
        matter = replace(matter, title=_plain(matter.title))
    return Draft(
        entry=entry,
        text=text,
        read=read,
        matter=matter,
        facts=facts,
        guess=found,
        address=blog.address(facts),
        slug=_slug(entry, read),
        notes=(*([f"front matter: {read.form}"] if read.form else []), *notes),
        diagnostics=(*read.block.diagnostics, *problems, *_doubts(entry, read, found, system)),
    )


def _parted(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Part text in ``tags`` at spaces, as Jekyll does, where no comma parts it."""
    return {
        key: value.split()
        for key in ("tags", "categories")
        if isinstance(value := values.get(key), str) and not re.search(r"[,，、;；]", value)
    }


def _fill(values: dict[str, Any], found: Guess, system: System) -> list[str]:
    """Put in what the text says where the front matter says nothing."""
    given: dict[str, Any] = {"title": found.title}
    if system.guesses:
        given |= {"authors": list(found.authors), "date": found.date}
    filled = {key: value for key, value in given.items() if value and key not in values}
    values |= filled
    return [f"{key} found in the text" for key in filled]


def _lines(read: Read) -> dict[str, int]:
    lines = {key.lower(): line for key, line in read.block.lines.items()}
    return {
        name: next((lines[s] for s in spellings if s in lines), 1)
        for name, spellings in fronts.NAMES.items()
    }


def _dated(entry: BlogEntry) -> dt.date | None:
    """Read the date at the start of a file's name."""
    found = _DATED.match(posixpath.basename(entry.path))
    try:
        return dt.date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _in_zone(date: dt.date | None, zone: ZoneInfo) -> dt.date | None:
    return date.astimezone(zone) if isinstance(date, dt.datetime) and date.tzinfo else date


def _plain(title: str) -> str:
    """Keep stars and underscores of a title that was plain text from becoming emphasis."""
    parts = re.split(r"(\$[^$]*\$|`[^`]*`)", title)
    for at in range(0, len(parts), 2):
        for mark in "*_":
            if len(re.findall(rf"(?<!\w){re.escape(mark)}|{re.escape(mark)}(?!\w)", parts[at])) > 1:
                parts[at] = re.sub(rf"(?<!\\){re.escape(mark)}", rf"\\{mark}", parts[at])
    return "".join(parts)


def _slug(entry: BlogEntry, read: Read) -> str:
    """Give the end of the new address: that of the front matter, else the file's path."""
    own = str(read.front.get("slug") or "")
    address = str(read.front.get("permalink") or read.front.get("url") or "")
    standard = default_slug(entry)
    if not own and address and not re.search(r":[a-z]|\{", address):
        path = re.sub(r"(?:/index)?\.html?$", "", address).strip("/")
        own = path if entry.kind == "page" else path.rpartition("/")[2]
        own = "" if re.fullmatch(r"[\d-]*", own) else own
    if not own:
        return standard
    if "/" not in own and entry.kind == "article":
        own = posixpath.join(posixpath.dirname(standard), own)
    return "/".join(filter(None, map(slug, own.split("/")))) or standard


def default_slug(entry: BlogEntry) -> str:
    """Give what sitegen makes of the file's path."""
    below = "content/pages/" if entry.kind == "page" else "content/"
    name = re.sub(r"\.\w+$", "", entry.target.removeprefix(below))
    folder, _, last = name.rpartition("/")
    name = posixpath.join(folder, _DATED.sub("", last, count=1) if _DATED.match(last) else last)
    name = re.sub(r"(^|/)index$", "", name) or name
    return "/".join(filter(None, map(slug, name.split("/"))))


def _doubts(entry: BlogEntry, read: Read, found: Guess, system: System) -> Iterator[Diagnostic]:
    """Tell of what an author should look at."""

    def doubt(message: str, hint: str, line: int = 1) -> Diagnostic:
        return warning(Code.IMPORT_TEXT, message, Span(path=entry.path, line=line), hint=hint)

    if read.front.get("password"):
        yield doubt(
            "was published behind a password; it is a draft now",
            "pages of sitegen can be read by all; take draft: true out to publish it",
            _line_of(read, "password"),
        )
    if system.guesses and not (found.title or read.front.get("title")):
        yield doubt(
            "no title was found; the file's name is shown instead",
            "write title: … into the front matter",
        )
    if found.menu and not read.form:
        yield doubt(
            f"lines 1 to {found.menu} look like the menu of a web page, and are kept",
            "delete them from the article",
        )


def _line_of(read: Read, key: str) -> int:
    return next((n for k, n in read.block.lines.items() if k.lower() == key), 1)


def translate(made: Draft, routes: Routes, system: System, config: Config) -> Translated:
    """Translate the text, and put front matter above it."""
    passage = Passage(made.text, made.read.block.body_start, made.entry, routes)
    found = _AUTHOR_LINE.match(passage.text)
    if found and system.guesses and made.guess.authors == made.matter.authors:
        passage.apply([Edit(*found.span(1), "")])
    for rule in system.rules:
        rule(passage)
    values = _values(made, passage, config)
    body = re.sub(r"\A(?:[ \t]*\n)+", "", passage.text).rstrip()
    return Translated(
        draft=made,
        text=article_text(values, f"\n{body}\n" if values else f"{body}\n"),
        wanted=frozenset(passage.wanted),
        notes=(*made.notes, *(f"{what}: {n}" for what, n in passage.done.items() if n)),
        diagnostics=(*made.diagnostics, *passage.remarks),
    )


def _values(made: Draft, passage: Passage, config: Config) -> dict[str, Any]:
    """Write the front matter's values in sitegen's order; what is not said is left out."""
    matter = made.matter
    values: dict[str, Any] = {
        "title": matter.title,
        "authors": matter.authors,
        "date": _date(matter.date, config),
        "updated": _date(matter.updated, config),
        "description": matter.description,
        "tags": matter.tags,
        "categories": matter.categories,
        "cover": cover(matter.cover, passage),
        "series": matter.series,
        "series_order": matter.series_order,
        "pinned": matter.pinned,
        "draft": made.hidden,
        "slug": made.slug if made.slug != default_slug(made.entry) else "",
        "lang": matter.lang,
        "translation_of": matter.translation_of,
        "aliases": matter.aliases,
        "macros": dict(matter.macros),
    }
    said = {key: value for key, value in values.items() if value not in (None, "", (), {}, False)}
    return said | fronts.others(made.read.block.values)


def _date(value: dt.date | None, config: Config) -> dt.date | None:
    """Give a date as the new site reads it: in its own zone."""
    if not isinstance(value, dt.datetime):
        return value
    local = value.astimezone(config.timezone).replace(tzinfo=None, microsecond=0)
    return local.date() if value.time() == dt.time() == local.time() else local


def cover(written: str, passage: Passage) -> str:
    """Find the picture that a theme looks for in a folder of its own."""
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
        text = f"the cover {written} is not in the folder that is imported"
        passage.remarks.append(warning(Code.IMPORT_FILE, text, span))
        return ""
    passage.wanted.add(name)
    return routes.shown(name, entry) or ""
