"""What is known of articles; what is as it was when it was last rendered comes from the cache.

Two things are kept of each article: the facts that other pages need, and its HTML, which is long
and read again only where its page is composed. The key of both is a digest of all they are made of.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from sitegen.cache import Cache, digest
from sitegen.config import Config
from sitegen.diagnostics import Diagnostic
from sitegen.digests import Digests
from sitegen.library import instant
from sitegen.load.discover import Found
from sitegen.model import Article, Body, RenderedArticle
from sitegen.packing import Codec, Unreadable, portable
from sitegen.render.protocol import RenderOptions
from sitegen.versions import made_by

_BETWEEN = "\x1f"
"""Stands between the parts of a body; HTML holds no control characters but marks."""


class Due(Struct, frozen=True, kw_only=True):
    """Which articles are published."""

    drafts: bool
    as_of: dt.date | None
    zone: ZoneInfo

    def holds(self, article: Article) -> bool:
        """Tell whether an article is among them."""
        front = article.front_matter
        if front.draft and not self.drafts:
            return False
        if self.as_of is None or front.date is None:
            return True
        return instant(front.date, self.zone).astimezone(self.zone).date() <= self.as_of


class Making(Struct, frozen=True, kw_only=True):
    """All that articles are made from, beside their files."""

    config: Config
    options: RenderOptions
    due: Due
    cache: Path

    @property
    def key(self) -> bytes:
        """Give what is common to the keys of all articles."""
        config = self.config
        return digest(
            made_by(),
            repr((config.timezone.key, config.author, config.permalink)),
            repr(tuple(config.math.macros.items())),
            repr(self.options),
        )


class Record(Struct, frozen=True, kw_only=True):
    """What is known of one Markdown file."""

    key: str
    article: Article | None
    """None where the file is no text; without its text, like the one in ``rendered``."""
    problems: tuple[Diagnostic, ...]
    """What was found when it was loaded."""
    rendered: RenderedArticle | None = None
    """None where the article was not due; without its HTML."""


class Made(Struct, frozen=True, kw_only=True):
    """A record just made, and the HTML that could not be kept."""

    record: Record
    body: Body | None


class Shelf:
    """Knows what was made before: in this process, and in the cache."""

    def __init__(
        self, making: Making, cache: Cache, digests: Digests, known: Mapping[str, Record]
    ) -> None:
        self._common = making.key.hex()
        self._due = making.due
        self._cache = cache
        self._digests = digests
        self._known = known

    def keys(self, files: Iterable[Found]) -> dict[str, str]:
        """Give the keys of files by their paths; none of a file that cannot be read."""
        return {file.path: key for file in files if (key := self._key(file))}

    def promising(self, keys: Mapping[str, str]) -> dict[str, str]:
        """Leave those keys of which something is there, at little cost; it may yet be broken."""
        there = self._cache.holds([key_of(key) for key in keys.values()])
        return {
            path: key for path, key in keys.items() if key in self._known or key_of(key) in there
        }

    def find(self, keys: Mapping[str, str]) -> dict[str, Record]:
        """Give, by path, the records of what need not be made again."""
        found = {path: self._known[key] for path, key in keys.items() if key in self._known}
        wanted = {key_of(key): path for path, key in keys.items() if path not in found}
        for place, data in self._cache.get(list(wanted)).items():
            record = unpacked(data, keys[wanted[place]])
            if record:
                found[wanted[place]] = record
        return {path: record for path, record in found.items() if self._is_whole(record)}

    def _key(self, file: Found) -> str:
        try:
            return article_key(self._common, file, self._digests.of(file.file))
        except OSError:
            return ""

    def _is_whole(self, record: Record) -> bool:
        """Leave out articles that were not due when they were met, and are now."""
        return record.rendered is not None or not (
            record.article and self._due.holds(record.article)
        )


def article_key(common: str, file: Found, content: str) -> str:
    """Make the key of an article from what is common to all, its file's name and its content."""
    return _key(common, file.path, file.name, str(file.kind), content)


@lru_cache(maxsize=20_000)
def _key(*parts: str) -> str:
    return digest("article", *parts).hex()


def key_of(key: str, what: str = "facts") -> bytes:
    """Give the place of an article's facts, or of something else of it, in the cache."""
    return digest(what, key)


def joined(body: Body) -> bytes:
    """Make one text of an article's HTML, for the cache."""
    return _BETWEEN.join((body.text, *body.formulas)).encode()


def _parted(joined: str) -> Body:
    text, *formulas = joined.split(_BETWEEN)
    return Body(text=text, formulas=tuple(formulas))


