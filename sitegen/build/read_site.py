"""content/ -> Library: all articles read and rendered; unchanged ones come from the cache."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from pathlib import Path

from msgspec import Struct

from sitegen.assets.copied_files import (
    katex_files,
    static_files,
)
from sitegen.assets.hashed import hashed
from sitegen.assets.look import faint, faint_tokens
from sitegen.assets.themes import Theme, left_out, theme_of
from sitegen.build.article_cache import (
    KeptBodies,
    Made,
    Record,
    RecordCache,
    RenderContext,
    read,
)
from sitegen.build.bibliographies import ReadBibliographies, read_bibliographies
from sitegen.build.intro import intro_of
from sitegen.build.notation import symbols_of_site
from sitegen.build.parallel import check_host, make_all
from sitegen.build.preconditions import check_sanitizer
from sitegen.build.scheduled import PublicationFilter
from sitegen.build.site_library import site_library
from sitegen.build.state import BuildState, recall
from sitegen.config import Config, load_config, place
from sitegen.config.schedule import unscheduled
from sitegen.config.untrusted import overrides, remarks
from sitegen.core.build_options import Progress, Site
from sitegen.core.diagnostics import Diagnostic
from sitegen.core.messages import template
from sitegen.core.model import Asset, Body, RenderedArticle
from sitegen.extensions.loading import NO_EXTENSIONS, Extensions, load_extensions
from sitegen.incremental.cache import Cache
from sitegen.incremental.file_digests import Digests
from sitegen.library import Library
from sitegen.library.notation import SiteSymbol
from sitegen.load.discover import FoundFile, discover
from sitegen.render.protocol import RenderOptions
from sitegen.system.process_pool import HelperProcess

Meanwhile = Callable[[BuildState, Theme, Extensions], object]
"""What the main process does while others render."""


class Content(Struct, frozen=True, kw_only=True):
    """The content of a site, read and rendered; no page is planned yet."""

    site: Site
    config: Config
    theme: Theme
    extensions: Extensions
    library: Library
    records: Sequence[Record]
    """Of all Markdown files."""
    bibliographies: ReadBibliographies
    intro: str
    """The HTML of ``look.intro``."""
    symbols: Mapping[str, SiteSymbol]
    """Those of ``sitegen.toml`` that mean something."""
    bodies: KeptBodies
    digests: Digests
    cache: Cache
    last: BuildState
    """The state that the last build has left."""
    problems: tuple[Diagnostic, ...]


def read_site(
    site: Site,
    progress: Progress = lambda step, done, total: None,
    last: BuildState | None = None,
    beside: HelperProcess | None = None,
    meanwhile: Meanwhile = lambda last, theme, extensions: None,
) -> Content:
    """Read and render all articles, in ``beside``; ``meanwhile`` runs before results are awaited.

    ``last`` is the state that the last build left in this process. Raises BuildError.
    """
    config, theme, problems = _settings(site)
    cache, last, digests = _memory(site, last)
    found, sources, refused = _files(site.root)
    extensions, making = _making(site, config)
    shelf = RecordCache(making, cache, digests, last.records)
    make = partial(render_articles, making, site.processes, beside, progress)
    static = lru_cache(partial(static_assets, site, theme, config))
    others = (partial(meanwhile, last, theme, extensions), static)
    records, uncached = read(sources, shelf, make, others)
    library, wrong = site_library(site.root, cache, making, theme, found, records, static())
    intro, symbols, unset = _typeset_settings(site, making, cache)
    works = read_bibliographies(site.root, config, library.everything, cache, digests)
    problems += [*extensions.problems, *refused, *unset, *wrong, *works.problems]
    return Content(
        site=site,
        config=config,
        theme=theme,
        extensions=extensions,
        library=library,
        records=records,
        bibliographies=works,
        intro=intro,
        symbols=symbols,
        bodies=KeptBodies(cache, uncached, partial(rendered_again, sources, making)),
        digests=digests,
        cache=cache,
        last=last,
        problems=tuple(problems),
    )


def _making(site: Site, config: Config) -> tuple[Extensions, RenderContext]:
    extensions = load_extensions(site.root, config.extensions)
    return extensions, making_of(site, config, extensions)


def _memory(site: Site, last: BuildState | None) -> tuple[Cache, BuildState, Digests]:
    """Return the cache, and the state of the last build: the process's, else the cache's."""
    cache = Cache(site.cache)
    last = last or recall(cache, site.output)
    return cache, last, Digests(last.digests)


def _typeset_settings(
    site: Site, making: RenderContext, cache: Cache
) -> tuple[str, Mapping[str, SiteSymbol], list[Diagnostic]]:
    """Return the introduction and the symbols that ``sitegen.toml`` has."""
    intro, unset = intro_of(site, making, cache)
    symbols, unknown = symbols_of_site(site, making, cache)
    return intro, symbols, [*unset, *unknown]


def _files(root: Path) -> tuple[Sequence[FoundFile], list[FoundFile], Sequence[Diagnostic]]:
    """Return all files of ``content/``, those that are articles and pages, and what is wrong."""
    found, refused = discover(root)
    return found, [file for file in found if file.kind is not None], refused


def _settings(site: Site) -> tuple[Config, Theme, list[Diagnostic]]:
    """Read ``sitegen.toml``, the theme, and what is wrong or left out. Raises BuildError."""
    config = load_config(site.root, **overrides(site))
    theme = theme_of(site, config)
    problems = [*remarks(site), *left_out(site, config), *faint_tokens(theme)]
    check_sanitizer(config, site)
    problems += check_host(config, site.root)
    problems += unscheduled(site.root, config, dt.datetime.now(dt.UTC))
    if config.look.accent:
        problems += faint(config.look, theme, place(site.root, "look", "accent"))
    return config, theme, problems


def making_of(site: Site, config: Config, extensions: Extensions = NO_EXTENSIONS) -> RenderContext:
    """Return the inputs of rendering that are common to all articles."""
    due = PublicationFilter(drafts=site.drafts, as_of=site.as_of, zone=config.timezone)
    options = render_options(config, extensions)
    return RenderContext(config=config, options=options, due=due, cache=site.cache)


def render_articles(
    making: RenderContext,
    processes: int,
    beside: HelperProcess | None,
    progress: Progress,
    files: Sequence[FoundFile],
) -> Iterator[Made]:
    """Start to read and render files; report progress as the results are taken."""
    return _with_progress(make_all(files, making, processes, beside), progress, len(files))


def _with_progress(results: Iterable[Made], progress: Progress, total: int) -> Iterator[Made]:
    for done, made in enumerate(results, 1):
        progress(template("render"), done, total)
        yield made


def rendered_again(
    sources: Sequence[FoundFile], making: RenderContext, lost: RenderedArticle
) -> Body:
    """Return the HTML of an article whose facts are cached, but whose HTML the cache has lost."""
    file = next(each for each in sources if each.path == lost.article.source.path)
    from sitegen.build.article_worker import (
        body_of,  # late: it imports Markdown and KaTeX, and is hardly ever needed
    )

    return body_of(making, file)


def static_assets(site: Site, theme: Theme, config: Config) -> tuple[list[Asset], list[Diagnostic]]:
    """Return the files that belong to no article: KaTeX's, the theme's and the site's own."""
    static, problems = static_files(site.root, theme.folder, trusted=not site.untrusted)
    files = [*katex_files(searched=config.search.enabled), *static]
    return hashed(files, theme.folder), problems


def render_options(config: Config, extensions: Extensions = NO_EXTENSIONS) -> RenderOptions:
    """Return the part of the configuration, and of the extensions, that rendering depends on."""
    return RenderOptions(
        language=config.language,
        mid_sentence_inline=config.math.mid_sentence == "inline",
        indented_code=config.markdown.indented_code,
        breaks=config.markdown.breaks,
        html=config.html,
        embed_hosts=tuple(config.embeds.hosts),
        script_hosts=config.analytics.sources.get("script-src", ()),
        number=config.math.number,
        number_within_sections=config.math.number_within == "section",
        shared_counter=config.theorems.counter == "shared",
        theorems_within_sections=config.theorems.number_within == "section",
        theorem_kinds=tuple({**extensions.theorems, **config.theorems.kinds}.items()),
        markdown=extensions.markdown,
    )
