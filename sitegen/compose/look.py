"""What pages show of ``[look]``, as templates see it."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

from markupsafe import Markup
from msgspec import Struct

from sitegen.assets.look import ADDRESS, grounds
from sitegen.config import Config, place
from sitegen.config.look import Look
from sitegen.diagnostics import Code, Diagnostic, warning
from sitegen.library import Library
from sitegen.text import is_external

_CREATIVE = re.compile(r"CC[ -](BY(?:-NC)?(?:-SA|-ND)?)[ -](\d\.\d)", re.IGNORECASE)
_ZERO = re.compile(r"CC0(?:[ -]1\.0)?", re.IGNORECASE)
_PICTURES = ("logo", "avatar", "favicon")


class LinkView(Struct, frozen=True, kw_only=True):
    """Where else the author is found."""

    name: str
    url: str


class LookView(Struct, frozen=True, kw_only=True):
    """What pages show of ``[look]``; colours, widths and fonts stand in its style sheet alone."""

    sheet: str = ""
    """The href of that; empty if the look changes no token."""
    grounds: tuple[str, str] = ("", "")
    """The colours that pages stand on, light and dark."""
    logo: str = ""
    favicon: str = ""
    avatar: str = ""
    intro: Markup = Markup()
    links: tuple[LinkView, ...] = ()
    cards: bool = False
    license: str = ""
    license_url: str = ""
    gongan: str = ""
    gongan_code: str = ""
    repository: str = ""
    """Where the folder of a file is shown: ``…/content/a.md`` goes behind ``/edit/main``."""
    since: str = ""
    """The years of the articles: ``2023–2025``."""


def look_view(
    config: Config, library: Library, url: Callable[[str], str], intro: str = ""
) -> LookView:
    """Make the view of a look; pictures that the site lacks are left out."""
    look = config.look
    there = {asset.address for asset in library.assets}

    def picture(key: str) -> str:
        address = getattr(look, key)
        return url(address) if address in there else ""

    return LookView(
        sheet=url(ADDRESS) if ADDRESS in there else "",
        grounds=grounds(look),
        logo=picture("logo"),
        favicon=picture("favicon"),
        avatar=picture("avatar"),
        intro=Markup(intro),
        links=tuple(
            LinkView(name=name, url=to if is_external(to) or ":" in to else url(to))
            for name, to in look.links.items()
        ),
        cards=look.home == "cards",
        license=look.license,
        license_url=license_url(look.license),
        gongan=look.gongan,
        gongan_code="".join(re.findall(r"\d", look.gongan)),
        repository=look.repository.rstrip("/"),
        since=_years(library),
    )


def license_url(name: str) -> str:
    """Return where a licence of Creative Commons is explained; empty for any other."""
    if _ZERO.fullmatch(name.strip()):
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    found = _CREATIVE.fullmatch(name.strip())
    return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/" if found else ""


def unknown_pictures(config: Config, library: Library, root: Path) -> list[Diagnostic]:
    """Find pictures of the look that are not there."""
    there = {asset.address for asset in library.assets}
    return [
        warning(
            Code.LINK_MISSING,
            f"there is no file static{path}",
            place(root, "look", key),
            hint="put the picture into static/; its path begins with a slash",
        )
        for key, path in _named(config.look)
        if path not in there
    ]


def _named(look: Look) -> Iterator[tuple[str, str]]:
    return ((key, path) for key in _PICTURES if (path := getattr(look, key)))


def _years(library: Library) -> str:
    """Return the years of the articles, first to last; the clock has no say in it."""
    dates = [date for r in library.articles if (date := r.article.front_matter.date)]
    first, last = (min(d.year for d in dates), max(d.year for d in dates)) if dates else (0, 0)
    return f"{first}–{last}" if first != last else str(first or "")