class _Stored(Struct, frozen=True, kw_only=True, array_like=True):
    """A record as it is cached; its key stands beside it."""

    article: Article | None
    """None also if there is a rendered one, which has its own."""
    problems: tuple[Diagnostic, ...]
    rendered: RenderedArticle | None
    loose: tuple[Any, Any, Any]
    """What front matter holds in values of many types: both dates, and the keys of no meaning."""


_CODEC: Codec[_Stored] = Codec(_Stored)


def packed(record: Record) -> bytes:
    """Return the bytes of a record. Raises Unserializable."""
    article = record.rendered.article if record.rendered else record.article
    loose: tuple[Any, Any, Any] = (None, None, {})
    if article:
        front = article.front_matter
        loose = (portable(front.date), portable(front.updated), portable(front.extra))
        front = replace(front, date=None, updated=None, extra={})
        article = replace(article, front_matter=front)
    rendered = record.rendered and replace(record.rendered, article=article)
    only = None if rendered else article
    stored = _Stored(article=only, problems=record.problems, rendered=rendered, loose=loose)
    return _CODEC.encode(stored)


def unpacked(data: bytes, key: str) -> Record | None:
    """Return the record of a key; None if the bytes are no record, or one of another key."""
    try:
        stored = _CODEC.decode(data)
    except Unreadable:
        return None
    rendered = stored.rendered
    article = rendered.article if rendered else stored.article
    if (rendered and rendered.key != key) or (article and not _restored(article, *stored.loose)):
        return None
    return Record(key=key, article=article, problems=stored.problems, rendered=rendered)


def _restored(article: Article, date: object, updated: object, extra: object) -> bool:
    """Complete an article that has just been read, in place; False if a value has a wrong type."""
    if not isinstance(extra, dict) or not all(
        isinstance(d, dt.date | None) for d in (date, updated)
    ):
        return False
    front = article.front_matter
    for name, value in (("date", date), ("updated", updated), ("extra", extra)):
        force_setattr(front, name, value)
    return True


class KeptBodies:
    """The HTML of rendered articles: from the cache, or made again where it was lost."""

    def __init__(
        self, cache: Cache, unkept: Mapping[str, Body], again: Callable[[RenderedArticle], Body]
    ) -> None:
        """Take the cache, HTML by key that is not in it, and what to do where it has lost some."""
        self._cache = cache
        self._unkept = unkept
        self._again = again

    def body(self, rendered: RenderedArticle) -> Body:
        """Give an article's HTML with its links still open."""
        if (body := self._unkept.get(rendered.key)) is not None:
            return body
        place = key_of(rendered.key, "html")
        data = self._cache.get([place]).get(place)
        text = None if data is None else _text(data)
        return self._again(rendered) if text is None else _parted(text)

    def derived(self, what: str, key: str, make: Callable[[], str]) -> str:
        """Give something made of an article, or make it and keep it."""
        if (kept := self.found(what, key)) is not None:
            return kept
        made = make()
        self._cache.put({key_of(key, what): made.encode()})
        return made

    def found(self, what: str, key: str) -> str | None:
        """Return something made of an article; None if it is not there."""
        place = key_of(key, what)
        data = self._cache.get([place]).get(place)
        return None if data is None else _text(data)


def _text(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def read(
    files: Sequence[Found],
    shelf: Shelf,
    make: Callable[[Sequence[Found]], Iterable[Made]],
    meanwhile: Iterable[Callable[[], object]],
) -> tuple[list[Record], dict[str, Body]]:
    """Give the records of all files, in their order; ``make`` begins with those that have changed.

    What is to be done ``meanwhile`` is done before they are waited for. Gives beside the records,
    by key, the HTML that could not be kept.
    """
    keys = shelf.promising(shelf.keys(files))
    soon = [file for file in files if file.path not in keys]
    begun = make(soon)  # and the others are read meanwhile
    found = shelf.find(keys)
    for each in meanwhile:
        each()
    unkept = dict(_taken(found, soon, begun))
    late = [file for file in files if file.path not in found]
    unkept.update(_taken(found, late, make(late)))
    return [found[file.path] for file in files], unkept


def _taken(
    found: dict[str, Record], files: Sequence[Found], results: Iterable[Made]
) -> Iterator[tuple[str, Body]]:
    """Add the records of what was made; gives by key the HTML that could not be kept."""
    for file, made in zip(files, results, strict=True):
        found[file.path] = made.record
        if made.body is not None:
            yield made.record.key, made.body


def published(records: Iterable[Record], due: Due) -> list[RenderedArticle]:
    """Give the articles that are published."""
    return [r.rendered for r in records if r.article and r.rendered and due.holds(r.article)]


def not_due(records: Iterable[Record], due: Due) -> set[str]:
    """Return the paths of the articles that are not published."""
    return {r.article.source.path for r in records if r.article and not due.holds(r.article)}
