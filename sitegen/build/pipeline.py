"""THE pipeline: content/ and templates/ in, public/ out. Read it from top to bottom."""

from collections.abc import Callable, Mapping
from functools import partial

from msgspec import Struct

from sitegen.assets.themes import Theme
from sitegen.build.assemble import make_edition, make_index
from sitegen.build.citing import cited_files
from sitegen.build.outputs import Outputs
from sitegen.build.outputs import ahead as pages_ahead
from sitegen.build.preconditions import check_folders, check_output
from sitegen.build.read_site import Content, read_site
from sitegen.build.state import BuildState, keep
from sitegen.build.update import remake
from sitegen.citations.cited_works import Bibliographies
from sitegen.compose import Edition
from sitegen.compose.templates import read_templates
from sitegen.config.untrusted import foreign_files
from sitegen.core.build_options import Progress, Site
from sitegen.core.diagnostic_order import in_order
from sitegen.core.diagnostics import Diagnostic
from sitegen.core.messages import say
from sitegen.extensions.loading import Extensions
from sitegen.extensions.sources import Sources
from sitegen.library import Library
from sitegen.system.lock import BUILDING, shared
from sitegen.system.output_writer import OWN, Written, manifest
from sitegen.system.process_pool import HelperProcess

_FEW = 3
"""Changed articles that get early pages; with more of them, the preview waits for the build."""


class Build(Struct, frozen=True, kw_only=True):
    """The result of a build."""

    library: Library
    written: Written
    pages: int
    diagnostics: tuple[Diagnostic, ...]
    reasons: Mapping[str, tuple[str, ...]]
    """Why files were rebuilt, by name: reads that have changed, as ``--explain`` prints them."""
    memory: BuildState
    installed: Sources
    """The paths of extensions, an installed theme, bibliographies, with a digest of their files."""
    bibliographies: Bibliographies

    @property
    def formulas(self) -> int:
        """The number of formulas in all articles, pages and descriptions."""
        return sum(r.formulas for r in self.library.everything)


def build(
    site: Site,
    progress: Progress = lambda step, done, total: None,
    previous: Build | None = None,
    ahead: Callable[[str, bytes], None] | None = None,
    beside: HelperProcess | None = None,
) -> Build:
    """Build a site. Raises BuildError if it cannot go on; the output is then untouched.

    ``previous`` is the last build of the same site in this process; its state need not be read from
    the cache. If few articles have changed since, ``ahead`` gets their early pages, with the names
    of their files, before the others are planned. The helper process ``beside``, if there is one,
    renders articles.

    The cache is locked meanwhile, so that ``clean`` waits.
    """
    check_output(site)
    check_folders(site)
    with shared(site.cache_folder / BUILDING, say("build this site")):
        return _build(site, progress, previous, ahead, beside)


def _build(
    site: Site,
    progress: Progress,
    previous: Build | None,
    ahead: Callable[[str, bytes], None] | None,
    beside: HelperProcess | None,
) -> Build:
    last = previous.memory if previous else None
    content = read_site(site, progress, last, beside, partial(_load_templates, site))
    edition = make_edition(content)
    if previous and ahead:
        _show_ahead(content, edition, ahead)
    built = write_site(content, edition)
    if previous is None:  # the preview passes its builds on in memory and never reads this
        keep(content.cache, site.output, built.memory)
        content.cache.trim()
    return built


def _load_templates(site: Site, last: BuildState, theme: Theme, extensions: Extensions) -> None:
    """Load all templates while articles are rendered; after another build few pages need them."""
    if not last.past.pages:
        read_templates(site, theme.folder, extensions)


def _show_ahead(content: Content, edition: Edition, show: Callable[[str, bytes], None]) -> None:
    """Show the early pages of articles that have changed, if they are few."""
    last = {key: record.macros_key for key, record in content.last.records.items()}
    new = [each.article for each in content.records if last.get(each.key) != each.macros_key]
    if len(new) <= _FEW:
        for name, data in pages_ahead(edition, {each.source.path for each in new if each}):
            show(name, data)


def write_site(content: Content, edition: Edition) -> Build:
    """Rebuild the stale files and move them into place."""
    site = content.site
    outputs = Outputs(edition, make_index(content, edition), content.digests)
    content.cache.close()  # before workers are forked: SQLite forbids to use a connection there
    remade = remake(
        site.output,
        outputs,
        content.last.ledger,
        edition.trace,
        site.processes,
        fsync=site.fsync,
    )
    memory = BuildState(
        records={record.key: record for record in content.records},
        digests=content.digests.found,
        ledger=remade.ledger,
        past=remade.past,
        library=content.library,
        related=edition.related,
    )
    problems = (
        *content.problems,
        *outputs.diagnostics,
        *edition.problems,
        *foreign_files(site, manifest(site.output).union(OWN)),
    )
    return Build(
        library=content.library,
        written=remade.written,
        pages=outputs.pages,
        diagnostics=in_order([*problems, *remade.diagnostics]),
        reasons=remade.reasons,
        memory=memory,
        installed=content.extensions.sources.with_places(
            (content.theme.folder, *cited_files(content))
        ),
        bibliographies=content.bibliographies.found,
    )
