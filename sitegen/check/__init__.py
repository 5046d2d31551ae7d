"""Checks of a whole site: build it into a separate folder, then examine the built pages."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sitegen.build.pipeline import Build, build
from sitegen.check import (
    alternatives,
    external,
    headings,
    labels,
    notation,
    permanent_tags,
    site_links,
    size,
    uncited,
)
from sitegen.check.address_origins import AddressOrigins, Texts
from sitegen.check.crawl import pages
from sitegen.config import load_config
from sitegen.config.untrusted import overrides
from sitegen.core.build_options import Progress, Site
from sitegen.core.diagnostic_order import in_order
from sitegen.core.diagnostics import Diagnostic
from sitegen.core.messages import say, template
from sitegen.system.lock import held

__all__ = ["Checked", "check", "in_check_folder"]


class Checked(Struct, frozen=True, kw_only=True):
    """The result of checking a site."""

    build: Build
    inside: int
    """Number of distinct addresses inside the site that its pages link to."""
    outside: int
    """Number of distinct addresses of other sites."""
    size: int
    """Total size of all files in bytes."""
    diagnostics: tuple[Diagnostic, ...]


def in_check_folder(site: Site) -> Site:
    """Return the site with an output folder in its cache, so that no other output is touched."""
    return replace(site, output=site.cache_folder / "check")


def check(
    site: Site,
    web: external.Web | None = None,
    progress: Progress = lambda step, done, total: None,
) -> Checked:
    """Build and check a site; links to other hosts are checked only if there is a ``web``.

    Raises BuildError if the site cannot be built. A lock keeps two checks of one site apart.
    """
    site = in_check_folder(site)
    with held(site.output.with_suffix(".lock"), say("check this site")):
        return _check(site, web, progress)


def _check(site: Site, web: external.Web | None, progress: Progress) -> Checked:
    config = load_config(site.root, **overrides(site))
    built = build(site, progress)
    texts, sizes, facts = Texts(site.root), dict(_sizes(site.output)), dict(pages(site.output))
    origins = AddressOrigins(site.root, site.output, built.library, config, texts)
    targets = site_links.follow(facts, frozenset(sizes), origins, config, built.diagnostics)
    return Checked(
        build=built,
        inside=targets.inside,
        outside=len(targets.outside),
        size=sum(sizes.values()),
        diagnostics=in_order(
            [
                *built.diagnostics,
                *targets.problems,
                *labels.unused(built.library),
                *uncited.entries(built.bibliographies, built.library),
                *permanent_tags.incomplete(built.library),
                *headings.skipped(built.library),
                *notation.contradictory(built.library, config, site.root),
                *alternatives.missing(facts, built.library, texts, config),
                *size.against_limits(sizes, built.library),
                *(_external(targets, origins, web, progress) if web else ()),
            ]
        ),
    )


def _external(
    targets: site_links.LinkTargets, origins: AddressOrigins, web: external.Web, progress: Progress
) -> list[Diagnostic]:
    addresses = {address: origins.of(*use) for address, use in targets.outside.items()}

    def report(done: int) -> None:
        progress(template("links"), done, len(addresses))

    return external.broken(addresses, web, report)


def _sizes(output: Path) -> Iterator[tuple[str, int]]:
    """Return name and size in bytes of each file of the built site, without sitegen's own files."""
    for file in sorted(output.rglob("*")):
        name = file.relative_to(output).as_posix()
        if file.is_file() and not name.startswith(".sitegen"):
            yield name, file.stat().st_size
