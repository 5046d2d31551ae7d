"""Import of one article, in two passes: its facts first, its text when all facts are known."""

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
    """An article whose front matter is read and whose text is not translated yet."""

    entry: BlogEntry
    text: str
    read: Read
    matter: FrontMatter
    facts: Facts
    guess: Guess
    address: str | None
    """The old address, see Blog.address."""
    slug: str
    """The last part of the new address."""
    notes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def hidden(self) -> bool:
        """Whether the article was not published, so that nobody links to its old address."""
        return self.entry.draft or fronts.is_draft(self.read.front)


class Translated(Struct, frozen=True, kw_only=True):
    """A translated article, ready to be written."""

    draft: Draft
    text: str
    wanted: frozenset[str]
    frame_hosts: frozenset[str]
    notes: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_draft(
    entry: BlogEntry, blog: Blog, system: System, zone: ZoneInfo
) -> tuple[Draft | None, list[Diagnostic]]:
    """Read a file and its front matter. Return None and an error if it cannot be read."""
    span = Span(path=entry.path)
    try:
        decoded = decode((blog.tree.root / entry.path).read_bytes())
    except NotText:
        hint = "save it as UTF-8 text"
        return None, [error(Code.SOURCE_BINARY, "is not a text file", span, hint, page_lost=True)]
    except OSError as problem:
        message = f"cannot be read: {problem.strerror}"
        return None, [error(Code.SOURCE_UNREADABLE, message, span, page_lost=True)]
    draft = _draft(entry, decoded.text, blog, system, zone)
    if decoded.encoding not in ("utf-8-sig", "utf-8"):
        draft = replace(draft, notes=(f"read as {decoded.encoding.upper()}", *draft.notes))
    return draft, []


def _draft(entry: BlogEntry, text: str, blog: Blog, system: System, zone: ZoneInfo) -> Draft:
    read = read_front(text, entry.path, headers=system.headers)
    guessed = guess(text[read.block.body_start :], posixpath.basename(entry.path))
    values = {**entry.front, **fronts.known_values(read.front)}
    if system.split_tags:
        values |= _split_at_spaces(values)
    notes = _fill_from_guess(values, guessed, system)
    matter, problems = read_fields(values, _lines(read), entry.path, zone)
    facts = Facts(
        entry=entry,
        front=read.front,
        title=matter.title or guessed.title,
        date=_in_zone(matter.date, zone) or _date_from_name(entry),
        categories=matter.categories,
        tags=matter.tags,
    )
    if matter.title and matter.title == str(read.front.get("title", "")).strip():
        matter = replace(matter, title=_escape_emphasis(matter.title))
    return Draft(
        entry=entry,
        text=text,
        read=read,
        matter=matter,
        facts=facts,
        guess=guessed,
        address=blog.address(facts),
        slug=_slug(entry, read),
        notes=(*([f"front matter: {read.form}"] if read.form else []), *notes),
        diagnostics=(*read.block.diagnostics, *problems, *_warnings(entry, read, guessed, system)),
    )


