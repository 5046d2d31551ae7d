"""What all kinds of pages are made from, and the one way to make a page."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup
from msgspec import Struct, field
from msgspec.structs import replace

from sitegen.compose.deferred import Deferred, Fingerprints, fingerprint, made
from sitegen.compose.plans import Plans
from sitegen.compose.policy import WASM, policy
from sitegen.compose.views import Alternate, ArticleView, PageView, SiteView, article_view, toc
from sitegen.config import Config
from sitegen.diagnostics import Diagnostic, Span
from sitegen.extensions.loading import Extensions
from sitegen.library import Library
from sitegen.model import Asset, Page, RenderedArticle
from sitegen.resolve import Resolver
from sitegen.resolve.bodies import Bodies
from sitegen.resolve.previews import with_previews
from sitegen.template_needs import COUNTS
from sitegen.templates import Templates
from sitegen.text import is_external


class Edition(Struct, frozen=True, kw_only=True):
    """One site about to be composed."""

    library: Library
    config: Config
    templates: Templates
    site: SiteView
    resolver: Resolver
    url: Callable[[str], str]
    """Makes an href of a site path: base path in front, percent-encoded."""
    asset: Callable[[str], str]
    """Makes an href of the name of a file below ``/assets/``; LookupError where there is none."""
    bodies: Bodies
    related: Mapping[str, tuple[RenderedArticle, ...]]
    """By address: what else a reader of an article may like."""
    searchable: bool = False
    """Whether there is a search."""
    extensions: Extensions = field(default_factory=Extensions)
    problems: list[Diagnostic] = field(default_factory=list)
    """What was wrong with pages of extensions when they were planned."""
    plans: Plans = field(default_factory=Plans)
    shells: dict[str, str] = field(default_factory=dict)
    """What every page of a template shows, by template."""

    def listed(self, articles: Iterable[RenderedArticle]) -> tuple[ArticleView, ...]:
        """Make the views of a list of articles."""
        return tuple(self.view(article) for article in articles)

    def view(self, rendered: RenderedArticle) -> ArticleView:
        """Make the view of one article, without its body."""
        return self.plans.view(rendered, self._make_view)

    def near(self, rendered: RenderedArticle | None) -> Deferred | None:
        """Give the view of an article, put off; None where there is no article."""
        if rendered is None:
            return None
        return Deferred(key=self.print(rendered), make=lambda: self.view(rendered))

    def shown(self, articles: Iterable[RenderedArticle], template: str) -> Deferred:
        """Give the views of a list of articles, put off.

        Without counts where the template names none, and no extension may ask for them: else each
        edit changes every list.
        """
        articles = tuple(articles)
        if self.templates.needs(template).counts or self.extensions.loaded:
            key = fingerprint(*map(self.print, articles))
            return Deferred(key=key, make=lambda: self.listed(articles))
        key = fingerprint(*(self.plans.print(each, self.brief, "brief ") for each in articles))
        return Deferred(key=key, make=lambda: tuple(map(self.brief, articles)))

    def brief(self, rendered: RenderedArticle) -> ArticleView:
        """Make the view of one article without its counts."""
        return replace(self.view(rendered), **dict.fromkeys(COUNTS, 0))

    def print(self, rendered: RenderedArticle) -> str:
        """Give the digest of the view of an article."""
        return self.plans.print(rendered, self.view)

    def _make_view(self, rendered: RenderedArticle) -> ArticleView:
        return article_view(rendered, self.library, self.config, self.url, self.resolver)

    @property
    def fingerprints(self) -> Fingerprints:
        """Give what makes digests of views."""
        return self.plans.fingerprints

    def full_view(self, rendered: RenderedArticle) -> Deferred:
        """Make the view of an article with body, previews and table of contents."""

        def make() -> ArticleView:
            view = self.view(rendered)
            previewed = with_previews(self.bodies.body(rendered).html, view.lang)
            return replace(
                view,
                body=Markup(previewed.html),
                previews=previewed.ids,
                notes=previewed.html.count(' class="footnote-item"'),
                toc=toc(rendered.headings),
            )

        return Deferred(key=fingerprint(self.print(rendered), self.bodies.key(rendered)), make=make)

    def listing(
        self,
        kind: str,
        address: str,
        template: str,
        shown: Iterable[RenderedArticle],
        *,
        title: str,
        description: str = "",
        **variables: Any,
    ) -> Page:
        """Plan a page that lists articles, as ``articles`` in its template.

        The other variables must say in their ``repr`` all that they are.
        """
        shown = tuple(shown)

        def planned() -> Page:
            return self.page(
                kind,
                address,
                template,
                shown=shown,
                title=title,
                description=description,
                articles=self.shown(shown, template),
                **variables,
            )

        key = fingerprint(kind, address, self.shell(template), title, description, repr(variables))
        return self.remembered(address, shown, key, planned, origin=f"templates/{template}")

    def remembered(
        self,
        address: str,
        shown: tuple[RenderedArticle | None, ...],
        key: str,
        planned: Callable[[], Page],
        *,
        origin: str,
    ) -> Page:
        """Plan a page only where the last build has not, or where it is made.

        What it shows must depend on these articles, the structure and the key alone.
        """
        return Page(
            address=address,
            make=lambda: planned().make(),
            origin=origin,
            needs=self.plans.needs(shown, key, lambda: planned().needs),
        )

    def page(
        self,
        kind: str,
        address: str,
        template: str,
        *,
        shown: Iterable[RenderedArticle] = (),
        whole: RenderedArticle | None = None,
        named: Iterable[RenderedArticle] = (),
        title: str = "",
        description: str = "",
        wasm: bool = False,
        math: bool = False,
        **variables: Any,
    ) -> Page:
        """Plan a page that lists the articles ``shown``, or shows one ``whole``.

        Of those that are ``named`` it shows the titles. With ``wasm`` its scripts may run
        WebAssembly, as Pagefind does.
        """
        shown = tuple(shown)
        math = (
            math
            or any(r.summary_math for r in (*shown, *named))
            or bool(whole and _has_math(whole))
        )
        head = PageView(
            kind=kind,
            title=title,
            description=description,
            url=self.url(address),
            canonical=self.absolute(address) if self.config.base_url else "",
            lang=self.language(whole) if whole else self.config.language,
            math=math,
            csp=self._policy(shown, whole, wasm),
            picture=self.picture(whole) if whole and self.config.base_url else "",
            alternates=self._alternates(whole) if whole and self.config.base_url else (),
        )
        origin = whole.article.source.path if whole else f"templates/{template}"
        return self.rendered(address, template, origin=origin, page=head, **variables)

    def rendered(
        self,
        address: str,
        template: str,
        *,
        origin: str = "",
        span: Span | None = None,
        **variables: Any,
    ) -> Page:
        """Plan a page, or another file, that a template makes of these variables."""
        needs = {name: self.fingerprints.of(value) for name, value in variables.items()}
        needs[f"template {template}"] = self.shell(template)

        def make() -> str:
            values = {name: made(value) for name, value in variables.items()}
            return self.templates.render(template, **values)

        return Page(
            address=address,
            make=make,
            origin=origin or f"templates/{template}",
            needs=needs,
            span=span,
        )

    def shell(self, template: str) -> str:
        """Give a digest of what every page of a template shows, whatever its variables."""
        if template not in self.shells:
            needs = self.templates.needs(template)
            fields = self.site.__struct_fields__ if needs.all_fields else sorted(needs.fields)
            names = self.library.assets if needs.all_assets else sorted(needs.assets)
            self.shells[template] = fingerprint(
                *(part for source in needs.sources for part in source),
                *(f"{each} {getattr(self.site, each, None)}" for each in fields),
                *(self._href(each) for each in names),
                *(self.config.base_url, self.config.language, self.config.timezone.key),
                self.extensions.template_key,
            )
        return self.shells[template]

    def _href(self, asset: Asset | str) -> str:
        try:
            return asset.address if isinstance(asset, Asset) else self.asset(asset)
        except LookupError:
            return ""

    def _policy(
        self, shown: tuple[RenderedArticle, ...], whole: RenderedArticle | None, wasm: bool
    ) -> str:
        allowed = [self.config.analytics.sources, *([WASM] if wasm else [])]
        if whole and whole.article.takes_comments:
            allowed.append(self.config.comments.sources)
        return policy((*shown, *((whole,) if whole else ())), self.resolver, allowed)

    def absolute(self, address: str) -> str:
        """Give the absolute address of a site path; needs a base_url."""
        return self._whole(self.url(address))

    def picture(self, rendered: RenderedArticle) -> str:
        """Give the absolute address of a cover that other sites can show; they take no SVG."""
        href = self.resolver.cover(rendered)
        path = urlsplit(href).path.lower()
        return self._whole(href) if path and not path.endswith((".svg", ".svgz")) else ""

    def _alternates(self, rendered: RenderedArticle) -> tuple[Alternate, ...]:
        languages = self.library.translations.get(rendered.article.address, ())
        return tuple(
            Alternate(lang=self.language(each), url=self.absolute(each.article.address))
            for each in languages
        )

    def language(self, rendered: RenderedArticle) -> str:
        """Give the language of an article."""
        return rendered.article.front_matter.lang or self.config.language

    def _whole(self, href: str) -> str:
        host = self.config.base_url.removesuffix(self.config.base_path)
        return urljoin(f"{host}/", href) if is_external(href) else f"{host}{href}"


def _has_math(rendered: RenderedArticle) -> bool:
    return rendered.body_math or rendered.summary_math
