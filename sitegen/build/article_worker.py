"""The work on one article: load it, render it with this process's typesetter, cache the results.

Most builds render one article or none. So this module, which imports Markdown and KaTeX, is only
imported if there is one, and in the helper process while the main process imports its own modules.
"""

import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from sys import platform

from msgspec.structs import replace

from sitegen.build.article_cache import (
    Made,
    Record,
    RenderContext,
    article_key,
    body_memo,
    derived_memo,
    record_memo,
)
from sitegen.build.highlighting_cache import colouring
from sitegen.build.macros_used import macro_bodies, macros_key
from sitegen.core.model import Article, Body, RenderedArticle
from sitegen.incremental.cache import Cache, digest
from sitegen.load.discover import FoundFile
from sitegen.load.load_article import load
from sitegen.render.render_article import render, render_line
from sitegen.search.index import PART
from sitegen.search.part import make_part
from sitegen.search.part import packed as packed_part
from sitegen.typeset.typesetter import KatexTypesetter, make_typesetter


def body_of(making: RenderContext, file: FoundFile) -> Body:
    """Return the HTML of an article whose facts are cached, but whose HTML the cache has lost."""
    article, _ = load(file, making.config)
    assert article is not None, "it was text when it was first read"
    return render(article, making.options, _typesetter_of(making)).body


def line_of(making: RenderContext, text: str) -> str:
    """Render one line that belongs to no article."""
    return render_line(
        text, making.options, _typesetter_of(making), {}, making.options.language
    ).html


def symbols_of(making: RenderContext, names: Sequence[str]) -> list[str]:
    """Return the HTML of the site's symbols alone; empty for those that KaTeX does not know."""
    return _typesetter_of(making).shown(names)


def make(making: RenderContext, file: FoundFile) -> Made:
    """Load an article, render it if it is due, and cache its record, HTML and search part."""
    cache = _cache(making.cache)
    article, problems = load(file, making.config)
    if article is None:
        return Made(record=Record(key="", article=None, problems=tuple(problems)), body=None)
    # The key is made of the digest of the text that was loaded, not of the file as it is now: if an
    # editor has written it meanwhile, the next build finds another key and renders again.
    key = article_key(making.key.hex(), file, article.source.digest)
    rendered: RenderedArticle | None = None
    macros: tuple[str, ...] = ()
    of_macros = ""
    if making.due.holds(article):
        rendered, macros = _rendered(making, article, cache)
        of_macros = macros_key(macros, macro_bodies(making.config))
        rendered = replace(rendered, key=digest(key, of_macros).hex() if of_macros else key)
    record = Record(
        key=key,
        article=_without_text(article),
        problems=tuple(problems),
        rendered=rendered and _facts(rendered),
        macros=macros,
        macros_key=of_macros,
    )
    memo = record_memo(cache)
    memo.store({memo.key(key): record})
    if rendered and making.config.search.enabled:
        parts = derived_memo(cache)
        part = packed_part(make_part(rendered, rendered.body))
        parts.store({parts.key(PART, rendered.key): part})
    return Made(record=record, body=_store_body(rendered, cache) if rendered else None)


def _rendered(
    making: RenderContext, article: Article, cache: Cache
) -> tuple[RenderedArticle, tuple[str, ...]]:
    """Render an article; return it with the names of the site's macros that it uses."""
    typesetter = _typesetter_of(making)
    typesetter.used.clear()
    rendered = render(article, making.options, typesetter, colouring(cache))
    return rendered, tuple(sorted(typesetter.used & macro_bodies(making.config).keys()))


def _store_body(rendered: RenderedArticle, cache: Cache) -> Body | None:
    """Store an article's HTML; return it if it cannot be stored."""
    memo = body_memo(cache)
    return None if memo.store({memo.key(rendered.key): rendered.body}) else rendered.body


# A worker sends results to the main process, which holds those of all articles at once. So the long
# texts are left out: the HTML is read from the cache when its page is composed.
def _facts(rendered: RenderedArticle) -> RenderedArticle:
    return replace(rendered, body=Body(), article=_without_text(rendered.article))


def _without_text(article: Article) -> Article:
    return replace(article, source=replace(article.source, text=""), body="")


def _typesetter_of(making: RenderContext) -> KatexTypesetter:
    math = making.config.math
    bodies, symbols = tuple(math.bodies.items()), tuple(math.notation)
    return _typesetters(math.host, bodies, symbols, making.cache)


@lru_cache(maxsize=2)
def _cache(path: Path) -> Cache:
    return Cache(path)


def _typesetter(
    host: str, macros: tuple[tuple[str, str], ...], symbols: tuple[str, ...], cache: Path
) -> KatexTypesetter:
    return make_typesetter(host, dict(macros), _cache(cache), symbols)


_typesetters = lru_cache(maxsize=2)(_typesetter)
"""The host lives from chunk to chunk, and in the preview from build to build."""
_INHERITED: list[object] = []
"""Typesetters of the parent process. They are referenced here so that they are never freed: V8's
threads do not exist after a fork, so it must not be shut down there."""


def _disown() -> None:
    """Leave the typesetters to the process that created them."""
    global _typesetters
    _INHERITED.append(_typesetters)
    _typesetters = lru_cache(maxsize=2)(_typesetter)


if platform != "win32":
    os.register_at_fork(after_in_child=_disown)