def _split_at_spaces(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """Split text in ``tags`` at spaces, as Jekyll does, unless it contains commas."""
    return {
        key: value.split()
        for key in ("tags", "categories")
        if isinstance(value := values.get(key), str) and not re.search(r"[,，、;；]", value)
    }


def _fill_from_guess(values: dict[str, Any], guessed: Guess, system: System) -> list[str]:
    """Add guessed values for keys that the front matter lacks; return a note for each."""
    candidates: dict[str, Any] = {"title": guessed.title}
    if system.guesses:
        candidates |= {"authors": list(guessed.authors), "date": guessed.date}
    filled = {key: value for key, value in candidates.items() if value and key not in values}
    values |= filled
    return [f"{key} found in the text" for key in filled]


def _lines(read: Read) -> dict[str, int]:
    lines = {key.lower(): line for key, line in read.block.lines.items()}
    return {
        name: next((lines[s] for s in spellings if s in lines), 1)
        for name, spellings in fronts.NAMES.items()
    }


def _date_from_name(entry: BlogEntry) -> dt.date | None:
    """Return the date at the start of a file's name; None if there is none."""
    found = _DATED.match(posixpath.basename(entry.path))
    try:
        return dt.date.fromisoformat(found[1]) if found else None
    except ValueError:
        return None


def _in_zone(date: dt.date | None, zone: ZoneInfo) -> dt.date | None:
    return date.astimezone(zone) if isinstance(date, dt.datetime) and date.tzinfo else date


def _escape_emphasis(title: str) -> str:
    """Escape stars and underscores of a plain-text title, for sitegen reads titles as Markdown."""
    parts = re.split(r"(\$[^$]*\$|`[^`]*`)", title)
    # The odd parts are formulas and code, where a backslash would be shown.
    for at in range(0, len(parts), 2):
        for mark in "*_":
            if len(re.findall(rf"(?<!\w){re.escape(mark)}|{re.escape(mark)}(?!\w)", parts[at])) > 1:
                parts[at] = re.sub(rf"(?<!\\){re.escape(mark)}", rf"\\{mark}", parts[at])
    return "".join(parts)


def _slug(entry: BlogEntry, read: Read) -> str:
    """Return the last part of the new address: from the front matter, else from the file's path."""
    own = str(read.front.get("slug") or "")
    address = str(read.front.get("permalink") or read.front.get("url") or "")
    standard = default_slug(entry)
    if not own and address and not re.search(r":[a-z]|\{", address):
        path = re.sub(r"(?:/index)?\.html?$", "", address).strip("/")
        own = path if entry.kind == "page" else path.rpartition("/")[2]
        own = "" if re.fullmatch(r"[\d-]*", own) else own  # an ID says nothing to readers
    if not own:
        return standard
    if "/" not in own and entry.kind == "article":
        own = posixpath.join(posixpath.dirname(standard), own)
    return "/".join(filter(None, map(slug, own.split("/")))) or standard


def default_slug(entry: BlogEntry) -> str:
    """Return the slug that sitegen derives from the file's path."""
    below = "content/pages/" if entry.kind == "page" else "content/"
    name = re.sub(r"\.\w+$", "", entry.target.removeprefix(below))
    folder, _, last = name.rpartition("/")
    name = posixpath.join(folder, _DATED.sub("", last, count=1) if _DATED.match(last) else last)
    name = re.sub(r"(^|/)index$", "", name) or name
    return "/".join(filter(None, map(slug, name.split("/"))))


def _warnings(entry: BlogEntry, read: Read, guessed: Guess, system: System) -> Iterator[Diagnostic]:
    """Report passwords, missing titles and copied menus, which the author should warn."""

    def warn(message: str, hint: str, line: int = 1) -> Diagnostic:
        return warning(Code.IMPORT_TEXT, message, Span(path=entry.path, line=line), hint=hint)

    if read.front.get("password"):
        yield warn(
            "was published behind a password; it is a draft now",
            "everybody can read sitegen's pages; remove draft: true to publish it",
            _line_of(read, "password"),
        )
    if system.guesses and not (guessed.title or read.front.get("title")):
        yield warn(
            "no title was found; the file's name is shown instead",
            "write title: … into the front matter",
        )
    if guessed.menu and not read.form:
        yield warn(
            f"lines 1 to {guessed.menu} look like the menu of a web page",
            "delete them from the article",
        )


def _line_of(read: Read, key: str) -> int:
    return next((n for k, n in read.block.lines.items() if k.lower() == key), 1)


def translate(draft: Draft, routes: Routes, system: System, config: Config) -> Translated:
    """Translate the text of an article, and add sitegen's front matter."""
    passage = Passage(draft.text, draft.read.block.body_start, draft.entry, routes)
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
        notes=(*draft.notes, *(f"{what}: {n}" for what, n in passage.counts.items() if n)),
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
        "tags": matter.tags,
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
        text = f"the cover {written} is not in the imported folder"
        passage.diagnostics.append(warning(Code.IMPORT_FILE, text, span))
        return ""
    passage.wanted.add(name)
    return routes.shown(name, entry) or ""
