"""Addresses of a whole import: a unique slug for each article, and aliases for its old address."""

import datetime as dt
from collections.abc import Iterable
from urllib.parse import unquote
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from sitegen.config import Config
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.model import Article
from sitegen.core.text import fold
from sitegen.importers.drafts import Draft
from sitegen.load.fields import read_fields

_FEW = 5


def with_unique_slugs(drafts: Iterable[Draft], others: Iterable[Article] = ()) -> list[Draft]:
    """Return the drafts with unique slugs; duplicates get their date in front, or a number.

    ``others`` are the articles that the site has already.
    """
    taken = {fold(f"{each.source.kind} {each.slug}") for each in others}
    renamed = []
    for draft in drafts:
        name = draft.slug
        date = draft.matter.date
        if _key(draft, name) in taken and isinstance(date, dt.date):
            folder, slash, last = name.rpartition("/")
            name = f"{folder}{slash}{date:%Y-%m-%d}-{last}"
        number = 2
        while _key(draft, name) in taken:
            name, number = f"{draft.slug}-{number}", number + 1
        taken.add(_key(draft, name))
        renamed.append(replace(draft, slug=name))
    return renamed


def _key(draft: Draft, name: str) -> str:
    return fold(f"{draft.entry.kind} {name}")


def with_aliases(
    drafts: Iterable[Draft], config: Config, others: Iterable[Article] = ()
) -> list[Draft]:
    """Return the drafts with their old addresses as aliases; the first draft keeps a shared one."""
    drafts = list(drafts)
    taken = {fold(address(draft, config)) for draft in drafts}
    taken |= {fold(name) for each in others for name in (each.address, *each.front_matter.aliases)}
    result = []
    for draft in drafts:
        aliases, problems = _aliases(draft, config.timezone)
        free = []
        for alias in aliases:
            if fold(alias) not in taken:
                taken.add(fold(alias))
                free.append(alias)
        matter = replace(draft.matter, aliases=tuple(free))
        diagnostics = (*draft.diagnostics, *problems)
        notes = (*draft.notes, *(say("old address: {alias}", alias=alias) for alias in free))
        result.append(replace(draft, matter=matter, diagnostics=diagnostics, notes=notes))
    return result


def unknown_addresses(drafts: Iterable[Draft]) -> list[Diagnostic]:
    """Warn about old addresses that cannot be computed; with one warning if they are many."""
    lost = [draft.entry.path for draft in drafts if draft.address is None and not draft.hidden]
    message = say("its old address cannot be computed from the settings")
    if len(lost) > _FEW:
        message = say(
            "its old address cannot be computed from the settings; neither can those of {count}"
            " others",
            count=len(lost) - 1,
        )
        lost = lost[:1]
    hint = say("write it into aliases: […] if links to it should keep working")
    return [warning(Code.IMPORT_ADDRESS, message, Span(path=p), hint=hint) for p in lost]


def address(draft: Draft, config: Config) -> str:
    """Return the new address of an article."""
    if draft.entry.kind == "page":
        return f"/{draft.slug}/"
    return config.permalink.replace("{slug}", draft.slug)


def is_same_address(draft: Draft, config: Config) -> bool:
    """Return whether an article that was published stays at its address."""
    same = fold(unquote(draft.address or "").strip("/")) == fold(address(draft, config).strip("/"))
    return bool(draft.address) and not draft.hidden and same


def _aliases(draft: Draft, zone: ZoneInfo) -> tuple[list[str], list[Diagnostic]]:
    """Return the valid old addresses of a draft, and a warning for each invalid one."""
    front = draft.read.front
    keys = ("aliases", "alias", "redirect_from")
    addresses = [draft.address, *(text for key in keys for text in _texts(front.get(key)))]
    span = Span(path=draft.entry.path)
    problems: list[Diagnostic] = []
    aliases: list[str] = []
    for written in filter(None, addresses):
        matter, errors = read_fields({"aliases": [written]}, {}, draft.entry.path, zone)
        aliases += matter.aliases
        if errors:
            message = say("the old address {written} cannot become an alias", written=written)
            problems.append(warning(Code.IMPORT_ADDRESS, message, span))
    return list(dict.fromkeys(aliases)), problems


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    return [str(item) for item in items if isinstance(item, (str, int)) and str(item).strip("/")]
