"""``[look]`` as templates see it. The names here are a contract with every theme."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from sitegen.assets.look import ADDRESS
from sitegen.compose.licenses import License, license_of
from sitegen.compose.views import LinkView
from sitegen.config import Config, place
from sitegen.config.look import Look
from sitegen.core.diagnostics import Code, Diagnostic, warning
from sitegen.core.messages import say
from sitegen.core.text import is_external
from sitegen.incremental.views import Tracked, tracked
from sitegen.library import Library

if TYPE_CHECKING:
    from sitegen.compose.all_views import Views

_PICTURES = ("logo", "avatar", "favicon")


class LookView(Tracked):
    """What pages show of ``[look]``; colours, widths and fonts stand in its style sheet alone."""

    def __init__(self, views: "Views") -> None:
        super().__init__(views.trace, "look")
        self._views = views
        self._look = views.config.look
        views.trace.add(self._node, fields=self.state_of)

    @tracked
    def sheet(self) -> str:
        """The href of its style sheet; empty if it changes no token."""
        return self._href(ADDRESS)

    @tracked
    def grounds(self) -> tuple[str, str]:
        """The colours that pages stand on, light and dark."""
        return self._views.grounds

    @tracked
    def logo(self) -> str:
        """The href of a picture, like the two below; empty if there is none."""
        return self._href(self._look.logo)

    @tracked
    def favicon(self) -> str:
        """The href of a picture."""
        return self._href(self._look.favicon)

    @tracked
    def avatar(self) -> str:
        """The href of a picture."""
        return self._href(self._look.avatar)

    @tracked
    def intro(self) -> Markup:
        """The lines of the home page."""
        return Markup(self._views.intro)

    @tracked
    def links(self) -> tuple[LinkView, ...]:
        """Where else the author is found."""
        return tuple(
            LinkView(name=name, url=to if is_external(to) or ":" in to else self._views.href(to))
            for name, to in self._look.links.items()
        )

    @tracked
    def cards(self) -> bool:
        """Whether the home page shows cards."""
        return self._look.home == "cards"

    @tracked
    def license(self) -> License | None:
        """Of all articles that name none of their own."""
        return license_of(self._look.license)

    @tracked
    def gongan(self) -> str:
        """From ``sitegen.toml``."""
        return self._look.gongan

    @property
    def gongan_code(self) -> str:
        """The digits of the same."""
        return "".join(re.findall(r"\d", self.gongan))

    @tracked
    def repository(self) -> str:
        """Where the folder of a file is shown: ``…/content/a.md`` goes behind ``/edit/HEAD``."""
        return self._look.repository.rstrip("/")

    @tracked
    def since(self) -> str:
        """The years of the articles, ``2023–2025``; the clock has no say in it."""
        dates = [r.article.front_matter.date for r in self._views.library.articles]
        years = [date.year for date in dates if date]
        first, last = min(years, default=0), max(years, default=0)
        return f"{first}–{last}" if first != last else str(first or "")

    def _href(self, address: str) -> str:
        """Return the href of a file of the site; empty if it is not there."""
        there = any(asset.address == address for asset in self._views.library.assets)
        return self._views.href(address) if there else ""


def unknown_pictures(config: Config, library: Library, root: Path) -> list[Diagnostic]:
    """Find pictures of the look that are not there."""
    there = {asset.address for asset in library.assets}
    return [
        warning(
            Code.LINK_MISSING,
            say("there is no file static{path}", path=path),
            place(root, "look", key),
            hint=say("put the picture into static/; its path begins with a slash"),
        )
        for key, path in _named(config.look)
        if path not in there
    ]


def _named(look: Look) -> Iterator[tuple[str, str]]:
    return ((key, path) for key in _PICTURES if (path := getattr(look, key)))
