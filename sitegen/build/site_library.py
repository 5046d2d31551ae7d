"""Rendered articles and found files -> Library: what is published, each address once."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from sitegen.assets.beside import public_files, without_sources
from sitegen.assets.copied_files import beside_articles, without_active
from sitegen.assets.look import look_assets
from sitegen.assets.themes import Theme
from sitegen.build.article_cache import Record, RenderContext, not_due, published
from sitegen.build.outputs import address_taken
from sitegen.build.scheduled import scheduled
from sitegen.config import FILE, TAGS, Config
from sitegen.core.diagnostics import Diagnostic, Span
from sitegen.core.model import Asset, RenderedArticle
from sitegen.core.text import fold
from sitegen.incremental.cache import Cache
from sitegen.library import Library, make_library
from sitegen.load.discover import FoundFile


def site_library(
    root: Path,
    cache: Cache,
    making: RenderContext,
    theme: Theme,
    found: Sequence[FoundFile],
    records: Sequence[Record],
    static: tuple[list[Asset], list[Diagnostic]],
) -> tuple[Library, list[Diagnostic]]:
    """Return the library of what is published, and the diagnostics of all of its parts."""
    config = making.config
    articles, clashes = distinct(published(records, making.due))
    public = public_files(found, not_due(records, making.due), articles)
    public, unlinked = without_sources(public, articles)
    files, file_clashes = distinct_files(static, public, articles, theme, config)
    pictures, remote = fetched_pictures(articles, cache, config)
    library = make_library(articles, (*files, *pictures), config.timezone)
    library, untagged = _with_tags(root, library, found)
    return library, [
        *(problem for record in records for problem in record.problems),
        *scheduled([each.article for each in records if each.article], making.due),
        *clashes,
        *file_clashes,
        *unlinked,
        *remote,
        *(problem for rendered in articles for problem in rendered.diagnostics),
        *library.diagnostics,
        *untagged,
    ]


def _with_tags(
    root: Path, library: Library, found: Sequence[FoundFile]
) -> tuple[Library, Sequence[Diagnostic]]:
    """Add the permanent tags of results, and what is wrong with them, if the site has any."""
    if not os.path.lexists(root / TAGS):
        return library, ()
    from sitegen.build.tags_file import tags_of  # late: few sites have tags

    paths = [file.path for file in found if file.kind is not None]
    tags, problems = tags_of(root, library, paths)
    return replace(library, permanent_tags=tags), problems


def distinct(
    articles: Iterable[RenderedArticle],
) -> tuple[list[RenderedArticle], list[Diagnostic]]:
    """Leave out articles whose address is taken already; the diagnostic names both."""
    taken: dict[str, RenderedArticle] = {}
    problems = []
    for rendered in articles:
        address, path = rendered.article.address, rendered.article.source.path
        first = taken.setdefault(fold(address), rendered)
        if first is not rendered:
            problems.append(address_taken(address, Span(path=path), first.article.source.path))
    return list(taken.values()), problems


def distinct_files(
    static: tuple[list[Asset], list[Diagnostic]],
    found: Iterable[FoundFile],
    rendered: Iterable[RenderedArticle],
    theme: Theme,
    config: Config,
) -> tuple[tuple[Asset, ...], list[Diagnostic]]:
    """Return all files that are copied; those whose address is taken are left out, and reported."""
    articles = [each.article for each in rendered]
    files, problems = static
    if config.html != "raw":
        found, refused = without_active(found)
        problems = [*problems, *refused]
    files = [
        *files,
        *look_assets(config.look, theme, FILE),
        *beside_articles(found, articles, config),
    ]
    taken: dict[str, str] = {fold(a.address + "index.html"): a.source.path for a in articles}
    copied = []
    for asset in files:
        first = taken.setdefault(fold(asset.address), asset.origin)
        if first == asset.origin:
            copied.append(asset)
        else:
            span = Span(path=asset.source_path or asset.origin)
            problems.append(address_taken(asset.address, span, first))
    return tuple(copied), problems


def fetched_pictures(
    articles: Iterable[RenderedArticle], cache: Cache, config: Config
) -> tuple[list[Asset], list[Diagnostic]]:
    """Download remote covers, or all remote pictures, if the configuration asks for it."""
    if not config.images.download:
        return [], []
    from sitegen.assets.remote_pictures import (
        remote_covers,
        remote_images,
        remote_pictures,
    )  # late: it imports HTTP and TLS, which few sites need

    wanted = [picture for each in articles for picture in remote_covers(each)]
    if config.images.download == "all":
        wanted += [picture for each in articles for picture in remote_images(each)]
    return remote_pictures(wanted, cache)
