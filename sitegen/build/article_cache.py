"""The records of articles: from the cache if nothing they depend on has changed.

Two things are cached for each article: the facts that other pages need, and its HTML, which is long
and is loaded only if its page is composed. The key of both is a digest of all that they depend on.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import force_setattr, replace

from sitegen.build.macros_used import macro_bodies, macros_key
from sitegen.build.scheduled import PublicationFilter
from sitegen.config import Config
from sitegen.core.diagnostics import Diagnostic
from sitegen.core.front_matter import FrontMatter
from sitegen.core.messages import language
from sitegen.core.model import Article, Body, RenderedArticle
from sitegen.incremental.cache import Cache, digest
from sitegen.incremental.file_digests import Digests
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import TEXT, Codec, Undecodable, portable
from sitegen.incremental.toolchain import toolchain_fingerprint
from sitegen.load.discover import FoundFile
from sitegen.render.protocol import RenderOptions

_RECENT = 100
"""Derived texts that stay in memory: the feeds of the site and of its tags show the same ones."""


class RenderContext(Struct, frozen=True, kw_only=True):
    """All inputs of rendering that are common to the articles of a site."""

    config: Config
    options: RenderOptions
    due: PublicationFilter
    cache: Path

    @property
    def key(self) -> bytes:
        """Return the part that the keys of all articles have in common."""
        config = self.config
        return digest(
            toolchain_fingerprint(),
            repr((config.timezone.key, config.author, config.permalink)),
            repr((tuple(config.math.bodies), tuple(config.math.notation))),
            repr(self.options),
        )


class Record(Struct, frozen=True, kw_only=True):
    """The result of reading one Markdown file, without its long texts."""

    key: str
    article: Article | None
    """None if the file is not text; its text is left out, like that of the one in ``rendered``."""
    problems: tuple[Diagnostic, ...]
    """Of loading; those of rendering are in ``rendered``."""
    rendered: RenderedArticle | None = None
    """None if the article was not due; its HTML is left out."""
    macros: tuple[str, ...] = ()
    """The site's macros that its formulas use; ``macros_key`` is of their bodies."""
    macros_key: str = ""


class Made(Struct, frozen=True, kw_only=True):
    """A new record, and the HTML if it could not be cached."""

    record: Record
    body: Body | None


class RecordCache:
    """Finds the records of earlier builds: those of this process, then those of the cache."""

    def __init__(
        self, making: RenderContext, cache: Cache, digests: Digests, previous: Mapping[str, Record]
    ) -> None:
        self._macros = macro_bodies(making.config)
        self._common = making.key.hex()
        self._due = making.due
        self._memo = record_memo(cache)
        self._digests = digests
        self._previous = previous

    def keys(self, files: Iterable[FoundFile]) -> dict[str, str]:
        """Return the cache keys of files, by path; a file that cannot be read has none."""
        return {file.path: key for file in files if (key := self._key(file))}

    def promising(self, keys: Mapping[str, str]) -> dict[str, str]:
        """Return the keys whose records probably exist; fast, because values are not verified."""
        places = {path: self._memo.key(key) for path, key in keys.items()}
        there = self._memo.holds(list(places.values()))
        return {
            path: key
            for path, key in keys.items()
            if key in self._previous or places[path] in there
        }

    def find(self, keys: Mapping[str, str]) -> dict[str, Record]:
        """Return, by path, the records that are still valid."""
        found = {path: self._previous[key] for path, key in keys.items() if key in self._previous}
        wanted = {self._memo.key(key): path for path, key in keys.items() if path not in found}
        for place, record in self._memo.find(list(wanted)).items():
            if record.key == keys[wanted[place]]:
                found[wanted[place]] = record
        return {path: record for path, record in found.items() if self._is_whole(record)}

    def _key(self, file: FoundFile) -> str:
        try:
            return article_key(self._common, file, self._digests.of(file.file))
        except OSError:
            return ""

    def _is_whole(self, record: Record) -> bool:
        """Whether a record is complete: an article that was not due but now is has no HTML."""
        if record.macros_key != macros_key(record.macros, self._macros):
            return False
        return record.rendered is not None or not (
            record.article and self._due.holds(record.article)
        )


def article_key(common: str, file: FoundFile, content: str) -> str:
    """Return the key of an article: of what is common to all, its file's names and its content."""
    return _digest(common, file.path, file.name, str(file.kind), content)


@lru_cache(maxsize=20_000)
def _digest(*parts: str) -> str:
    return digest("article", *parts).hex()


