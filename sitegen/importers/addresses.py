"""Addresses of a whole import: each article has one of its own, and the old one leads to it."""

import datetime as dt
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from sitegen.config import Config
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.text import fold
from sitegen.importers.drafts import Draft
from sitegen.load.fields import read_fields

_FEW = 5


def apart(drafts: Iterable[Draft]) -> list[Draft]:
    """Give articles of one name addresses of their own: with their date, or a number."""
    taken: set[str] = set()
    found = []
    for made in drafts:
        name = made.slug
        date = made.matter.date
        if _key(made, name) in taken and isinstance(date, dt.date):
            folder, slash, last = name.rpartition("/")
            name = f"{folder}{slash}{date:%Y-%m-%d}-{last}"
        number = 2
        while _key(made, name) in taken:
            name, number = f"{made.slug}-{number}", number + 1
        taken.add(_key(made, name))
        found.append(replace(made, slug=name))
    return found


def _key(made: Draft, name: str) -> str:
    return fold(f"{made.entry.kind} {name}")


def with_aliases(drafts: Iterable[Draft], config: Config) -> list[Draft]:
    """Keep old addresses, each for the first article that has it."""
    drafts = list(drafts)
    taken = {fold(address(made, config)) for made in drafts}
    found = []
    for made in drafts:
        kept, problems = _aliases(made, config.timezone)
        free = []
        for alias in kept:
            if fold(alias) not in taken:
                taken.add(fold(alias))
                free.append(alias)
        matter = replace(made.matter, aliases=tuple(free))
        diagnostics = (*made.diagnostics, *problems)
        notes = (*made.notes, *(f"old address: {alias}" for alias in free))
        found.append(replace(made, matter=matter, diagnostics=diagnostics, notes=notes))
    return found


def unknown(drafts: Iterable[Draft]) -> list[Diagnostic]:
    """Tell of old addresses that cannot be told: once, where that is so for most articles."""
    lost = [made.entry.path for made in drafts if made.address is None and not made.hidden]
    message = "its old address cannot be told from the settings"
    if len(lost) > _FEW:
        message = f"{message}; nor can those of {len(lost) - 1} others"
        lost = lost[:1]
    hint = "write it into aliases: […] if links to it are to last"
    return [warning(Code.IMPORT_ADDRESS, message, Span(path=p), hint=hint) for p in lost]


def address(made: Draft, config: Config) -> str:
    """Give the new address of an article."""
    if made.entry.kind == "page":
        return f"/{made.slug}/"
    return config.permalink.replace("{slug}", made.slug)


def _aliases(made: Draft, zone: ZoneInfo) -> tuple[list[str], list[Diagnostic]]:
    front = made.read.front
    keys = ("aliases", "alias", "redirect_from")
    given = [made.address, *(text for key in keys for text in _texts(front.get(key)))]
    span = Span(path=made.entry.path)
    problems: list[Diagnostic] = []
    kept: list[str] = []
    for written in filter(None, given):
        path, wrong = read_fields({"aliases": [written]}, {}, made.entry.path, zone)
        kept += path.aliases
        if wrong:
            message = f"the old address {written} cannot be kept"
            problems.append(warning(Code.IMPORT_ADDRESS, message, span))
    return list(dict.fromkeys(kept)), problems


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if isinstance(item, (str, int)) and str(item).strip("/")]
