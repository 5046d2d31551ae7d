"""A permanent tag as templates see it. The names here are a contract with every theme."""

from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup
from msgspec import Struct
from msgspec.structs import replace

from sitegen.compose.article_view import ArticleView
from sitegen.compose.results_view import ResultView
from sitegen.compose.views import NOTATION
from sitegen.core.model import Heading
from sitegen.incremental.views import Tracked, tracked
from sitegen.library.permanent_tags import PermanentTag, address_of
from sitegen.library.uses import Place
from sitegen.render.reference_lists import Item, arranged, joined
from sitegen.render.words import THEOREMS, word
from sitegen.resolve.notation import Note
from sitegen.resolve.notes import with_notes
from sitegen.resolve.result_parts import ResultParts, parts_of

if TYPE_CHECKING:
    from sitegen.compose.all_views import Views


class UsedAt(Struct, frozen=True, kw_only=True):
    """A place that refers to a result."""

    called: str
    """The result that it is in, as ``定理 2``, else its section; empty for the whole article."""
    url: str
    article: str
    """The title of its article, as plain text."""


class Surroundings(Struct, frozen=True, kw_only=True):
    """What a theorem-like block uses in statement and proof, and what uses it."""

    uses: tuple[ResultView, ...] = ()
    used_by: tuple[ResultView, ...] = ()
    drawing: Markup = Markup()
    """SVG; empty if there is nothing to draw, or too much."""


class TaggedResult(Tracked):
    """A tag with the result that it names, if that is on the site."""

    def __init__(self, views: "Views", tag: PermanentTag) -> None:
        super().__init__(views.trace, f"result {tag.tag}")
        self._views = views
        self._line = tag
        self._target = views.permanent_tags.target(tag) if views.permanent_tags else None
        self.tag = tag.tag
        """As in ``tags.toml``: ``0A3F``."""
        self.address = address_of(tag.tag)
        """Site path of its page."""

    @property
    def where(self) -> Place | None:
        """Where it is, for the graph of results; None if it is not on the site, or in no list."""
        if not self._target or self._target[0].article.front_matter.hidden:
            return None
        rendered, label = self._target
        return Place(rendered.article.source.path, label.id)

    def version(self) -> str:
        """Return a text that changes whenever a field does."""
        line = self._line
        article = self._views.version(self._target[0]) if self._target else f"{self.withheld}"
        target = self._target and self._target[1]
        return repr((*line.key, line.kind, line.begins, target, self.used_in, article))

    def state_of(self, field: str) -> object:
        """Return the key of an article's HTML in place of the parts of it."""
        if field == "parts":
            return self._target and (self._views.bodies.key(self._target[0]), self.place)
        return super().state_of(field)

    @tracked
    def url(self) -> str:
        """Of its page, for ``href``."""
        return self._views.href(self.address)

    @tracked
    def article(self) -> ArticleView | None:
        """The article that it is in; None if it is not on the site."""
        return self._views.article(self._target[0]) if self._target else None

    @tracked
    def label(self) -> str:
        """The label in the article, as ``tags.toml`` has it."""
        return self._line.label

    @tracked
    def path(self) -> str:
        """The article's file, as ``tags.toml`` has it."""
        return self._line.article

    @tracked
    def begins(self) -> str:
        """The first words of the result, as ``tags.toml`` has them: text with TeX."""
        return self._line.begins

    @tracked
    def withheld(self) -> bool:
        """Whether its article is not published, but exists."""
        tags = self._views.permanent_tags
        return bool(tags and not self._target and tags.is_withheld(self._line))

    @tracked
    def heading(self) -> str:
        """Kind and number: ``定理 3``; of one that is gone, the kind alone."""
        language = self._views.config.language
        if self._target:
            rendered, label = self._target
            spoken = rendered.article.front_matter.lang or language
            item = Item(label=label)
            return joined(arranged([item], "cref", spoken)) if label.number else label.word
        kinds = dict(self._views.config.theorems.kinds)
        own = (*THEOREMS, "equation", "figure", "table")
        kind = self._line.kind
        return kinds.get(kind) or (word(kind, language) if kind in own else kind)

    @tracked
    def name(self) -> str:
        """The name of a theorem, as plain text; may be empty."""
        return self._target[1].title if self._target else ""

    @tracked
    def place(self) -> str:
        """The href of where it is in its article."""
        if not self._target:
            return ""
        rendered, label = self._target
        return f"{self._views.href(rendered.article.address)}#{label.id}"

    @tracked
    def used_in(self) -> tuple[UsedAt, ...]:
        """The results, sections and articles that refer to it; not its own statement and proof."""
        place = self.where
        if place is None or not self._target:
            return ()
        own = (place, Place(place.path, self._target[1].within))
        uses = [use for use in self._views.uses.of(place) if use.user not in own]
        return tuple(dict.fromkeys(self._used_at(use.user, use.called) for use in uses))

    def _used_at(self, place: Place, called: str) -> UsedAt:
        rendered = self._views.rendered_at(place.path)
        fragment = f"#{place.id}" if place.id else ""
        heading = next((each.text for each in rendered.headings if each.id == place.id), "")
        return UsedAt(
            called=called or heading,
            url=f"{self._views.href(rendered.article.address)}{fragment}",
            article=rendered.title.text,
        )

    @tracked
    def section(self) -> Heading | None:
        """The heading of the article that it is below."""
        if not self._target:
            return None
        rendered, label = self._target
        above = [each for each in rendered.headings if each.line <= label.span.line]
        return above[-1] if above else None


class WholeTaggedResult(TaggedResult):
    """A result with its text, as its own page shows it; made with the page."""

    @classmethod
    def of(cls, result: TaggedResult) -> "WholeTaggedResult":
        """Return a result with its text."""
        return cls(result._views, result._line)

    @property
    def title(self) -> Markup:
        """The name of a theorem, in brackets; else empty."""
        return Markup(self._parts.title)

    @property
    def body(self) -> Markup:
        """The HTML of the result without its name, and of its proofs; empty if it is gone."""
        html = "\n".join((self._parts.statement, *self._parts.proofs))
        return Markup(with_notes(html, self.notation, self._views.href(NOTATION)))

    @property
    def notation(self) -> tuple[Note, ...]:
        """The symbols in it that mean something."""
        article, parts = self.article, self._parts
        html = "".join((parts.statement, *parts.proofs))
        notes = [each for each in article.notation if each.mark in html] if article else []
        return tuple(self._leading_away(each) for each in notes)

    def _leading_away(self, note: Note) -> Note:
        """Return a note whose link, if it stays in the article, leads there."""
        if self.article is None or not note.url.startswith("#"):
            return note
        return replace(note, url=f"{self.article.url}{note.url}")

    @property
    def _parts(self) -> ResultParts:
        self._trace.note(self._node, "parts")
        return self._cut

    @cached_property
    def _cut(self) -> ResultParts:
        if not self._target:
            return ResultParts()
        rendered, label = self._target
        html = self._views.bodies.body(rendered).html
        return parts_of(html, label.id, self._views.href(rendered.article.address))
