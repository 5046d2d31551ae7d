"""THE pipeline: content/ and templates/ in, public/ out. Read it from top to bottom."""

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen.assets import beside_articles, katex_files, static_files
from sitegen.assets.theme import theme_templates
from sitegen.cache import Cache
from sitegen.compose import Edition
from sitegen.compose.views import site_view
from sitegen.config import Config, load_config
from sitegen.diagnostics import BuildError, Code, Diagnostic, Span, error, in_order
from sitegen.library import Library, instant, make_library
from sitegen.load import discover, load
from sitegen.model import Article, Asset, RenderedArticle
from sitegen.outputs import Outputs, address_taken
from sitegen.render import RenderOptions
from sitegen.resolve import Resolver
from sitegen.search import Files, is_enabled, search_index
from sitegen.search import missing as missing_search
from sitegen.templates import Templates
from sitegen.text import encode_path, fold
from sitegen.workers import render_all
from sitegen.write import Written, write


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What to build and how; everything the command line decides."""

    root: Path
    output: Path
    base_url: str | None = None
    """Instead of the configuration's, where given."""
    drafts: bool = False
    as_of: dt.date | None = None
    """Leave out articles with a later date."""
    jobs: int = 0
    """Processes; 0 for one a core."""
    search: bool = False
    """Whether to make the index of the search, where the site has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What came of it."""

    library: Library
    written: Written
    pages: int
    diagnostics: tuple[Diagnostic, ...]

    @property
    def formulas(self) -> int:
        """Count the formulas of all articles, pages and descriptions."""
        return sum(r.formulas for r in self.library.everything)


Progress = Callable[[str, int, int], None]
"""Told what is being done, how much is done, and of how many."""


def build(site: Site, progress: Progress = lambda step, done, total: None) -> Build:
    """Build a site. Raises BuildError where it cannot go on; the output is then untouched."""
    config = load_config(
        site.root, **({} if site.base_url is None else {"base_url": site.base_url})
    )
    check_output(site)
    found = discover(site.root)

    articles, problems = load_all(found, site, config)
    articles, clashes = distinct(articles)
    files, file_clashes = distinct_files(found, articles, site, config)

    options = render_options(config)
    rendered = list(
        tracked(
            render_all(articles, options, config.math, cache_path(site), jobs(site)),
            len(articles),
            progress,
        )
    )

    Cache(cache_path(site)).trim()
    library = make_library(rendered, files, config.zone)
    edition, missing = make_edition(library, config, site)
    index, unsearchable = make_index(edition, site)
    outputs = Outputs(edition, index, files)
    written = write(site.output, outputs)
    return Build(
        library=library,
        written=written,
        pages=outputs.pages,
        diagnostics=in_order(
            [
                *problems,
                *clashes,
                *file_clashes,
                *(d for r in rendered for d in r.diagnostics),
                *library.diagnostics,
                *missing,
                *unsearchable,
                *outputs.diagnostics,
            ]
        ),
    )


def cache_path(site: Site) -> Path:
    """Give the file of what is kept from build to build."""
    return site.root / ".sitegen" / "cache.sqlite"


def check_output(site: Site) -> None:
    """Refuse an output folder that is, holds or lies in what the site is made from."""
    output = site.output.resolve()
    sources = [site.root.resolve() / name for name in ("content", "templates", "static")]
    inside = any(output == source or source in output.parents for source in sources)
    if inside or output == site.root.resolve() or output in site.root.resolve().parents:
        raise BuildError(
            error(
                Code.OUTPUT,
                f"the output folder {output} is one that the site is made from",
                Span(path=str(site.output)),
                hint="choose another folder with --output",
            )
        )
    if output.exists() and not output.is_dir():
        raise BuildError(
            error(Code.OUTPUT, f"{output} is not a folder", Span(path=str(site.output)))
        )


