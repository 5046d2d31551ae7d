"""Import of articles from other systems. The source is read and never changed."""

import posixpath
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from sitegen.config import Config, load_config
from sitegen.core.diagnostic_order import in_order
from sitegen.core.diagnostics import Diagnostic
from sitegen.core.model import Article
from sitegen.core.text import count_words
from sitegen.importers import hexo, hugo, jekyll, myst, obsidian, pelican, texts, typora
from sitegen.importers.addresses import (
    is_same_address,
    unknown_addresses,
    with_aliases,
    with_unique_slugs,
)
from sitegen.importers.blog import Blog, BlogEntry, Settings, System, Tree, tree
from sitegen.importers.drafts import Draft, read_draft, undated
from sitegen.importers.file_dates import first_commits
from sitegen.importers.import_writer import ImportWriter, files_to_copy, safe_entry
from sitegen.importers.menus import new_menu
from sitegen.importers.new_settings import SiteFile, config_for, read_site_file, take_over
from sitegen.importers.present import present_articles
from sitegen.importers.routes import Routes, key
from sitegen.importers.settings import usable
from sitegen.importers.site_macros import site_macros
from sitegen.importers.translation import Translated, translate

__all__ = ["SYSTEMS", "Imported", "Initial", "Report", "import_articles", "recognise", "tree"]

_ALL = (pelican, hugo, hexo, myst, jekyll, obsidian, typora, texts)
SYSTEMS: dict[str, System] = {module.SYSTEM.name: module.SYSTEM for module in _ALL}
"""All supported systems by name, in the order of detection: the first that matches wins."""


class Report(Struct, frozen=True, kw_only=True):
    """The import result of one file."""

    source: str
    target: str
    notes: tuple[str, ...] = ()


