"""Articles as templates see them. The names here are a contract with every theme."""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from markupsafe import Markup

from sitegen.compose.article_references import ArticleReferences
from sitegen.compose.faces import face_of
from sitegen.compose.licenses import License, license_of
from sitegen.compose.term_view import TermView
from sitegen.compose.views import Cover, SeriesView, Title, TocEntry
from sitegen.core.diagnostics import Span
from sitegen.core.model import Body, Heading
from sitegen.incremental.views import tracked
from sitegen.locale.language_names import own_name

if TYPE_CHECKING:
    pass


class ArticleView(ArticleReferences):
    """An article in a list, and the head of its own page."""

    @property
    def body(self) -> Markup | None:
        """None, for only a ``WholeArticle`` has it, as the three below."""
        return None

    @property
    def toc(self) -> tuple[TocEntry, ...]:
        """Empty."""
        return ()

    @property
    def previews(self) -> tuple[str, ...]:
        """Empty."""
        return ()

    @property
    def notes(self) -> int:
        """Return 0."""
        return 0

    def span(self, key: str) -> Span:
        """Return the place of a front-matter key, for diagnostics."""
        return self._rendered.article.span(key)

    def state_of(self, field: str) -> object:
        """Return the key of an article's HTML, which is long, in place of it."""
        if field == "body":
            return self._views.bodies.key(self._rendered), self._lang
        return super().state_of(field)

    def derived(self, what: str, make: Callable[[Body], str]) -> str:
        """Return what ``make`` makes of its HTML, cached; ``what`` names it, options included."""
        self._trace.note(self._node, "body")
        return self._views.bodies.derived(what, self._rendered, make)

    @tracked
    def address(self) -> str:
        """Site path of its page, not percent-encoded."""
        return self._rendered.article.address

    @tracked
    def aliases(self) -> tuple[str, ...]:
        """Other site paths that lead here."""
        return self._rendered.article.front_matter.aliases

    @tracked
    def url(self) -> str:
        """Of its page, for ``href``."""
        return self._views.href(self._rendered.article.address)

    @tracked
    def title(self) -> Title:
        """With formulas, and without markup."""
        title = self._rendered.title
        return Title(html=Markup(title.html), text=title.text)

    @tracked
    def authors(self) -> tuple[str, ...]:
        """Their names."""
        return self._rendered.article.front_matter.authors

    @tracked
    def author_pages(self) -> tuple[TermView, ...]:
        """Of the same; those from ``content/pages/`` have none, nor other terms."""
        return self._views.terms_of("authors", self._rendered)

    @tracked
    def date(self) -> dt.date | None:
        """When it was published."""
        return self._rendered.article.front_matter.date

    @tracked
    def updated(self) -> dt.date | None:
        """When it was last changed, if its author says so."""
        return self._rendered.article.front_matter.updated

    @tracked
    def tags(self) -> tuple[TermView, ...]:
        """In the order of its front matter."""
        return self._views.terms_of("tags", self._rendered)

    @tracked
    def keywords(self) -> tuple[str, ...]:
        """For search engines, besides its tags."""
        return self._rendered.article.front_matter.keywords

    @tracked
    def categories(self) -> tuple[TermView, ...]:
        """In the order of its front matter."""
        return self._views.terms_of("categories", self._rendered)

    @tracked
    def series(self) -> SeriesView | None:
        """Its place in its series."""
        for term in self._views.library.terms_of("series", self._rendered):
            number, count = term.articles.index(self._rendered) + 1, len(term.articles)
            url = self._views.href(term.address)
            return SeriesView(name=term.name, url=url, number=number, count=count)
        return None

    @tracked
    def languages(self) -> "tuple[ArticleView, ...]":
        """The article in all its languages, the original first; empty if it has but one."""
        return tuple(map(self._views.article, self._views.library.translated(self._rendered)))

    @property
    def translations(self) -> "tuple[ArticleView, ...]":
        """The article in other languages."""
        return tuple(each for each in self.languages if each.path != self.path)

    @tracked
    def cover(self) -> Cover | None:
        """Its picture."""
        href = self._views.resolver.cover(self._rendered)
        return Cover.of(href, self._views.resolver.picture(href)) if href else None

    @tracked
    def summary(self) -> Markup:
        """One paragraph."""
        return Markup(self._rendered.summary.html)

    @tracked
    def description(self) -> str:
        """Plain text."""
        return self._rendered.description

    @tracked
    def minutes(self) -> int:
        """Estimated time to read: 350 CJK characters, 220 words or 12 formulas a minute."""
        each = self._rendered
        return max(1, round(each.characters / 350 + each.words / 220 + each.formulas / 12))

    @tracked
    def words(self) -> int:
        """Chinese characters and words."""
        return self._rendered.characters + self._rendered.words

    @tracked
    def formulas(self) -> int:
        """How many it has."""
        return self._rendered.formulas

    @tracked
    def lang(self) -> str:
        """Its language."""
        return self._lang

    @tracked
    def language(self) -> str:
        """Its language's own name for itself."""
        return own_name(self._lang)

    @tracked
    def draft(self) -> bool:
        """Whether it is one."""
        return self._rendered.article.front_matter.draft

    @tracked
    def pinned(self) -> bool:
        """Whether it stands first on the home page."""
        return self._rendered.article.front_matter.pinned

    @tracked
    def has_toc(self) -> bool:
        """Whether its front matter lets its page show the table of contents."""
        return self._rendered.article.front_matter.toc

    @tracked
    def hidden(self) -> bool:
        """Whether it is in no list, in no search and not in the sitemap."""
        return self._rendered.article.front_matter.hidden

    @tracked
    def comments(self) -> bool:
        """Whether it has them, if the site has."""
        return self._rendered.article.takes_comments

    @tracked
    def license(self) -> License | None:
        """What readers may do with it, by its front matter, else by ``[look]``."""
        own = self._rendered.article.front_matter.license
        return license_of(own or self._views.config.look.license)

    @tracked
    def face(self) -> Markup:
        """A formula in place of a cover: its first display that is short; else empty."""
        if self._rendered.article.front_matter.cover or not self._rendered.body_math:
            return Markup()
        return Markup(self._views.bodies.derived("face", self._rendered, face_of))

    @tracked
    def math(self) -> bool:
        """Whether its text holds formulas."""
        return self._rendered.body_math

    @tracked
    def summary_math(self) -> bool:
        """Whether its title or its summary holds formulas."""
        return self._rendered.summary_math

    @tracked
    def image_hosts(self) -> tuple[str, ...]:
        """Origins of its remote images."""
        return self._rendered.image_hosts

    @tracked
    def media_hosts(self) -> tuple[str, ...]:
        """Origins of its remote films and sounds."""
        return self._rendered.media_hosts

    @tracked
    def has_frames(self) -> bool:
        """Whether it shows a frame of a host in ``embeds.hosts``."""
        return self._rendered.has_frames

    @tracked
    def headings(self) -> tuple[Heading, ...]:
        """All its headings, in their order."""
        return self._rendered.headings

    @tracked
    def extra(self) -> Mapping[str, object]:
        """All keys of its front matter that sitegen does not know."""
        return self._rendered.article.front_matter.extra
