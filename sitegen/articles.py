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

from sitegen.config import Config
from sitegen.diagnostics import Diagnostic
from sitegen.incremental.cache import Cache, digest
from sitegen.incremental.file_digests import Digests
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import TEXT, Codec, Unreadable, portable
from sitegen.incremental.toolchain import made_by
from sitegen.library import instant
from sitegen.load.discover import Found
from sitegen.model import Article, Body, FrontMatter, RenderedArticle
from sitegen.render.protocol import RenderOptions

_RECENT = 100
"""Forms of articles that stay in memory: feeds of the site and of its tags show the same ones."""


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
        self._memo = record_memo(cache)
        self._digests = digests
        self._known = known

    def keys(self, files: Iterable[Found]) -> dict[str, str]:
        """Give the keys of files by their paths; none of a file that cannot be read."""
        return {file.path: key for file in files if (key := self._key(file))}

    def promising(self, keys: Mapping[str, str]) -> dict[str, str]:
        """Leave those keys of which something is there, at little cost; it may yet be broken."""
        places = {path: self._memo.key(key) for path, key in keys.items()}
        there = self._memo.holds(list(places.values()))
        return {
            path: key for path, key in keys.items() if key in self._known or places[path] in there
        }

    def find(self, keys: Mapping[str, str]) -> dict[str, Record]:
        """Give, by path, the records of what need not be made again."""
        found = {path: self._known[key] for path, key in keys.items() if key in self._known}
        wanted = {self._memo.key(key): path for path, key in keys.items() if path not in found}
        for place, record in self._memo.find(list(wanted)).items():
            if record.key == keys[wanted[place]]:
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


class _Stored(Struct, frozen=True, kw_only=True, array_like=True):
    """A record as it is cached."""

    key: str
    problems: tuple[Diagnostic, ...]
    article: Article | None = None
    """None also if there is a rendered one, which has its own."""
    rendered: RenderedArticle | None = None
    loose: tuple[Any, Any, Any] = (None, None, {})
    """What front matter holds in values of many types: both dates, and the keys of no meaning."""


class RecordSerializer:
    """Writes records, and reads them back equal."""

    def __init__(self) -> None:
        self._codec: Codec[_Stored] = Codec(_Stored)

    def encode(self, value: Record) -> bytes:
        """Return the bytes of a record. Raises Unserializable."""
        rendered, article = value.rendered, value.article
        if not article:
            return self._codec.encode(_Stored(key=value.key, problems=value.problems))
        front = article.front_matter
        loose = (portable(front.date), portable(front.updated), portable(front.extra))
        bare = replace(article, front_matter=replace(front, date=None, updated=None, extra={}))
        return self._codec.encode(
            _Stored(
                key=value.key,
                article=None if rendered else bare,
                problems=value.problems,
                rendered=rendered and replace(rendered, article=bare),
                loose=loose,
            )
        )

    def decode(self, data: bytes) -> Record:
        """Return the record. Raises Unreadable."""
        stored = self._codec.decode(data)
        rendered = stored.rendered
        article = rendered.article if rendered else stored.article
        if article:
            _complete(article.front_matter, *stored.loose)
        return Record(key=stored.key, article=article, problems=stored.problems, rendered=rendered)


def _complete(front: FrontMatter, date: object, updated: object, extra: object) -> None:
    """Complete front matter that has just been read, in place. Raises Unreadable."""
    if not isinstance(extra, dict) or not all(
        isinstance(each, dt.date | None) for each in (date, updated)
    ):
        raise Unreadable("a value of front matter of another type")
    for name, value in (("date", date), ("updated", updated), ("extra", extra)):
        force_setattr(front, name, value)


def record_memo(cache: Cache) -> Memo[Record]:
    """Return the cached facts of articles; their keys are made of ``article_key``."""
    return Memo(cache, "facts", RecordSerializer())


def body_memo(cache: Cache) -> Memo[Body]:
    """Return the cached HTML of articles, by the same keys."""
    return Memo(cache, "html", Codec(Body))


def derived_memo(cache: Cache) -> Memo[str]:
    """Return the texts that are made of articles, such as parts of the index of the search."""
    return Memo(cache, "derived", TEXT, recent=_RECENT)


class KeptBodies:
    """The HTML of rendered articles: from the cache, or made again if it was lost."""

    def __init__(
        self, cache: Cache, unkept: Mapping[str, Body], again: Callable[[RenderedArticle], Body]
    ) -> None:
        """Take the cache, HTML by key that could not be cached, and how it is made again."""
        self._unkept = unkept
        self._again = again
        self._bodies = body_memo(cache)
        self._derived = derived_memo(cache)

    def body(self, rendered: RenderedArticle) -> Body:
        """Return an article's HTML with its links still open."""
        if (body := self._unkept.get(rendered.key)) is not None:
            return body
        return self._bodies.get(self._bodies.key(rendered.key), lambda: self._again(rendered))

    def derived(self, what: str, key: str, make: Callable[[], str]) -> str:
        """Return something made of an article; ``key`` names all that it depends on."""
        return self._derived.get(self._derived.key(what, key), make)

    def found(self, what: str, key: str) -> str | None:
        """Return something made of an article, if it is cached."""
        place = self._derived.key(what, key)
        return self._derived.find([place]).get(place)


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
