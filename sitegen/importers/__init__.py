"""Articles of other systems -> articles of sitegen. The source is read and never changed."""

import posixpath
from collections.abc import Iterable
from pathlib import Path
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from sitegen.config import FILE, Config, config_of, load_config
from sitegen.core.diagnostics import Diagnostic, in_order
from sitegen.core.text import count_words
from sitegen.importers import hexo, hugo, jekyll, pelican, texts, typora
from sitegen.importers.addresses import apart, unknown, with_aliases
from sitegen.importers.blog import Blog, BlogEntry, Settings, System, Tree, tree
from sitegen.importers.drafts import Draft, Translated, draft, translate
from sitegen.importers.import_writer import ImportWriter, coming_along, safe
from sitegen.importers.routes import Routes, key
from sitegen.importers.settings import as_toml, usable
from sitegen.importers.site_macros import site_macros

__all__ = ["SYSTEMS", "Imported", "Report", "import_articles", "recognise", "tree"]

_ALL = (pelican, hugo, hexo, jekyll, typora, texts)
SYSTEMS: dict[str, System] = {module.SYSTEM.name: module.SYSTEM for module in _ALL}
"""By their names; they are looked for in this order."""


class Report(Struct, frozen=True, kw_only=True):
    """What was done to one file."""

    source: str
    target: str
    notes: tuple[str, ...] = ()


class Imported(Struct, frozen=True, kw_only=True):
    """What came of an import."""

    system: str
    articles: int
    pages: int
    drafts: int
    files: int
    present: int
    """Files that were there already, just the same."""
    settings: str
    """The proposed ``sitegen.toml``; empty where there is one, or nothing to say."""
    reports: tuple[Report, ...]
    diagnostics: tuple[Diagnostic, ...]


def recognise(source: Tree) -> System | None:
    """Tell what system a folder is of."""
    return next((system for system in SYSTEMS.values() if system.fits(source)), None)


def import_articles(source: Tree, system: System, root: Path, *, dry: bool = False) -> Imported:
    """Import all articles of a source into the site at ``root``.

    Raises BuildError where the site's own configuration cannot be read.
    """
    blog = _with_macros(_sane(system.read(source)))
    config, proposed = _config(blog, root)
    drafts, unread = _drafts(blog, system, config)
    settings = as_toml(_spoken(proposed, drafts)) if proposed else ""
    drafts = with_aliases(apart(drafts), config)
    routes = _routes(blog, drafts)
    translated = [translate(made, routes, system, config) for made in drafts]
    writer = ImportWriter(root, dry=dry)
    done = [each for each in translated if _put(writer, each)]
    copied = _copy(writer, blog, done)
    if settings:
        writer.write(FILE, settings.encode(), "")
    found = [d for each in translated for d in each.diagnostics]
    return Imported(
        system=system.name,
        articles=sum(each.draft.entry.kind == "article" for each in done),
        pages=sum(each.draft.entry.kind == "page" for each in done),
        drafts=sum(each.draft.hidden for each in done),
        files=len(copied),
        present=writer.present,
        settings=settings,
        reports=(*map(_report, done), *copied),
        diagnostics=in_order(
            [*blog.left_out, *unread, *unknown(drafts), *found, *writer.diagnostics]
        ),
    )


def _sane(blog: Blog) -> Blog:
    """Give every entry a target that sitegen reads as an article, or leave it out."""
    targets: set[str] = set()
    entries: list[BlogEntry] = []
    for entry in map(safe, blog.entries):
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


def _config(blog: Blog, root: Path) -> tuple[Config, Settings | None]:
    """Read the site's configuration, or propose one."""
    if (root / FILE).exists():
        return load_config(root), None
    settings = usable(blog.settings)
    given = {name: getattr(settings, name) for name in ("timezone", "permalink")}
    return config_of({name: value for name, value in given.items() if value}), settings


def _spoken(settings: Settings, drafts: Iterable[Draft]) -> Settings:
    """Say that a blog is English, if its titles are and its settings do not tell."""
    titles = "".join(made.facts.title for made in drafts)
    english = titles and not count_words(titles)[0]
    return replace(settings, language="en") if english and not settings.language else settings


def _drafts(blog: Blog, system: System, config: Config) -> tuple[list[Draft], list[Diagnostic]]:
    named = usable(blog.settings).timezone
    zone = ZoneInfo(named) if named else config.timezone
    drafts, unread = [], []
    for entry in blog.entries:
        made, problems = draft(entry, blog, system, zone)
        unread += problems
        if made:
            drafts.append(made)
    return drafts, unread


def _routes(blog: Blog, drafts: Iterable[Draft]) -> Routes:
    drafts = list(drafts)
    olds = [(made, old) for made in drafts for old in (made.address, *made.matter.aliases) if old]
    roots = {
        made.entry.path: posixpath.join(
            posixpath.dirname(made.entry.path), str(made.read.front["typora-root-url"]).strip()
        )
        for made in drafts
        if made.read.front.get("typora-root-url")
    }
    return Routes(
        blog=blog,
        entries={made.entry.path: made.entry for made in drafts},
        titles={made.entry.path: made.facts.title for made in drafts if made.facts.title},
        addresses={key(old): made.entry.path for made, old in reversed(olds)},
        roots=roots,
    )


def _put(writer: ImportWriter, each: Translated) -> bool:
    entry = each.draft.entry
    return writer.write(entry.target, each.text.encode(), entry.path)


def _report(each: Translated) -> Report:
    entry = each.draft.entry
    return Report(source=entry.path, target=entry.target, notes=each.notes)


def _copy(writer: ImportWriter, blog: Blog, done: Iterable[Translated]) -> list[Report]:
    """Copy what the articles show, and what lies beside them."""
    wanted = {name for each in done for name in each.wanted}
    copied = []
    for name, target in coming_along(blog, wanted).items():
        try:
            data = (blog.tree.root / name).read_bytes()
        except OSError:
            continue
        if writer.write(target, data, name):
            copied.append(Report(source=name, target=target))
    return copied
