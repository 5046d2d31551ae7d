"""THE pipeline: content/ and templates/ in, public/ out. Read it from top to bottom."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from importlib.util import find_spec

from msgspec import Struct

from sitegen.articles import Due, KeptBodies, Made, Making, Shelf, published, read
from sitegen.assemble import (
    known_templates,
    make_edition,
    make_index,
    read_templates,
    related_to,
)
from sitegen.assets.files import beside_articles, katex_files, static_files, without_active
from sitegen.assets.hashed import hashed
from sitegen.assets.look import faint, look_assets
from sitegen.cache import Cache
from sitegen.config import FILE, Config, load_config, place
from sitegen.diagnostics import BuildError, Code, Diagnostic, Span, error, in_order
from sitegen.digests import Digests
from sitegen.extensions.loading import NO_EXTENSIONS, Extensions, load_extensions
from sitegen.extensions.sources import Sources
from sitegen.intro import intro_of
from sitegen.library import Library, make_library
from sitegen.library.related import are_alike
from sitegen.load.discover import Found, discover
from sitegen.lock import BUILDING, shared
from sitegen.memory import Memory, keep, recall
from sitegen.model import Asset, Body, RenderedArticle
from sitegen.outputs import Outputs, address_taken
from sitegen.outputs import ahead as pages_ahead
from sitegen.processes import Beside
from sitegen.regular import walk
from sitegen.remake import remake
from sitegen.render.protocol import RenderOptions
from sitegen.site import Progress, Site
from sitegen.text import fold
from sitegen.workers import make_all
from sitegen.write import Written

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
    memory: Memory
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
    beside: Beside | None = None,
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
    beside: Beside | None,
) -> Build:
    config = load_config(
        site.root, **({} if site.base_url is None else {"base_url": site.base_url})
    )
    check_output(site)
    check_sanitizer(config, site)
    cache = Cache(site.cache)
    last = previous.memory if previous else recall(cache, site.output)
    digests = Digests(last.digests)
    found, refused = discover(site.root)

    extensions = load_extensions(site.root, config.extensions)
    making = making_of(site, config, extensions)
    sources = [file for file in found if file.kind is not None]
    shelf = Shelf(making, cache, digests, last.records)
    anew = partial(made_anew, making, site.processes, beside, progress)
    known = known_templates(site, last.templates, digests)
    templates = partial(read_templates, site, config, extensions, known)
    static = lru_cache(partial(static_assets, site))
    records, unkept = read(sources, shelf, anew, meanwhile=(templates, static))
    articles, clashes = distinct(published(records, making.due))
    files, file_clashes = distinct_files(static(), found, articles, config)
    intro, unset = intro_of(site, making, cache)
    if config.look.accent:
        unset += faint(config.look, place(site.root, "look", "accent"))
    covers, remote = fetched_covers(articles, site, config)

    library = make_library(articles, (*files, *covers), config.timezone)
    kept = KeptBodies(cache, unkept, partial(rendered_again, sources, making))
    alike = last.library is not None and are_alike(last.library, library)
    related = last.related if alike else related_to(library, cache)
    edition, resized, missing = make_edition(
        library, config, site, kept, related, extensions, last.plans, known, intro
    )
    if previous and ahead and len(new := {r.key for r in records} - last.records.keys()) <= _FEW:
        for name, data in pages_ahead(edition, new):
            ahead(name, data)
    index, unsearchable = make_index(edition, site)
    outputs = Outputs(edition, index, (*library.assets, *resized), digests)
    cache.close()  # processes may be forked
    remade = remake(site.output, outputs, last.ledger, site.processes, lasting=site.lasting)

    memory = Memory(
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
                *extensions.problems,
                *refused,
                *(d for record in records for d in record.problems),
                *clashes,
                *file_clashes,
                *remote,
                *unset,
                *(d for rendered in articles for d in rendered.diagnostics),
                *library.diagnostics,
                *missing,
                *unsearchable,
                *outputs.diagnostics,
                *edition.problems,
                *remade.diagnostics,
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


def check_folders(site: Site) -> None:
    """Refuse templates, and a cache, that lie elsewhere: the first are read, the second written."""
    problems = walk(site.root / "templates", site.root, lambda name: name.startswith(".")).problems
    cache = site.cache_folder
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
        raise BuildError(
            error(
                Code.CONFIG,
                'html = "sanitize" needs nh3, which is not installed',
                place(site.root, "html"),
                hint="install it with sitegen's extra sanitize: pip install '.[sanitize]'",
            )
        )


def making_of(site: Site, config: Config, extensions: Extensions = NO_EXTENSIONS) -> Making:
    """Bring together what articles are made from, beside their files."""
    due = Due(drafts=site.drafts, as_of=site.as_of, zone=config.timezone)
    options = render_options(config, extensions)
    return Making(config=config, options=options, due=due, cache=site.cache)


def made_anew(
    making: Making,
    processes: int,
    beside: Beside | None,
    progress: Progress,
    files: Sequence[Found],
) -> Iterator[Made]:
    """Begin to read and render files; tells, as results are taken, how far it is."""
    return _told(make_all(files, making, processes, beside), progress, len(files))


def _told(results: Iterable[Made], progress: Progress, total: int) -> Iterator[Made]:
    for done, made in enumerate(results, 1):
        progress("render", done, total)
        yield made


def rendered_again(sources: Sequence[Found], making: Making, lost: RenderedArticle) -> Body:
    """Give the HTML of an article whose facts the cache has kept, and whose HTML it has lost."""
    file = next(each for each in sources if each.path == lost.article.source.path)
    from sitegen.making import body_of  # brings Markdown and KaTeX, and hardly ever happens

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
    static, problems = static_files(site.root)
    return hashed([*katex_files(), *static]), problems


def distinct_files(
    static: tuple[list[Asset], list[Diagnostic]],
    found: Iterable[Found],
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
    articles: Iterable[RenderedArticle], site: Site, config: Config
) -> tuple[list[Asset], list[Diagnostic]]:
    """Bring remote covers into the site where that is asked for."""
    if not config.images.download:
        return [], []
    from sitegen.assets.covers import remote_covers  # brings clients and TLS, which few sites need

    return remote_covers((each.article for each in articles), site.images / "remote")
