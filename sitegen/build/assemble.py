"""The edition, all inputs of the pages: library, closed links, templates, pictures."""

from collections.abc import Callable, Iterator

from sitegen.assets.hashed import shared
from sitegen.assets.look import grounds
from sitegen.assets.pictures import make_pictures
from sitegen.build.citing import cited_works
from sitegen.build.read_site import Content
from sitegen.compose import Edition
from sitegen.compose.all_views import Views
from sitegen.compose.look_view import unknown_pictures
from sitegen.compose.templates import Templates, renamed, template_folders
from sitegen.compose.traced_jinja import TemplateVersions
from sitegen.compose.views import NOTATION
from sitegen.core.diagnostics import Diagnostic
from sitegen.core.model import RenderedArticle
from sitegen.core.text import encode_path
from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec
from sitegen.incremental.toolchain import toolchain_fingerprint
from sitegen.incremental.trace import Trace
from sitegen.library import Library
from sitegen.library.related import Related, are_alike, related_articles, related_key
from sitegen.library.uses import GRAPH, Uses, refers_in_results
from sitegen.resolve import Resolver, images
from sitegen.resolve.bodies import Bodies
from sitegen.resolve.notation import Notation
from sitegen.search import Files, index_files, is_enabled


def related_to(library: Library, cache: Cache) -> Related:
    """Return the addresses of related articles, by address; from the cache if it has them."""
    memo: Memo[Related] = Memo(
        cache, "related", Codec(dict[str, tuple[str, ...]]), toolchain_fingerprint()
    )
    return memo.get(memo.key(repr(related_key(library))), lambda: related_articles(library))


def named(library: Library, related: Related) -> dict[str, tuple[RenderedArticle, ...]]:
    """Return the related articles themselves instead of their addresses."""
    by_address = {rendered.article.address: rendered for rendered in library.articles}
    return {
        address: tuple(by_address[each] for each in others) for address, others in related.items()
    }


def make_edition(content: Content) -> Edition:
    """Close all links and assemble the inputs of the pages; no page is composed yet."""
    library, config = content.library, content.config

    def href(path: str) -> str:
        return config.base_path + encode_path(path)

    searchable = is_enabled(config) and bool(library.articles or library.pages)
    pictures, resized, unfit = make_pictures(
        library.assets, images(library, href), href, content.cache, content.site.processes
    )
    works, unformatted = cited_works(content)
    routes = _routes(content, searchable=searchable)
    resolver = Resolver(library, href, routes, pictures, works, config.language)
    # All links are closed here, though few pages may be stale: an article's broken link must be
    # reported in each build, and depends on articles that have changed since.
    closings = [(rendered, resolver.close(rendered)) for rendered in library.everything]
    problems = [problem for _, each in closings for problem in each.problems]
    problems += _of_templates_and_look(content)
    related = _related(content)
    bodies = Bodies(closings, content.bodies)
    uses = Uses(library.listed, (use for _, closing in closings for use in closing.uses))
    notation = Notation(library, content.symbols, resolver.see)
    others = named(library, related)
    views = _views(content, href, resolver, bodies, others, uses, notation, searchable)
    return Edition(
        config=config,
        site=views.site,
        terms=views.terms,
        nearby=views.nearby,
        used_by=views.used_by,
        results=views.results,
        tagged_results=views.tagged_results(),
        trace=views.trace,
        templates=_templates(content, views),
        assets=(*library.assets, *resized),
        related=related,
        extensions=content.extensions,
        problems=[*problems, *unfit, *unformatted, *notation.problems],
    )


def _of_templates_and_look(content: Content) -> Iterator[Diagnostic]:
    site = content.site
    yield from renamed(template_folders(site, content.theme.folder))
    yield from unknown_pictures(content.config, content.library, site.root)


def _routes(content: Content, *, searchable: bool) -> Iterator[str]:
    """Yield the addresses that authors may link to, beside those that every site has."""
    yield from content.extensions.routes
    if searchable:
        yield "/search/"
    if any(map(refers_in_results, content.library.listed)):
        yield GRAPH
    if tags := content.library.permanent_tags:
        yield from (f"/t/{each.tag}/" for each in tags.tags)
    if _has_notation(content):
        yield NOTATION


def _has_notation(content: Content) -> bool:
    every = content.library.everything
    return bool(content.symbols) or any(r.article.front_matter.notation for r in every)


def _views(
    content: Content,
    href: Callable[[str], str],
    resolver: Resolver,
    bodies: Bodies,
    related: dict[str, tuple[RenderedArticle, ...]],
    uses: Uses,
    notation: Notation,
    searchable: bool,
) -> Views:
    return Views(
        Trace(content.last.past),
        content.library,
        content.config,
        href,
        resolver,
        bodies,
        related,
        uses,
        notation,
        searchable=searchable,
        intro=content.intro,
        grounds=grounds(content.theme),
    )


def _related(content: Content) -> Related:
    """Return the related articles of each; those of the last build if they are still valid."""
    last, library = content.last, content.library
    if last.library is not None and are_alike(last.library, library):
        return last.related
    return related_to(library, content.cache)


def _templates(content: Content, views: Views) -> Templates:
    """Return the templates, and declare the nodes of the trace that they read beside views."""
    trace, site = views.trace, views.site
    folders = template_folders(content.site, content.theme.folder)
    addresses = shared(content.library.assets)
    trace.add_kind("template", TemplateVersions(folders, content.digests).of)
    trace.add_kind("asset", addresses.get)
    for each in content.extensions.loaded:
        trace.add(f"extension {each.name}", each.digest)

    def asset(name: str) -> str:
        """Return the href of a file below ``/assets/``. Raises LookupError if there is none."""
        trace.note(f"asset {name}")
        if name not in addresses:
            raise LookupError(f"there is no file /assets/{name}")
        return site.href(addresses[name])

    return Templates(
        folders,
        lambda: site.timezone,
        trace,
        content.extensions,
        url=site.href,
        asset=asset,
        site=site,
    )


def make_index(content: Content, edition: Edition) -> Files:
    """Return the files of the search index, if the site has a search."""
    if not edition.site.search:
        return {}
    library, output = content.library, content.site.output
    return index_files(library.listed, content.bodies, content.cache, str(output.resolve()))
