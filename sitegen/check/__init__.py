"""Looks at a whole site: builds it aside, then reads what was built as its readers would."""

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from sitegen.build.pipeline import Build, build
from sitegen.check import alternatives, external, headings, labels, site_links, size
from sitegen.check.address_origins import AddressOrigins, Texts
from sitegen.check.crawl import pages
from sitegen.config import load_config
from sitegen.config.untrusted import overrides
from sitegen.core.build_options import Progress, Site
from sitegen.core.diagnostics import Diagnostic, in_order
from sitegen.system.lock import held

__all__ = ["Checked", "aside", "check"]


class Checked(Struct, frozen=True, kw_only=True):
    """What is to be said of a site."""

    build: Build
    inside: int
    """Different addresses of the site that its pages point at."""
    outside: int
    """Different addresses of other sites."""
    size: int
    """Of all files, in bytes."""
    diagnostics: tuple[Diagnostic, ...]


def aside(site: Site) -> Site:
    """Give the same site, built where it is in nobody's way."""
    return replace(site, output=site.cache_folder / "check")


def check(
    site: Site,
    web: external.Web | None = None,
    progress: Progress = lambda step, done, total: None,
) -> Checked:
    """Build a site aside and check it; other hosts are asked through ``web``, if there is one.

    Raises BuildError where the site cannot be built. Two checks of one site do not meet.
    """
    site = aside(site)
    with held(site.output.with_suffix(".lock"), "check this site"):
        return _check(site, web, progress)


def _check(site: Site, web: external.Web | None, progress: Progress) -> Checked:
    config = load_config(site.root, **overrides(site))
    built = build(site, progress)
    texts, sizes, read = Texts(site.root), dict(_sizes(site.output)), dict(pages(site.output))
    places = AddressOrigins(site.root, site.output, built.library, config, texts)
    found = site_links.follow(read, frozenset(sizes), places, config, built.diagnostics)
    return Checked(
        build=built,
        inside=found.inside,
        outside=len(found.outside),
        size=sum(sizes.values()),
        diagnostics=in_order(
            [
                *built.diagnostics,
                *found.problems,
                *labels.unused(built.library),
                *headings.skipped(built.library),
                *alternatives.missing(read, built.library, texts, config),
                *size.against_limits(sizes, built.library),
                *(_asked(found, places, web, progress) if web else ()),
            ]
        ),
    )


def _asked(
    found: site_links.LinkTargets, places: AddressOrigins, web: external.Web, progress: Progress
) -> list[Diagnostic]:
    addresses = {address: places.of(*where) for address, where in found.outside.items()}

    def tell(done: int) -> None:
        progress("links", done, len(addresses))

    return external.broken(addresses, web, tell)


def _sizes(output: Path) -> Iterator[tuple[str, int]]:
    """Give name and size of each file of the built site, without what sitegen keeps for itself."""
    for file in sorted(output.rglob("*")):
        name = file.relative_to(output).as_posix()
        if file.is_file() and not name.startswith(".sitegen"):
            yield name, file.stat().st_size
