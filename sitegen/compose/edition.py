"""All pages of a site about to be made, and the one way to plan a page."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import asdict

from sitegen.compose.all_views import Nearby
from sitegen.compose.article_view import ArticleView
from sitegen.compose.page_view import Head, PageView
from sitegen.compose.results_view import ResultsView
from sitegen.compose.site_view import SiteView
from sitegen.compose.templates import Templates
from sitegen.compose.term_view import TermView
from sitegen.compose.used_by import UsedBy
from sitegen.config import Config
from sitegen.core.diagnostics import Diagnostic, Span
from sitegen.core.model import Asset, Page
from sitegen.extensions.loading import Extensions
from sitegen.incremental.trace import Trace, fingerprint
from sitegen.incremental.views import Later, Value, checked, now
from sitegen.library.related import Related

if TYPE_CHECKING:
    from sitegen.compose.tagged_result import TaggedResult


class Edition(Struct, frozen=True, kw_only=True):
    """What kinds of pages are given: the views of a site, and the way to plan a page of them."""

    config: Config
    site: SiteView
    terms: Mapping[str, tuple[TermView, ...]]
    """By taxonomy (``tags``, ``authors``, ``series``, ``categories``), the most used first."""
    nearby: Callable[[ArticleView], Nearby]
    """Returns what the page of an article leads to."""
    used_by: Callable[[ArticleView], UsedBy]
    """Returns how other articles use an article."""
    results: ResultsView
    """The results of the site, and which use which."""
    assets: tuple[Asset, ...]
    """The files of the site that are no pages."""
    trace: Trace
    templates: Templates
    related: Related
    tagged_results: "tuple[TaggedResult, ...]" = ()
    """Of ``tags.toml``, by tag."""
    extensions: Extensions = field(default_factory=Extensions)
    problems: list[Diagnostic] = field(default_factory=list)
    """What was wrong with links, and with pages of extensions when they were planned."""

    def url(self, address: str) -> str:
        """Return an href of a site path."""
        return self.site.href(address)

    def page(
        self,
        kind: str,
        address: str,
        template: str | Later,
        *,
        title: str = "",
        description: str = "",
        whole: ArticleView | None = None,
        shown: Sequence[ArticleView] = (),
        named: Sequence[ArticleView] = (),
        math: bool | Later = False,
        in_sitemap: bool = True,
        span: Span | None = None,
        **variables: Value,
    ) -> Page:
        """Plan a page: ``template``, or a value put off, makes it of the variables.

        It lists the articles ``shown``, or shows one ``whole``, and the titles of those ``named``;
        with ``math``, other formulas. A page without a ``kind`` is for machines: it has ``title``
        for ``page``, and no sitemap has it. ``span`` is where the author asks for it. Raises
        TypeError if a variable cannot be compared.
        """
        head = Head(
            kind=kind,
            title=title,
            description=description,
            whole=whole,
            shown=tuple(shown),
            named=tuple(named),
            math=math,
        )
        return Page(
            address=address,
            make=self._planned(address, template, head, variables),
            origin=_origin(head, span, template),
            span=span,
            in_sitemap=in_sitemap and bool(kind),
            shows=(*head.shown, *([whole] if whole else [])),
        )

    def _planned(
        self, address: str, template: str | Later, head: Head, variables: Mapping[str, Value]
    ) -> Callable[[], str]:
        """Declare a page, by all that it is given, and return what makes it."""
        node = f"page {address}"
        values = {"template": template, **asdict(head), **variables}
        checked(value for value in values.values() if not isinstance(value, Later))
        self.trace.add(node, f"{fingerprint(values):x}", values.__getitem__)

        def make() -> str:
            for name in values:
                self.trace.note(node, name)
            if isinstance(template, Later):
                return str(template.make())
            given = {name: now(value) for name, value in variables.items()}
            shared = (
                {"page": PageView(self.site, address, head)} if head.kind else {"title": head.title}
            )
            return self.templates.render(template, **shared, **given)

        return make


def _origin(head: Head, span: Span | None, template: str | Later) -> str:
    """Name what a page is made of, for messages."""
    if head.whole:
        return head.whole.path
    if span:
        return span.path
    return template.function.__module__ if isinstance(template, Later) else f"templates/{template}"
