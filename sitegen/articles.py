"""Articles, read and rendered; what is as it was when it was last rendered comes from the cache.

Two things are kept of each article: the facts that other pages need, and its HTML, which is long
and read again only where its page is composed. The key of both is a digest of all they are made of.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from sitegen.cache import Cache, digest
from sitegen.coloured import KeptColours
from sitegen.config import Config
from sitegen.diagnostics import Diagnostic
from sitegen.digests import Digests
from sitegen.library import instant
from sitegen.load import Found, load
from sitegen.model import Article, Body, RenderedArticle
from sitegen.packing import Unreadable, pack, unpack
from sitegen.render import RenderOptions, Typesetter, render
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

    def find(self, files: Sequence[Found]) -> dict[str, Record]:
        """Give, by path, the records of those files that need not be made again."""
        keys = {file.path: key for file in files if (key := self._key(file))}
        found = {path: self._known[key] for path, key in keys.items() if key in self._known}
        wanted = {key_of(key): path for path, key in keys.items() if path not in found}
        for place, data in self._cache.get(list(wanted)).items():
            record = _unpacked(data, keys[wanted[place]])
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


def make(file: Found, making: Making, typesetter: Callable[[], Typesetter], cache: Cache) -> Made:
    """Read an article, render it if it is due, and keep what was made."""
    article, problems = load(file, making.config)
    if article is None:
        return Made(record=Record(key="", article=None, problems=tuple(problems)), body=None)
    key = article_key(making.key.hex(), file, article.source.digest)
    rendered = None
    colours = KeptColours(cache)
    if making.due.holds(article):
        rendered = replace(render(article, making.options, typesetter(), colours), key=key)
    record = Record(
        key=key,
        article=_without_text(article),
        problems=tuple(problems),
        rendered=rendered and _facts(rendered),
    )
    return Made(record=record, body=_keep(record, rendered, colours.new, cache))


def _keep(
    record: Record, rendered: RenderedArticle | None, others: Mapping[bytes, bytes], cache: Cache
) -> Body | None:
    """Keep facts, HTML and others; gives back the HTML where there is no cache to keep it."""
    items = {key_of(record.key): pack(_fields(record)), **others}
    if rendered:
        items[key_of(record.key, "html")] = _joined(rendered.body)
    kept = cache.put(items)
    return rendered.body if rendered and not kept else None


def _joined(body: Body) -> bytes:
    return _BETWEEN.join((body.text, *body.formulas)).encode()


def _parted(joined: str) -> Body:
    text, *formulas = joined.split(_BETWEEN)
    return Body(text=text, formulas=tuple(formulas))


def _facts(rendered: RenderedArticle) -> RenderedArticle:
    return replace(rendered, body=Body(), article=_without_text(rendered.article))


def _without_text(article: Article) -> Article:
    return replace(article, source=replace(article.source, text=""), body="")


def _fields(record: Record) -> tuple[object, ...]:
    return record.article, record.problems, record.rendered


def _unpacked(data: bytes, key: str) -> Record | None:
    try:
        article, problems, rendered = unpack(data)
    except (Unreadable, ValueError, TypeError):
        return None
    if not isinstance(article, Article | None) or not isinstance(rendered, RenderedArticle | None):
        return None
    if rendered and rendered.key != key:
        return None
    return Record(key=key, article=article, problems=problems, rendered=rendered)


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
        place = key_of(key, what)
        data = self._cache.get([place]).get(place)
        if data is not None and (kept := _text(data)) is not None:
            return kept
        made = make()
        self._cache.put({place: made.encode()})
        return made


def _text(data: bytes) -> str | None:
    try:
        return data.decode()
    except UnicodeDecodeError:
        return None


def read(
    files: Sequence[Found], shelf: Shelf, make: Callable[[Sequence[Found]], Iterable[Made]]
) -> tuple[list[Record], dict[str, Body]]:
    """Give the records of all files, in their order; ``make`` makes those that have changed.

    Gives beside it, by key, the HTML that could not be kept.
    """
    found = shelf.find(files)
    missing = [file for file in files if file.path not in found]
    unkept: dict[str, Body] = {}
    for file, made in zip(missing, make(missing), strict=True):
        found[file.path] = made.record
        if made.body is not None:
            unkept[made.record.key] = made.body
    return [found[file.path] for file in files], unkept


def published(records: Iterable[Record], due: Due) -> list[RenderedArticle]:
    """Give the articles that are published."""
    return [r.rendered for r in records if r.article and r.rendered and due.holds(r.article)]
