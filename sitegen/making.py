"""Makes one article: reads it, renders it with this process's typesetter, and keeps what was made.

Most builds make one article or none, so this is loaded where there is one, and beside the rest.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from msgspec.structs import replace

from sitegen.articles import Made, Making, Record, article_key, joined, key_of, packed
from sitegen.cache import Cache, digest
from sitegen.coloured import KeptColours
from sitegen.load.article import load
from sitegen.load.discover import Found
from sitegen.model import Article, Body, RenderedArticle
from sitegen.packing import Unserializable
from sitegen.render.article import render, render_line
from sitegen.typeset.typesetter import KatexTypesetter, make_typesetter


def body_of(making: Making, file: Found) -> Body:
    """Give the HTML of an article whose facts the cache has kept, and whose HTML it has lost."""
    article, _ = load(file, making.config)
    assert article is not None, "it was text when it was first read"
    return render(article, making.options, _typesetter_of(making)).body


def line_of(making: Making, text: str) -> str:
    """Render one line that belongs to no article."""
    return render_line(text, making.options, _typesetter_of(making), {}).html


def make(making: Making, file: Found) -> Made:
    """Read an article, render it if it is due, and keep what was made."""
    cache = _cache(making.cache, os.getpid())
    article, problems = load(file, making.config)
    if article is None:
        return Made(record=Record(key="", article=None, problems=tuple(problems)), body=None)
    key = article_key(making.key.hex(), file, article.source.digest)
    rendered = None
    colours = KeptColours(cache)
    if making.due.holds(article):
        rendered = replace(
            render(article, making.options, _typesetter_of(making), colours), key=key
        )
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
    items = dict(others)
    with suppress(Unserializable):  # rendered again by each build
        items[key_of(record.key)] = packed(record)
    if rendered:
        items[key_of(record.key, "html")] = joined(rendered.body)
    kept = cache.put(items)
    return rendered.body if rendered and not kept else None


def _facts(rendered: RenderedArticle) -> RenderedArticle:
    return replace(rendered, body=Body(), article=_without_text(rendered.article))


def _without_text(article: Article) -> Article:
    return replace(article, source=replace(article.source, text=""), body="")


def _typesetter_of(making: Making) -> KatexTypesetter:
    math = making.config.math
    return _typesetter(math.host, tuple(math.macros.items()), making.cache, os.getpid())


@lru_cache(maxsize=2)
def _typesetter(
    host: str, macros: tuple[tuple[str, str], ...], cache: Path, process: int
) -> KatexTypesetter:
    """Keep the host from chunk to chunk, and in the preview from build to build.

    V8 has threads of its own, which do not follow into a forked process.
    """
    return make_typesetter(host, dict(macros), _cache(cache, process), digest)


@lru_cache(maxsize=2)
def _cache(path: Path, process: int) -> Cache:
    return Cache(path)
