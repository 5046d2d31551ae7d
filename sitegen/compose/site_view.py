"""The site as templates see it. The names here are a contract with every theme."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from markupsafe import Markup

from sitegen.compose.article_view import ArticleView
from sitegen.compose.look_view import LookView
from sitegen.compose.term_view import TermView
from sitegen.compose.views import MenuView, SymbolView
from sitegen.config.services import Analytics, Comments, Embeds
from sitegen.core.model import RenderedArticle
from sitegen.core.text import is_external
from sitegen.incremental.views import Tracked, TrackedList, tracked
from sitegen.resolve.notation import Entry

if TYPE_CHECKING:
    from sitegen.compose.all_views import Views

_SHARED = "/assets/share.png"


class SiteView(Tracked):
    """What all pages share."""

    def __init__(self, views: "Views") -> None:
        super().__init__(views.trace, "site")
        self._views = views
        self._config = views.config
        self.articles = self._list("articles", views.library.articles)
        """All articles, newest first."""
        self.pages = self._list("pages", views.library.pages)
        """Those of ``content/pages/``."""
        self.look = LookView(views)
        """What ``[look]`` says."""
        views.trace.add(self._node, fields=self.state_of)

    def _list(self, name: str, rendered: Iterable[RenderedArticle]) -> TrackedList[ArticleView]:
        views = [self._views.article(each) for each in rendered]
        return TrackedList(self._trace, f"site.{name}", views)

    def href(self, address: str) -> str:
        """Return an href of a site path: base path in front, percent-encoded."""
        self._trace.note(self._node, "base_url")
        return self._views.href(address)

    def absolute(self, address: str) -> str:
        """Return the absolute address of a site path; needs a ``base_url``."""
        return self.whole(self.href(address))

    def whole(self, href: str) -> str:
        """Make an href absolute; needs a ``base_url``."""
        self._trace.note(self._node, "base_url")
        return self._views.whole(href)

    def share(self, article: ArticleView) -> str:
        """Return the absolute address of a cover that other sites can show; they take no SVG."""
        href = article.cover.url if article.cover else ""
        path = urlsplit(href).path.lower()
        return self.whole(href) if path and not path.endswith((".svg", ".svgz")) else ""

    @tracked
    def title(self) -> str:
        """From ``sitegen.toml``, like what has no other words."""
        return self._config.title

    @tracked
    def description(self) -> str:
        """From ``sitegen.toml``."""
        return self._config.description

    @tracked
    def language(self) -> str:
        """From ``sitegen.toml``."""
        return self._config.language

    @tracked
    def author(self) -> str:
        """From ``sitegen.toml``."""
        return self._config.author

    @tracked
    def base_url(self) -> str:
        """From ``sitegen.toml`` or the command line."""
        return self._config.base_url

    @tracked
    def timezone(self) -> ZoneInfo:
        """In which dates are meant and shown."""
        return self._config.timezone

    @tracked
    def menu(self) -> tuple[MenuView, ...]:
        """Entries that lie in the site have the base path in front."""
        menu = self._config.menu
        return tuple(MenuView(name=item.name, url=self._menu_url(item.url)) for item in menu)

    @tracked
    def icp(self) -> str:
        """From ``sitegen.toml``."""
        return self._config.look.icp or self._config.footer.icp

    @tracked
    def feed(self) -> str:
        """The href of the site's feed; empty if there is none."""
        dated = any(r.article.front_matter.date for r in self._views.library.articles)
        return self._views.href("/feed.xml") if self._config.base_url and dated else ""

    @tracked
    def search(self) -> str:
        """The href of the page with the search; empty if there is none."""
        return self._views.href("/search/") if self._views.searchable else ""

    @tracked
    def picture(self) -> str:
        """Absolute; what other sites show with a page that has no cover. Empty if there is none."""
        shared = any(asset.address == _SHARED for asset in self._views.library.assets)
        href = self._views.whole(self._views.href(_SHARED))
        return href if self._config.base_url and shared else ""

    @tracked
    def tags(self) -> tuple[TermView, ...]:
        """All tags, the most used first."""
        return tuple(map(self._views.term, self._views.library.tags))

    @tracked
    def notation(self) -> tuple[SymbolView, ...]:
        """All symbols that mean something, in the order of their letters."""
        taken: dict[str, int] = {}
        return tuple(self._symbol(each, taken) for each in self._views.notation.entries)

    def _symbol(self, entry: Entry, taken: dict[str, int]) -> SymbolView:
        """Return the view of a symbol; a second meaning of one has another id."""
        mark = entry.note.mark
        taken[mark] = taken.get(mark, 0) + 1
        return SymbolView(
            id=mark if taken[mark] == 1 else f"{mark}-{taken[mark]}",
            name=entry.name,
            html=Markup(entry.html),
            means=entry.note.means,
            url=entry.note.url,
            text=entry.note.text,
            articles=tuple(map(self._views.article, entry.users)),
        )

    @tracked
    def comments(self) -> Comments:
        """From ``sitegen.toml``."""
        return self._config.comments

    @tracked
    def analytics(self) -> Analytics:
        """From ``sitegen.toml``."""
        return self._config.analytics

    @tracked
    def embeds(self) -> Embeds:
        """From ``sitegen.toml``."""
        return self._config.embeds

    def _menu_url(self, target: str) -> str:
        if is_external(target):
            return target
        path, rest = re.split(r"(?=[?#])|$", target, maxsplit=1)
        return self._views.href("/" + path.lstrip("/")) + rest