def load_all(
    found: Iterable[Any], site: Site, config: Config
) -> tuple[list[Article], list[Diagnostic]]:
    """Read all Markdown files; leave out drafts and those that are not due."""
    articles, problems = [], []
    for file in found:
        if file.kind is None:
            continue
        article, remarks = load(file, config)
        problems += remarks
        if article and is_due(article, site, config):
            articles.append(article)
    return articles, problems


def is_due(article: Article, site: Site, config: Config) -> bool:
    """Tell whether an article is published."""
    front = article.front_matter
    if front.draft and not site.drafts:
        return False
    if site.as_of is None or front.date is None:
        return True
    return instant(front.date, config.zone).astimezone(config.zone).date() <= site.as_of


def distinct(articles: Iterable[Article]) -> tuple[list[Article], list[Diagnostic]]:
    """Leave out articles whose address is taken already; name both."""
    taken: dict[str, Article] = {}
    problems = []
    for article in articles:
        first = taken.setdefault(fold(article.address), article)
        if first is not article:
            problems.append(
                address_taken(article.address, Span(path=article.source.path), first.source.path)
            )
    return list(taken.values()), problems


def distinct_files(
    found: Iterable[Any], articles: list[Article], site: Site, config: Config
) -> tuple[tuple[Asset, ...], list[Diagnostic]]:
    """Gather all files that are copied; leave out those whose address is taken."""
    files = [
        *katex_files(),
        *static_files(site.root),
        *beside_articles(found, articles, config),
    ]
    taken: dict[str, str] = {fold(a.address + "index.html"): a.source.path for a in articles}
    kept, problems = [], []
    for asset in files:
        first = taken.setdefault(fold(asset.address), asset.origin)
        if first == asset.origin:
            kept.append(asset)
        else:
            span = Span(path=asset.source_path or asset.origin)
            problems.append(address_taken(asset.address, span, first))
    return tuple(kept), problems


def render_options(config: Config) -> RenderOptions:
    """Give the part of the configuration that rendering depends on."""
    return RenderOptions(
        language=config.language,
        mid_sentence_inline=config.math.mid_sentence == "inline",
        indented_code=config.markdown.indented_code,
        number=config.math.number,
        shared_counter=config.theorems.counter == "shared",
        theorem_kinds=tuple(config.theorems.kinds.items()),
    )


def jobs(site: Site) -> int:
    """Give the number of processes."""
    return site.jobs or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else "1")


def tracked(
    results: Iterable[RenderedArticle], total: int, progress: Progress
) -> Iterator[RenderedArticle]:
    """Pass results on and tell how far it is."""
    for done, result in enumerate(results, 1):
        progress("render", done, total)
        yield result


def make_edition(library: Library, config: Config, site: Site) -> tuple[Edition, list[Diagnostic]]:
    """Close all links and bring together what pages are made from."""

    def url(path: str) -> str:
        return config.base_path + encode_path(path)

    searchable = is_enabled(config) and bool(library.articles or library.pages)
    resolver = Resolver(library, url, ["/search/"] if searchable else [])
    bodies, missing = {}, []
    for rendered in library.everything:
        bodies[rendered.article.address], problems = resolver.resolve(rendered)
        missing += problems
    folders = [site.root / "templates", theme_templates()]
    view = site_view(library, config, url, searchable=searchable)
    templates = Templates(folders, url, config.zone, site=view)
    edition = Edition(
        library=library,
        config=config,
        templates=templates,
        resolver=resolver,
        url=url,
        bodies=bodies,
        searchable=searchable,
    )
    return edition, missing


def make_index(edition: Edition, site: Site) -> tuple[Files, list[Diagnostic]]:
    """Make the index of the search; the preview has the page and no index."""
    if not site.search:
        return {}, []
    if not edition.searchable:
        return {}, missing_search(edition.config, site.root)
    cache = site.root / ".sitegen" / "search"
    return search_index(edition.library, edition.bodies, edition.url, edition.config, cache)
