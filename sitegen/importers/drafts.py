"""Import of one article, the first of two passes: its facts, on which other texts depend."""

import datetime as dt
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from sitegen.core.diagnostics import Code, Diagnostic, Span, error, warning
from sitegen.core.front_matter import FrontMatter
from sitegen.core.messages import say, say_count
from sitegen.core.text import NotText, decode, slug
from sitegen.importers import front as fronts
from sitegen.importers.blog import Blog, BlogEntry, Facts, System
from sitegen.importers.file_dates import Commits, file_date
from sitegen.importers.front import Read, read_front
from sitegen.importers.guess import Guess, guess
from sitegen.load.fields import read_fields

_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})-(?=.)")


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
    dated_by: str = ""
    """The origin of a date that its text does not state: ``commit`` or ``file``."""
    notes: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def hidden(self) -> bool:
        """Whether the article was not published, so that nobody links to its old address."""
        return self.entry.draft or fronts.is_draft(self.read.front)


def read_draft(
    entry: BlogEntry, blog: Blog, system: System, zone: ZoneInfo, commits: Commits
) -> tuple[Draft | None, list[Diagnostic]]:
    """Read a file and its front matter. Return None and an error if it cannot be read.

    ``commits`` are the dates of the files' first commits.
    """
    span = Span(path=entry.path)
    try:
        decoded = decode((blog.tree.root / entry.path).read_bytes())
    except NotText:
        hint = say("save it as UTF-8 text")
        return None, [
            error(Code.SOURCE_BINARY, say("is not a text file"), span, hint, page_lost=True)
        ]
    except OSError as problem:
        message = say("cannot be read: {reason}", reason=problem.strerror)
        return None, [error(Code.SOURCE_UNREADABLE, message, span, page_lost=True)]
    draft = _draft(entry, decoded.text, blog, system, zone, commits)
    if decoded.encoding not in ("utf-8-sig", "utf-8"):
        note = say("read as {encoding}", encoding=decoded.encoding.upper())
        draft = replace(draft, notes=(note, *draft.notes))
    return draft, []


def _draft(
    entry: BlogEntry, text: str, blog: Blog, system: System, zone: ZoneInfo, commits: Commits
) -> Draft:
    read = read_front(text, entry.path, headers=system.headers, ignored=system.ignored)
    guessed = guess(text[read.block.body_start :], posixpath.basename(entry.path))
    values = {**entry.front, **fronts.known_values(read.front)}
    if system.split_tags:
        values |= _split_at_spaces(values)
    notes = _fill_from_guess(values, guessed, system)
    dated_by = _fill_date(values, entry, blog, commits) if system.file_dates else ""
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
        dated_by=dated_by,
        notes=(
            *([say("front matter: {form}", form=read.form)] if read.form else []),
            *notes,
            *([_dated_by(dated_by, 1)] if dated_by else []),
        ),
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
    return [say("{key} found in the text", key=key) for key in filled]


def _fill_date(values: dict[str, Any], entry: BlogEntry, blog: Blog, commits: Commits) -> str:
    """Add the date of the file if there is no other; return where it comes from."""
    found = None
    if "date" not in values and not _date_from_name(entry):
        found = file_date(entry.path, blog.tree, commits)
    if found is None:
        return ""
    values["date"] = found.date.isoformat(timespec="seconds")
    return found.origin


def undated(drafts: Iterable[Draft]) -> list[Diagnostic]:
    """Report the articles that have the date of their files, with one warning for each origin."""
    problems = []
    for origin in ("commit", "file"):
        paths = [draft.entry.path for draft in drafts if draft.dated_by == origin]
        if paths:
            message = _dated_by(origin, len(paths))
            hint = say("write date: … into the front matter of those that should have another")
            problems.append(warning(Code.IMPORT_TEXT, message, Span(path=paths[0]), hint=hint))
    return problems


def _dated_by(origin: str, count: int) -> str:
    if origin == "file":
        return say_count(
            "has no date; it gets that of its file",
            "has no date; it gets that of its file, as do others: {count} in all",
            count,
        )
    return say_count(
        "has no date; it gets that of its first commit",
        "has no date; it gets that of its first commit, as do others: {count} in all",
        count,
    )


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
            say("was published behind a password; it is a draft now"),
            say("everybody can read sitegen's pages; remove draft: true to publish it"),
            _line_of(read, "password"),
        )
    if system.guesses and not (guessed.title or read.front.get("title")):
        yield warn(
            say("no title was found; the file's name is shown instead"),
            say("write title: … into the front matter"),
        )
    if guessed.menu and not read.form:
        yield warn(
            say("lines 1 to {last} look like the menu of a web page", last=guessed.menu),
            say("delete them from the article"),
        )


def _line_of(read: Read, key: str) -> int:
    return next((n for k, n in read.block.lines.items() if k.lower() == key), 1)
