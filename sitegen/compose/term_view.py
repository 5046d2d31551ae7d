"""Terms as templates see them. The names here are a contract with every theme."""

from typing import TYPE_CHECKING

from sitegen.core.model import Term
from sitegen.incremental.views import Tracked, tracked

if TYPE_CHECKING:
    from sitegen.compose.all_views import Views
    from sitegen.compose.article_view import ArticleView


class TermView(Tracked):
    """A tag, an author, a series or a category."""

    def __init__(self, views: "Views", term: Term) -> None:
        super().__init__(views.trace, f"term {term.address}")
        self._views = views
        self._term = term
        self.address = term.address
        """Site path of its page, not percent-encoded."""

    @tracked
    def name(self) -> str:
        """As first written."""
        return self._term.name

    @tracked
    def url(self) -> str:
        """Of its page, for ``href``."""
        return self._views.href(self._term.address)

    @tracked
    def count(self) -> int:
        """How many articles it has."""
        return len(self._term.articles)

    @tracked
    def articles(self) -> "tuple[ArticleView, ...]":
        """Newest first; a series in its own order."""
        return tuple(map(self._views.article, self._term.articles))

    @tracked
    def text(self) -> "ArticleView | None":
        """What ``content/tags/`` says of it."""
        said = self._views.library.descriptions.get(self._term.address)
        return self._views.near(said)