class Imported(Struct, frozen=True, kw_only=True):
    """The result of an import: counts, a report for each file, and diagnostics."""

    system: str = ""
    articles: int
    pages: int
    drafts: int
    files: int = 0
    present: int = 0
    """Number of target files that already existed with the same content."""
    removed: tuple[str, ...] = ()
    """The untouched samples of ``init`` that are gone."""
    same_addresses: int
    """Number of articles and pages whose address is the old one."""
    old_addresses: int
    """Number of old addresses that lead to the new ones."""
    settings: str = ""
    """The text of ``sitegen.toml``; empty if nothing in it has changed."""
    taken: tuple[str, ...] = ()
    """The keys in it that are the old site's."""
    reports: tuple[Report, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


class Initial(Struct, frozen=True, kw_only=True):
    """What ``init`` has written into the site, and its author has not changed."""

    samples: frozenset[str] = frozenset()
    """Articles and pages; they are replaced or removed."""
    keys: frozenset[str] = frozenset()
    """Keys of ``sitegen.toml``."""


_NOTHING = Initial()


def recognise(source: Tree) -> System | None:
    """Return the system that a folder belongs to; None if no system matches."""
    return next((system for system in SYSTEMS.values() if system.fits(source)), None)


def import_articles(
    source: Tree, system: System, root: Path, *, initial: Initial = _NOTHING, dry: bool = False
) -> Imported:
    """Import all articles of a source into the site at ``root``.

    Raises BuildError if the site's own configuration cannot be read.
    """
    blog = _with_macros(_with_valid_targets(system.read(source)))
    blog = replace(blog, settings=usable(blog.settings))
    site = read_site_file(root, initial.keys)
    ignored = {*initial.samples, *(entry.target for entry in blog.entries)}
    others = present_articles(root, load_config(root), ignored)
    config = config_for(root, site, blog.settings, alone=not others)
    drafts, unread = _drafts(blog, system, config)
    drafts = with_aliases(with_unique_slugs(drafts, others), config, others)
    routes = _routes(blog, drafts)
    translated = [translate(draft, routes, system, config) for draft in drafts]
    writer = ImportWriter(root, initial.samples, dry=dry)
    written = [each for each in translated if _write(writer, each)]
    copied = _copy(writer, blog, written)
    removed = writer.remove_samples() if written else ()
    if not site.text:
        blog = replace(blog, settings=_with_language(blog.settings, drafts))
    more, lost = _other_keys(site, blog, translated, others, config)
    settings = take_over(site, blog.settings, config, more)
    if settings.taken:
        writer.write_settings(settings.text)
    problems = [*blog.left_out, *unread, *unknown_addresses(drafts), *settings.problems, *lost]
    problems += [*writer.diagnostics, *(d for each in translated for d in each.diagnostics)]
    return replace(
        _counted(written, config),
        system=system.name,
        files=len(copied),
        present=writer.present,
        removed=removed,
        settings=settings.text if settings.taken else "",
        taken=settings.taken,
        reports=(*map(_report, written), *copied),
        diagnostics=in_order(problems),
    )


def _counted(written: Sequence[Translated], config: Config) -> Imported:
    """Return the figures of an import."""
    return Imported(
        articles=sum(each.draft.entry.kind == "article" for each in written),
        pages=sum(each.draft.entry.kind == "page" for each in written),
        drafts=sum(each.draft.hidden for each in written),
        same_addresses=sum(is_same_address(each.draft, config) for each in written),
        old_addresses=sum(len(each.draft.matter.aliases) for each in written),
    )


def _other_keys(
    site: SiteFile,
    blog: Blog,
    translated: Iterable[Translated],
    others: Iterable[Article],
    config: Config,
) -> tuple[dict[str, Any], list[Diagnostic]]:
    """Return the menu and the hosts of frames for the configuration, and what is lost of them."""
    translated = list(translated)
    drafts = [each.draft for each in translated]
    menu, lost = new_menu(blog.settings, site, drafts, others, config)
    hosts = {host for each in translated for host in each.frame_hosts}
    listed = [*config.embeds.hosts, *sorted(hosts - {*config.embeds.hosts})]
    frames = {"embeds.hosts": listed} if len(listed) > len(config.embeds.hosts) else {}
    return {**({"menu": menu} if menu else {}), **frames}, lost


def _with_valid_targets(blog: Blog) -> Blog:
    """Assign each entry a unique target that sitegen reads as an article; drop hidden ones."""
    targets: set[str] = set()
    entries: list[BlogEntry] = []
    for entry in map(safe_entry, blog.entries):
        if entry is None:
            continue
        target, number = entry.target, 2
        while target.casefold() in targets:
            target, number = f"{entry.target.removesuffix('.md')}-{number}.md", number + 1
        targets.add(target.casefold())
        entries.append(replace(entry, target=target))
    return replace(blog, entries=tuple(entries))


def _with_macros(blog: Blog) -> Blog:
    """Add what templates, scripts and packages define to what the configuration does."""
    found = {**site_macros(blog.tree), **blog.settings.macros}
    return replace(blog, settings=replace(blog.settings, macros=found))


def _with_language(settings: Settings, drafts: Iterable[Draft]) -> Settings:
    """Set the language to English if the settings name none and no title has CJK characters."""
    titles = "".join(draft.facts.title for draft in drafts)
    english = titles and not count_words(titles)[0]
    return replace(settings, language="en") if english and not settings.language else settings


def _drafts(blog: Blog, system: System, config: Config) -> tuple[list[Draft], list[Diagnostic]]:
    named = blog.settings.timezone
    zone = ZoneInfo(named) if named else config.timezone
    commits = first_commits(blog.tree.root) if system.file_dates else {}
    drafts: list[Draft] = []
    unread: list[Diagnostic] = []
    for entry in blog.entries:
        draft, problems = read_draft(entry, blog, system, zone, commits)
        unread += problems
        if draft:
            drafts.append(draft)
    return drafts, [*unread, *undated(drafts)]


def _routes(blog: Blog, drafts: Iterable[Draft]) -> Routes:
    drafts = list(drafts)
    old_addresses = [
        (old, draft.entry.path)
        for draft in drafts
        for old in (draft.address, *draft.matter.aliases)
        if old
    ]
    roots = {
        draft.entry.path: posixpath.join(
            posixpath.dirname(draft.entry.path), str(draft.read.front["typora-root-url"]).strip()
        )
        for draft in drafts
        if draft.read.front.get("typora-root-url")
    }
    return Routes(
        blog=blog,
        entries={draft.entry.path: draft.entry for draft in drafts},
        titles={draft.entry.path: draft.facts.title for draft in drafts if draft.facts.title},
        addresses={key(old): path for old, path in reversed(old_addresses)},
        roots=roots,
    )


def _write(writer: ImportWriter, each: Translated) -> bool:
    entry = each.draft.entry
    return writer.write(entry.target, each.text.encode(), entry.path)


def _report(each: Translated) -> Report:
    entry = each.draft.entry
    return Report(source=entry.path, target=entry.target, notes=each.notes)


def _copy(writer: ImportWriter, blog: Blog, written: Iterable[Translated]) -> list[Report]:
    """Copy the files that the articles reference, and those in the articles' own folders."""
    wanted = {name for each in written for name in each.wanted}
    copied = []
    for name, target in files_to_copy(blog, wanted).items():
        try:
            data = (blog.tree.root / name).read_bytes()
        except OSError:
            continue
        if writer.write(target, data, name):
            copied.append(Report(source=name, target=target))
    return copied
