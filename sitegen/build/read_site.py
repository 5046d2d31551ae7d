"""content/ -> Library: all articles read and rendered, what has not changed from the cache."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial

from msgspec import Struct

from sitegen.assets.beside import public_files
from sitegen.assets.copied_files import (
    beside_articles,
    katex_files,
    static_files,
    without_active,
)
from sitegen.assets.hashed import hashed
from sitegen.assets.look import faint, look_assets
from sitegen.build.article_cache import (
    KeptBodies,
    Made,
    PublicationFilter,
    Record,
    RecordCache,
    RenderContext,
    not_due,
    published,
    read,
)
from sitegen.build.intro import intro_of
from sitegen.build.outputs import address_taken
from sitegen.build.parallel import check_host, make_all
from sitegen.build.preconditions import check_sanitizer
from sitegen.build.state import BuildState, recall
from sitegen.config import FILE, Config, load_config, place
from sitegen.config.untrusted import overrides, remarks
from sitegen.core.build_options import Progress, Site
from sitegen.core.diagnostics import Diagnostic, Span
from sitegen.core.model import Asset, Body, RenderedArticle
from sitegen.core.text import fold
from sitegen.extensions.loading import NO_EXTENSIONS, Extensions, load_extensions
from sitegen.incremental.cache import Cache
from sitegen.incremental.file_digests import Digests
from sitegen.library import Library, make_library
from sitegen.load.discover import FoundFile, discover
from sitegen.render.protocol import RenderOptions
from sitegen.system.process_pool import HelperProcess


class Content(Struct, frozen=True, kw_only=True):
    """What a site holds, read and rendered; no page of it is planned."""

    site: Site
    config: Config
    extensions: Extensions
    library: Library
    records: Sequence[Record]
    """Of all Markdown files."""
    intro: str
    """The HTML of ``look.intro``."""
    bodies: KeptBodies
    digests: Digests
    cache: Cache
    last: BuildState
    """What the last build has left."""
    problems: tuple[Diagnostic, ...]


def read_site(
    site: Site,
    progress: Progress = lambda step, done, total: None,
    last: BuildState | None = None,
    beside: HelperProcess | None = None,
    meanwhile: Callable[[BuildState, Extensions], object] = lambda last, extensions: None,
) -> Content:
    """Read and render all articles. Raises BuildError if it cannot go on.

    ``last`` is what the last build of this process has left, else the cache is asked. Articles are
    made in the process ``beside``, if there is one, and ``meanwhile`` something else is done.
    """
    config = load_config(site.root, **overrides(site))
    untrusted = tuple(remarks(site))
    check_sanitizer(config, site)
    cache = Cache(site.cache)
    last = last or recall(cache, site.output)
    digests = Digests(last.digests)
    found, refused = discover(site.root)
    extensions = load_extensions(site.root, config.extensions)
    making = making_of(site, config, extensions)
    sources = [file for file in found if file.kind is not None]
    shelf = RecordCache(making, cache, digests, last.records)
    make = partial(made_anew, making, site.processes, beside, progress)
    static = lru_cache(partial(static_assets, site, config))
    others = (partial(meanwhile, last, extensions), static)
    records, unkept = read(sources, shelf, make, others)
    library, problems = _library(cache, making, found, records, static())
    intro, unset = intro_of(site, making, cache)
    if config.look.accent:
        unset += faint(config.look, place(site.root, "look", "accent"))
    return Content(
        site=site,
        config=config,
        extensions=extensions,
        library=library,
        records=records,
        intro=intro,
        bodies=KeptBodies(cache, unkept, partial(rendered_again, sources, making)),
        digests=digests,
        cache=cache,
        last=last,
        problems=(
            *untrusted,
            *extensions.problems,
            *refused,
            *check_host(config, site.root),
            *unset,
            *problems,
        ),
    )


def _library(
    cache: Cache,
    making: RenderContext,
    found: Sequence[FoundFile],
    records: Sequence[Record],
    static: tuple[list[Asset], list[Diagnostic]],
) -> tuple[Library, list[Diagnostic]]:
    """Put together what is published: articles, and the files that go with them."""
    config = making.config
    articles, clashes = distinct(published(records, making.due))
    public = public_files(found, not_due(records, making.due), articles)
    files, file_clashes = distinct_files(static, public, articles, config)
    covers, remote = fetched_covers(articles, cache, config)
    library = make_library(articles, (*files, *covers), config.timezone)
    return library, [
        *(problem for record in records for problem in record.problems),
        *clashes,
        *file_clashes,
        *remote,
        *(problem for rendered in articles for problem in rendered.diagnostics),
        *library.diagnostics,
    ]


def making_of(site: Site, config: Config, extensions: Extensions = NO_EXTENSIONS) -> RenderContext:
    """Bring together what articles are made from, beside their files."""
    due = PublicationFilter(drafts=site.drafts, as_of=site.as_of, zone=config.timezone)
    options = render_options(config, extensions)
    return RenderContext(config=config, options=options, due=due, cache=site.cache)


def made_anew(
    making: RenderContext,
    processes: int,
    beside: HelperProcess | None,
    progress: Progress,
    files: Sequence[FoundFile],
) -> Iterator[Made]:
    """Begin to read and render files; tells, as results are taken, how far it is."""
    return _told(make_all(files, making, processes, beside), progress, len(files))


def _told(results: Iterable[Made], progress: Progress, total: int) -> Iterator[Made]:
    for done, made in enumerate(results, 1):
        progress("render", done, total)
        yield made


def rendered_again(
    sources: Sequence[FoundFile], making: RenderContext, lost: RenderedArticle
) -> Body:
    """Give the HTML of an article whose facts the cache has kept, and whose HTML it has lost."""
    file = next(each for each in sources if each.path == lost.article.source.path)
    from sitegen.build.article_worker import (
        body_of,  # brings Markdown and KaTeX, and hardly ever happens
    )

    return body_of(making, file)


def distinct(
    articles: Iterable[RenderedArticle],
) -> tuple[list[RenderedArticle], list[Diagnostic]]:
    """Leave out articles whose address is taken already; name both."""
    taken: dict[str, RenderedArticle] = {}
    problems = []
    for rendered in articles:
        address, path = rendered.article.address, rendered.article.source.path
        first = taken.setdefault(fold(address), rendered)
        if first is not rendered:
            problems.append(address_taken(address, Span(path=path), first.article.source.path))
    return list(taken.values()), problems


def static_assets(site: Site, config: Config) -> tuple[list[Asset], list[Diagnostic]]:
    """Gather the files that belong to no article: KaTeX's, the theme's and the site's own."""
    static, problems = static_files(site.root, trusted=not site.untrusted)
    return hashed([*katex_files(searched=config.search.enabled), *static]), problems


