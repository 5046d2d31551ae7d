"""An article with its text, as the template of its own page sees it."""

from functools import cached_property

from markupsafe import Markup
from msgspec.structs import replace

from sitegen.compose.article_view import ArticleView
from sitegen.compose.contents import typeset_headings
from sitegen.compose.views import NOTATION, TocEntry, toc
from sitegen.resolve.notes import with_notes
from sitegen.resolve.previews import Previewed, with_previews


class WholeArticle(ArticleView):
    """An article on its own page, with its text; made with the page, for texts are long."""

    @classmethod
    def of(cls, article: ArticleView) -> "WholeArticle":
        """Return an article with its text."""
        return cls(article._views, article._rendered)

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
        shown = with_previews(self._views.bodies.body(self._rendered).html, self._lang)
        if not self.notation:
            return shown
        return replace(
            shown, html=with_notes(shown.html, self.notation, self._views.href(NOTATION))
        )
