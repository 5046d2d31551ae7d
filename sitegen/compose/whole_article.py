"""An article with its text, as the template of its own page sees it."""

from functools import cached_property

from markupsafe import Markup
from msgspec.structs import replace

from sitegen.compose.article_view import ArticleView
from sitegen.compose.contents import typeset_headings
from sitegen.compose.used_by import UsedIn, places
from sitegen.compose.views import NOTATION, TocEntry, toc
from sitegen.resolve.notes import with_notes
from sitegen.resolve.previews import Previewed, with_previews


class WholeArticle(ArticleView):
    """An article on its own page, with its text; made with the page, for texts are long."""

    _used: tuple[UsedIn, ...] = ()

    @classmethod
    def of(cls, article: ArticleView, used: tuple[UsedIn, ...] = ()) -> "WholeArticle":
        """Return an article with its text; its labels are ``used`` in others."""
        whole = cls(article._views, article._rendered)
        whole._used = used
        return whole

    @property
    def body(self) -> Markup:
        """Its text, with previews at the end."""
        return Markup(self._text.html)

    @property
    def toc(self) -> tuple[TocEntry, ...]:
        """Its headings, nested."""
        typeset = typeset_headings(self._text.html)
        return toc(self.headings, typeset) if self.has_toc else ()

    @property
    def previews(self) -> tuple[str, ...]:
        """The ids of the previews at the end of the body."""
        return self._text.ids

    @property
    def notes(self) -> int:
        """How many footnotes the body has: ``fn1`` and so on, first referred to by ``fnref1``."""
        return self._text.html.count(' class="footnote-item"')

    @property
    def _text(self) -> Previewed:
        self._trace.note(self._node, "body")
        return self._previewed

    @cached_property
    def _previewed(self) -> Previewed:
        views, rendered = self._views, self._rendered
        used = places(rendered, views.resolver.own_uses(rendered), self._used, views.at)
        html = views.bodies.body(rendered).html
        if tags := self.permanent_tags:
            from sitegen.resolve.tag_links import with_tags  # late: few sites have tags

            html = with_tags(html, tags)
        shown = with_previews(html, self._lang, self.parts_of_others(), used)
        if not self.notation:
            return shown
        return replace(shown, html=with_notes(shown.html, self.notation, views.href(NOTATION)))
