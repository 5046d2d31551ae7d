"""Brings together what pages are made from: the library, its links closed, templates, pictures."""

import json
from contextlib import suppress
from pathlib import Path

from sitegen.articles import KeptBodies
from sitegen.assets.hashed import shared
from sitegen.assets.pictures import make_pictures
from sitegen.assets.theme import theme_templates
from sitegen.cache import Cache, digest
from sitegen.compose import Edition
from sitegen.compose.look import look_view, unknown_pictures
from sitegen.compose.plans import Plans, structure
from sitegen.compose.views import site_view
from sitegen.config import Config
from sitegen.diagnostics import Diagnostic
from sitegen.digests import Digests
from sitegen.extensions.loading import Extensions
from sitegen.library import Library
from sitegen.library.related import Related, related_articles, related_key
from sitegen.model import Asset, RenderedArticle
from sitegen.resolve import Resolver, images
from sitegen.resolve.bodies import Bodies
from sitegen.search import Files, is_enabled, search_index
from sitegen.search import missing as missing_search
from sitegen.site import Site
from sitegen.template_needs import Known
from sitegen.templates import Templates, state_of
from sitegen.text import encode_path
from sitegen.versions import made_by


def related_to(library: Library, cache: Cache) -> Related:
    """Find out which articles are related, where something that this depends on has changed."""
    key = digest("related", made_by(), repr(related_key(library)))
    found = cache.get([key]).get(key)
    with suppress(ValueError, TypeError, AttributeError):
        kept = {address: tuple(others) for address, others in json.loads(found or b"{}").items()}
        if _is_of(library, kept):
            return kept
    made = related_articles(library)
    cache.put({key: json.dumps(made).encode("utf-8", "surrogatepass")})
    return made


def _is_of(library: Library, related: Related) -> bool:
    """Tell whether these are lists of a library's articles, for each of them."""
    addresses = {rendered.article.address for rendered in library.articles}
    return related.keys() == addresses and all(map(addresses.issuperset, related.values()))


def named(library: Library, related: Related) -> dict[str, tuple[RenderedArticle, ...]]:
    """Give the articles behind their addresses."""
    by_address = {rendered.article.address: rendered for rendered in library.articles}
    return {
        address: tuple(by_address[each] for each in others) for address, others in related.items()
    }


def known_templates(site: Site, last: Known, digests: Digests) -> Known:
    """Give what is known of the templates: what was known last, where they are the same."""
    state = state_of(_folders(site), digests)
    return last if state and state == last.state else Known(state=state)


def read_templates(site: Site, config: Config, extensions: Extensions, known: Known) -> None:
    """Read the templates before they are needed, where nothing is known of them."""
    if not known.needs:
        Templates(_folders(site), str, config.timezone, extensions, known).read()


def _folders(site: Site) -> list[Path]:
    return [site.root / "templates", theme_templates()]


def make_edition(
    library: Library,
    config: Config,
    site: Site,
    kept: KeptBodies,
    related: Related,
    extensions: Extensions,
    last: Plans,
    known: Known,
    intro: str = "",
) -> tuple[Edition, list[Asset], list[Diagnostic]]:
    """Close all links and bring together what pages are made from; give the images made too."""

    def url(path: str) -> str:
        return config.base_path + encode_path(path)

    searchable = is_enabled(config) and bool(library.articles or library.pages)
    wanted = images(library, url)
    pictures, resized, unfit = make_pictures(
        library.assets, wanted, url, site.images, site.processes
    )
    routes = [*extensions.routes, *(["/search/"] if searchable else [])]
    resolver = Resolver(library, url, routes, pictures)
    closings = [(rendered, resolver.close(rendered)) for rendered in library.everything]
    look = look_view(config, library, url, intro)
    view = site_view(library, config, url, look, searchable=searchable)
    asset = shared(library.assets, url)
    templates = Templates(
        _folders(site), url, config.timezone, extensions, known, site=view, asset=asset
    )
    edition = Edition(
        library=library,
        config=config,
        templates=templates,
        site=view,
        asset=asset,
        resolver=resolver,
        url=url,
        bodies=Bodies(closings, kept),
        related=named(library, related),
        searchable=searchable,
        extensions=extensions,
        plans=Plans(structure(library, config, resolver), last),
    )
    missing = unknown_pictures(config, library, site.root)
    problems = [*unfit, *missing, *(p for _, each in closings for p in each.problems)]
    return edition, resized, problems


def make_index(edition: Edition, site: Site) -> tuple[Files, list[Diagnostic]]:
    """Make the index of the search; the preview has the page and no index."""
    if not site.search:
        return {}, []
    if not edition.searchable:
        return {}, missing_search(edition.config, site.root)
    cache = site.cache_folder / "search"
    return search_index(edition.library, edition.bodies, edition.url, edition.config, cache)
