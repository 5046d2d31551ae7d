"""What an article refers to and can be referred to by, as templates see it."""

from typing import TYPE_CHECKING

from sitegen.compose.views import CitedWork, cited_work
from sitegen.core.model import Label, RenderedArticle
from sitegen.incremental.views import Tracked, tracked
from sitegen.resolve.notation import Note
from sitegen.resolve.previews import part

if TYPE_CHECKING:
    from sitegen.compose.all_views import Views

_PART = "part "
"""Before the id of a label, in names of fields."""


class ArticleReferences(Tracked):
    """An article's labels, works, symbols and tags; the base of its view."""

    def __init__(self, views: "Views", rendered: RenderedArticle) -> None:
        super().__init__(views.trace, f"article {rendered.article.source.path}")
        self._views = views
        self._rendered = rendered
        self.path = rendered.article.source.path
        """Below the site's folder: ``content/a.md``."""

    def state_of(self, field: str) -> object:
        """Return the value of a field; of a part of the HTML by the label in its name."""
        if field.startswith(_PART):
            return self._part(field.removeprefix(_PART))
        return super().state_of(field)

    @property
    def _lang(self) -> str:
        return self._rendered.article.front_matter.lang or self._views.config.language

    def part(self, name: str) -> str:
        """Return the preview of a label, for pages of other articles; empty if there is none."""
        self._trace.note(self._node, f"{_PART}{name}")
        return self._part(name)

    def _part(self, name: str) -> str:
        href, lang = self._views.href(self._rendered.article.address), self._lang
        return self._views.bodies.derived(
            f"part {lang} {href}#{name}",
            self._rendered,
            lambda body: part(body.html, name, href, lang),
        )

    def parts_of_others(self) -> dict[str, str]:
        """Return the parts of the labels of other articles that it refers to, by href."""
        self._trace.note(self._node, "body")
        across = self._views.bodies.across(self._rendered)
        return {href: self._views.at(place.path).part(place.id) for href, place in across}

    @tracked
    def citations(self) -> tuple[CitedWork, ...]:
        """The works that it cites, in the order of its list."""
        works = self._views.resolver.works(self._rendered)
        return tuple(map(cited_work, works)) if works else ()

    @tracked
    def labels(self) -> tuple[Label, ...]:
        """What references can point at."""
        return self._rendered.labels

    @tracked
    def permanent_tags(self) -> tuple[tuple[str, str, str], ...]:
        """The id of each result that has one, the tag, and the href of its page."""
        tags = self._views.permanent_tags
        found = tags.of(self.path).items() if tags else ()
        return tuple((id_, tag, self._views.href(f"/t/{tag}/")) for id_, tag in found)

    @tracked
    def notation(self) -> tuple[Note, ...]:
        """Its symbols that mean something."""
        return self._views.notation.notes(self._rendered)
