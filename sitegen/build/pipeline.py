"""THE pipeline: content/ and templates/ in, public/ out. Read it from top to bottom."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from importlib.util import find_spec

from msgspec import Struct

from sitegen.assets.beside import public_files
from sitegen.assets.copied_files import (
    beside_articles,
    katex_files,
    static_files,
    without_active,
)
from sitegen.assets.hashed import hashed
from sitegen.build.article_cache import (
    KeptBodies,
    Made,
    PublicationFilter,
    RecordCache,
    RenderContext,
    not_due,
    published,
    read,
)
from sitegen.build.assemble import (
    known_templates,
    make_edition,
    make_index,
    read_templates,
    related_to,
)
from sitegen.build.outputs import Outputs, address_taken
from sitegen.build.outputs import ahead as pages_ahead
from sitegen.build.parallel import check_host, make_all
from sitegen.build.state import BuildState, keep, recall
from sitegen.build.update import remake
from sitegen.config import Config, load_config, place
from sitegen.config.untrusted import foreign_files, overrides, remarks
from sitegen.core.build_options import Progress, Site
from sitegen.core.diagnostics import BuildError, Code, Diagnostic, Span, error, in_order
from sitegen.core.model import Asset, Body, RenderedArticle
from sitegen.core.text import fold
from sitegen.extensions.loading import NO_EXTENSIONS, Extensions, load_extensions
from sitegen.extensions.sources import Sources
from sitegen.incremental.cache import Cache
from sitegen.incremental.file_digests import Digests
from sitegen.library import Library, make_library
from sitegen.library.related import are_alike
from sitegen.load.discover import FoundFile, discover
from sitegen.render.protocol import RenderOptions
from sitegen.system.lock import BUILDING, shared
from sitegen.system.output_writer import OWN, Written, manifest
from sitegen.system.process_pool import HelperProcess
from sitegen.system.walk import is_hidden, link_on_the_way, walk

_FEW = 3
"""Articles that an author changes in one go; beyond, a build is awaited as a whole."""


class Build(Struct, frozen=True, kw_only=True):
    """What came of it."""

    library: Library
    written: Written
    pages: int
    diagnostics: tuple[Diagnostic, ...]
    reasons: Mapping[str, tuple[str, ...]]
    """Why files were made again, by name."""
    memory: BuildState
    extensions: Sources
    """Where they lie, and what state they are in."""

    @property
    def formulas(self) -> int:
        """Count the formulas of all articles, pages and descriptions."""
        return sum(r.formulas for r in self.library.everything)


def build(
    site: Site,
    progress: Progress = lambda step, done, total: None,
    previous: Build | None = None,
    ahead: Callable[[str, bytes], None] | None = None,
    beside: HelperProcess | None = None,
) -> Build:
    """Build a site. Raises BuildError where it cannot go on; the output is then untouched.

    ``previous`` is the last build of the same site in this process, which saves reading. Where few
    articles have changed since, ``ahead`` gets their pages, by the names of their files, before all
    the others are planned. They are made in the process ``beside``, if there is one.

    The cache is not removed meanwhile; ``clean`` waits.
    """
    check_folders(site)
    with shared(site.cache_folder / BUILDING, "build this site"):
        return _build(site, progress, previous, ahead, beside)


def _build(
    site: Site,
    progress: Progress,
    previous: Build | None,
    ahead: Callable[[str, bytes], None] | None,
    beside: HelperProcess | None,
) -> Build:
    config = load_config(site.root, **overrides(site))
    untrusted = tuple(remarks(site))
    check_output(site)
    check_sanitizer(config, site)
    cache = Cache(site.cache)
    last = previous.memory if previous else recall(cache, site.output)
    digests = Digests(last.digests)
    found, refused = discover(site.root)
    extensions = load_extensions(site.root, config.extensions)
    making = making_of(site, config, extensions)
    sources = [file for file in found if file.kind is not None]
    shelf = RecordCache(making, cache, digests, last.records)
    anew = partial(made_anew, making, site.processes, beside, progress)
    known = known_templates(site, last.templates, digests)
    templates = partial(read_templates, site, config, extensions, known)
    static = lru_cache(partial(static_assets, site))
    records, unkept = read(sources, shelf, anew, meanwhile=(templates, static))
    articles, clashes = distinct(published(records, making.due))
    public = public_files(found, not_due(records, making.due), articles)
    files, file_clashes = distinct_files(static(), public, articles, config)
    covers, remote = fetched_covers(articles, site, config)

    library = make_library(articles, (*files, *covers), config.timezone)
    kept = KeptBodies(cache, unkept, partial(rendered_again, sources, making))
    alike = last.library is not None and are_alike(last.library, library)
    related = last.related if alike else related_to(library, cache)
    edition, resized, missing = make_edition(
        library, config, site, kept, related, extensions, last.plans, known
    )
    if previous and ahead and len(new := {r.key for r in records} - last.records.keys()) <= _FEW:
        for name, data in pages_ahead(edition, new):
            ahead(name, data)
    index, unsearchable = make_index(edition, site)
    outputs = Outputs(edition, index, (*library.assets, *resized), digests)
    cache.close()  # processes may be forked
    remade = remake(site.output, outputs, last.ledger, site.processes, fsync=site.fsync)

    memory = BuildState(
        records={record.key: record for record in records},
        digests=digests.found,
        ledger=remade.ledger,
        plans=edition.plans,
        templates=edition.templates.known,
        library=library,
        related=related,
    )
    edition.plans.settle()
    if previous is None:  # who hands builds on does not read them again
        keep(cache, site.output, memory)
        cache.trim()
    return Build(
        library=library,
        written=remade.written,
        pages=outputs.pages,
        diagnostics=in_order(
            [
                *untrusted,
                *extensions.problems,
                *refused,
                *check_host(config, site.root),
                *(d for record in records for d in record.problems),
                *clashes,
                *file_clashes,
                *remote,
                *(d for rendered in articles for d in rendered.diagnostics),
                *library.diagnostics,
                *missing,
                *unsearchable,
                *outputs.diagnostics,
                *edition.problems,
                *remade.diagnostics,
                *foreign_files(site, manifest(site.output).union(OWN)),
            ]
        ),
        reasons=remade.reasons,
        memory=memory,
        extensions=extensions.sources,
    )


def check_output(site: Site) -> None:
    """Refuse an output folder that is, holds or lies in what the site is made from."""
    output = site.output.resolve()
    sources = [site.root.resolve() / name for name in ("content", "templates", "static")]
    inside = any(output == source or source in output.parents for source in sources)
    if inside or output == site.root.resolve() or output in site.root.resolve().parents:
        message = f"the output folder {output} is one that the site is made from"
        raise _no_output(site, message, "choose another folder with --output")
    if link := link_on_the_way(site.output, site.root):
        message = f"{link} is a link, and the site would lie elsewhere"
        raise _no_output(site, message, "remove it, or name the folder itself with --output")
    if output.exists() and not output.is_dir():
        raise _no_output(site, f"{output} is not a folder")


def _no_output(site: Site, message: str, hint: str = "") -> BuildError:
    return BuildError(error(Code.OUTPUT, message, Span(path=str(site.output)), hint=hint))


def check_folders(site: Site) -> None:
    """Refuse templates, and a cache, that lie elsewhere: the first are read, the second written."""
    templates, cache = site.root / "templates", site.cache_folder
    problems = [] if site.untrusted else walk(templates, site.root, is_hidden).problems
    inside = cache.iterdir() if cache.is_dir() else ()
    for path in (cache, *inside):
        # The database is not opened through a link; it is replaced.
        if path.is_symlink() and not path.name.startswith(site.cache.name):
            message = f"{path} is a link, and what is cached would lie elsewhere"
            problems.append(error(Code.OUTPUT, message, Span(path=str(path)), hint="remove it"))
    if problems:
        raise BuildError(*problems)


def check_sanitizer(config: Config, site: Site) -> None:
    """Refuse to go on without what is to make HTML harmless."""
    if config.html == "sanitize" and find_spec("nh3") is None:
        message = 'html = "sanitize" needs nh3, which is not installed'
        hint = "install it with sitegen's extra sanitize: pip install '.[sanitize]'"
        raise BuildError(error(Code.CONFIG, message, place(site.root, "html"), hint=hint))


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


def static_assets(site: Site) -> tuple[list[Asset], list[Diagnostic]]:
    """Gather the files that belong to no article: KaTeX's, the theme's and the site's own."""
    static, problems = static_files(site.root, trusted=not site.untrusted)
    return hashed([*katex_files(), *static]), problems


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
    files = [*files, *beside_articles(found, articles, config)]
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
    articles: Iterable[RenderedArticle], site: Site, config: Config
) -> tuple[list[Asset], list[Diagnostic]]:
    """Bring remote covers into the site where that is asked for."""
    if not config.images.download:
        return [], []
    from sitegen.assets.covers import remote_covers  # brings clients and TLS, which few sites need

    return remote_covers((each.article for each in articles), site.images / "remote")