def distinct_files(
    static: tuple[list[Asset], list[Diagnostic]],
    found: Iterable[FoundFile],
    rendered: Iterable[RenderedArticle],
    config: Config,
) -> tuple[tuple[Asset, ...], list[Diagnostic]]:
    """Gather all files that are copied; leave out those whose address is taken."""
    articles = [each.article for each in rendered]
    files, problems = static
    if config.html != "raw":
        found, refused = without_active(found)
        problems = [*problems, *refused]
    files = [*files, *look_assets(config.look, FILE), *beside_articles(found, articles, config)]
    taken: dict[str, str] = {fold(a.address + "index.html"): a.source.path for a in articles}
    kept = []
    for asset in files:
        first = taken.setdefault(fold(asset.address), asset.origin)
        if first == asset.origin:
            kept.append(asset)
        else:
            span = Span(path=asset.source_path or asset.origin)
            problems.append(address_taken(asset.address, span, first))
    return tuple(kept), problems


def render_options(config: Config, extensions: Extensions = NO_EXTENSIONS) -> RenderOptions:
    """Give the part of the configuration, and of the extensions, that rendering depends on."""
    return RenderOptions(
        language=config.language,
        mid_sentence_inline=config.math.mid_sentence == "inline",
        indented_code=config.markdown.indented_code,
        html=config.html,
        number=config.math.number,
        shared_counter=config.theorems.counter == "shared",
        theorem_kinds=tuple({**extensions.theorems, **config.theorems.kinds}.items()),
        markdown=extensions.markdown,
    )


def fetched_covers(
    articles: Iterable[RenderedArticle], cache: Cache, config: Config
) -> tuple[list[Asset], list[Diagnostic]]:
    """Bring remote covers into the site where that is asked for."""
    if not config.images.download:
        return [], []
    from sitegen.assets.covers import remote_covers  # brings clients and TLS, which few sites need

    return remote_covers((each.article for each in articles), cache)