class _Stored(Struct, frozen=True, kw_only=True, array_like=True):
    """A record as it is cached: each article once, values of front matter with their types."""

    key: str
    problems: tuple[Diagnostic, ...]
    article: Article | None = None
    """None also if there is a rendered article, which holds it."""
    rendered: RenderedArticle | None = None
    untyped: tuple[Any, Any, Any] = (None, None, {})
    """The values of front matter that have many types: dates, and unknown keys."""
    macros: tuple[str, ...] = ()
    macros_key: str = ""


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
        untyped = (portable(front.date), portable(front.updated), portable(front.extra))
        bare = replace(article, front_matter=replace(front, date=None, updated=None, extra={}))
        return self._codec.encode(
            _Stored(
                key=value.key,
                article=None if rendered else bare,
                problems=value.problems,
                rendered=rendered and replace(rendered, article=bare),
                untyped=untyped,
                macros=value.macros,
                macros_key=value.macros_key,
            )
        )

    def decode(self, data: bytes) -> Record:
        """Return the record. Raises Undecodable."""
        stored = self._codec.decode(data)
        rendered = stored.rendered
        article = rendered.article if rendered else stored.article
        if article:
            _complete(article.front_matter, *stored.untyped)
        if rendered:
            # Ids of headings, which are most of a record, share their text: 2 KB an article.
            texts = {heading.id: heading.id for heading in rendered.headings}
            force_setattr(rendered, "ids", frozenset(texts.get(id_, id_) for id_ in rendered.ids))
        return Record(
            key=stored.key,
            article=article,
            problems=stored.problems,
            rendered=rendered,
            macros=stored.macros,
            macros_key=stored.macros_key,
        )


def _complete(front: FrontMatter, date: object, updated: object, extra: object) -> None:
    """Fill in the values of many types, in place: the object is new. Raises Undecodable."""
    if not isinstance(extra, dict) or not all(
        isinstance(each, dt.date | None) for each in (date, updated)
    ):
        raise Undecodable("a value of front matter of another type")
    for name, value in (("date", date), ("updated", updated), ("extra", extra)):
        force_setattr(front, name, value)


def record_memo(cache: Cache) -> Memo[Record]:
    """Return the memo of the facts of articles; its keys are made of ``article_key``.

    Diagnostics are among the facts, so the language of messages is part of the key.
    """
    return Memo(cache, "facts", RecordSerializer(), language())


def body_memo(cache: Cache) -> Memo[Body]:
    """Return the memo of the HTML of articles, by the same keys."""
    return Memo(cache, "html", Codec(Body))


def derived_memo(cache: Cache) -> Memo[str]:
    """Return the memo of texts derived from articles, such as parts of the search index."""
    return Memo(cache, "derived", TEXT, recent=_RECENT)


class KeptBodies:
    """The HTML of rendered articles: from the cache, or rendered again if the cache has lost it."""

    def __init__(
        self, cache: Cache, uncached: Mapping[str, Body], again: Callable[[RenderedArticle], Body]
    ) -> None:
        """Take the cache, by key the HTML that could not be cached, and how to render again."""
        self._uncached = uncached
        self._again = again
        self._bodies = body_memo(cache)
        self._derived = derived_memo(cache)

    def body(self, rendered: RenderedArticle) -> Body:
        """Return an article's HTML with its links still open."""
        if (body := self._uncached.get(rendered.key)) is not None:
            return body
        return self._bodies.get(self._bodies.key(rendered.key), lambda: self._again(rendered))

    def derived(self, what: str, key: str, make: Callable[[], str]) -> str:
        """Return a text derived from an article; ``key`` names all that it depends on."""
        return self._derived.get(self._derived.key(what, key), make)

    def found(self, what: str, key: str) -> str | None:
        """Return a text derived from an article, if it is cached."""
        place = self._derived.key(what, key)
        return self._derived.find([place]).get(place)


def read(
    files: Sequence[FoundFile],
    shelf: RecordCache,
    make: Callable[[Sequence[FoundFile]], Iterable[Made]],
    meanwhile: Iterable[Callable[[], object]],
) -> tuple[list[Record], dict[str, Body]]:
    """Return the records of all files, in their order, and by key the HTML that is not cached.

    ``make`` starts with the files that have certainly changed. The functions in ``meanwhile`` run
    while other processes render these files, before their results are awaited.
    """
    # Two rounds. Which keys exist is found out quickly, so the files without one are sent to the
    # workers first. The records of the others are decoded while the workers render; those that
    # turn out to be broken are rendered in the second round, which is nearly always empty.
    keys = shelf.promising(shelf.keys(files))
    soon = [file for file in files if file.path not in keys]
    results = make(soon)
    found = shelf.find(keys)
    for each in meanwhile:
        each()
    uncached = dict(_add_records(found, soon, results))
    late = [file for file in files if file.path not in found]
    uncached.update(_add_records(found, late, make(late)))
    return [found[file.path] for file in files], uncached


def _add_records(
    found: dict[str, Record], files: Sequence[FoundFile], results: Iterable[Made]
) -> Iterator[tuple[str, Body]]:
    """Add the records of results to ``found``; return by key the HTML that could not be cached."""
    for file, result in zip(files, results, strict=True):
        found[file.path] = result.record
        if result.body is not None:
            rendered = result.record.rendered
            yield rendered.key if rendered else result.record.key, result.body


def published(records: Iterable[Record], due: PublicationFilter) -> list[RenderedArticle]:
    """Return the articles that are published."""
    return [r.rendered for r in records if r.article and r.rendered and due.holds(r.article)]


def not_due(records: Iterable[Record], due: PublicationFilter) -> set[str]:
    """Return the paths of the articles that are not published."""
    return {r.article.source.path for r in records if r.article and not due.holds(r.article)}
