"""A page as its template sees it. The names here are a contract with every theme."""

from collections.abc import Iterator

from msgspec import Struct

from sitegen.compose.article_view import ArticleView
from sitegen.compose.policy import policy
from sitegen.compose.site_view import SiteView
from sitegen.compose.views import Alternate
from sitegen.incremental.views import Later, now


class Head(Struct, frozen=True, kw_only=True):
    """What a kind of pages says of a page."""

    kind: str
    title: str
    description: str
    whole: ArticleView | None
    """The article that it shows."""
    shown: tuple[ArticleView, ...]
    """The articles whose summaries it shows."""
    named: tuple[ArticleView, ...]
    """The articles whose titles it shows."""
    math: bool | Later
    """Whether it shows other formulas."""


class PageView:
    """What every page has, made of the views of what it shows when it is read."""

    def __init__(self, site: SiteView, address: str, head: Head) -> None:
        """Take the site, the page's address, and what was said of it."""
        self._site = site
        self._address = address
        self._head = head
        self._whole = head.whole
        self.kind = head.kind
        self.title = head.title
        self.description = head.description

    @property
    def url(self) -> str:
        """Its own address."""
        return self._site.href(self._address)

    @property
    def canonical(self) -> str:
        """Its absolute address; empty without a ``base_url``."""
        return self._site.absolute(self._address) if self._site.base_url else ""

    @property
    def lang(self) -> str:
        """Its language."""
        return self._whole.lang if self._whole else self._site.language

    @property
    def hidden(self) -> bool:
        """Whether search engines are asked not to list it."""
        return bool(self._whole and self._whole.hidden)

    @property
    def math(self) -> bool:
        """Whether formulas are shown."""
        whole = self._whole
        named = any(each.summary_math for each in (*self._head.shown, *self._head.named))
        of_whole = bool(whole and (whole.math or whole.summary_math))
        return named or of_whole or bool(now(self._head.math))

    @property
    def csp(self) -> str:
        """The Content-Security-Policy: the site, and the hosts that the page may show or ask."""
        allowed = [self._site.analytics.sources]
        if self._whole and self._whole.comments:
            allowed.append(self._site.comments.sources)
        if self._whole and self._whole.has_frames:
            allowed.append(self._site.embeds.sources)
        if self._whole:
            allowed.append({"media-src": self._whole.media_hosts})
        return policy((*self._head.shown, *([self._whole] if self._whole else [])), allowed)

    @property
    def picture(self) -> str:
        """Absolute; its cover for other sites to show, empty if it has none that they can."""
        return self._site.share(self._whole) if self._whole and self._site.base_url else ""

    @property
    def alternates(self) -> tuple[Alternate, ...]:
        """The page in all languages, its own included."""
        return tuple(self._alternates()) if self._whole and self._site.base_url else ()

    def _alternates(self) -> Iterator[Alternate]:
        for each in self._whole.languages if self._whole else ():
            yield Alternate(lang=each.lang, url=self._site.absolute(each.address))
