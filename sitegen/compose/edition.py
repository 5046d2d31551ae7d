"""What all kinds of pages are made from, and the one way to make a page."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from markupsafe import Markup

from sitegen.compose.views import Alternate, ArticleView, PageView, article_view, toc
from sitegen.config import Config
from sitegen.library import Library
from sitegen.model import Page, RenderedArticle
from sitegen.render.rules.links import is_external
from sitegen.resolve import Resolver
from sitegen.resolve.previews import with_previews
from sitegen.templates import Templates

_WASM = "; script-src 'self' 'wasm-unsafe-eval'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One site about to be composed."""

    library: Library
    config: Config
    templates: Templates
    resolver: Resolver
    url: Callable[[str], str]
    """Makes an href of a site path: base path in front, percent-encoded."""
    bodies: Mapping[str, str]
    """The HTML of each article by its address, links closed."""
    searchable: bool = False
    """Whether there is a search."""

    def listed(self, articles: Iterable[RenderedArticle]) -> tuple[ArticleView, ...]:
        """Make the views of a list of articles."""
        return tuple(self.view(article) for article in articles)

    def view(self, rendered: RenderedArticle) -> ArticleView:
        """Make the view of one article, without its body."""
        return article_view(rendered, self.library, self.config, self.url, self.resolver)

    def full_view(self, rendered: RenderedArticle) -> ArticleView:
        """Make the view of an article with body, previews and table of contents."""
        view = self.view(rendered)
        previewed = with_previews(self.bodies[rendered.article.address], view.lang)
        return replace(
            view,
            body=Markup(previewed.html),
            previews=previewed.ids,
            toc=toc(rendered.headings),
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
        **variables: Any,
    ) -> Page:
        """Render a page that lists the articles ``shown``, or shows one ``whole``.

        Of those that are ``named`` it shows the titles. With ``wasm`` its scripts may run
        WebAssembly, as Pagefind does.
        """
        shown = tuple(shown)
        math = any(r.summary_math for r in (*shown, *named)) or bool(whole and _has_math(whole))
        head = PageView(
            kind=kind,
            title=title,
            description=description,
            url=self.url(address),
            canonical=self.absolute(address) if self.config.base_url else "",
            lang=self.language(whole) if whole else self.config.language,
            math=math,
            csp=_policy((*shown, *((whole,) if whole else ()))) + (_WASM if wasm else ""),
            picture=self.picture(whole) if whole and self.config.base_url else "",
            alternates=self._alternates(whole) if whole and self.config.base_url else (),
        )
        return Page(
            address=address,
            text=self.templates.render(template, page=head, **variables),
            origin=whole.article.source.path if whole else f"templates/{template}",
        )

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
        return urljoin(f"{host}/", href)


def _has_math(rendered: RenderedArticle) -> bool:
    return rendered.body_math or rendered.summary_math


def _policy(articles: Iterable[RenderedArticle]) -> str:
    """Allow the site itself and the hosts of images that authors linked."""
    hosts: dict[str, None] = {}
    for rendered in articles:
        hosts.update(dict.fromkeys(rendered.image_hosts))
        cover = rendered.article.front_matter.cover
        if is_external(cover):
            parts = urlsplit(cover)
            hosts[f"{parts.scheme or 'https'}://{parts.netloc}"] = None
    images = " ".join(["'self'", "data:", *sorted(filter(_is_origin, hosts))])
    return f"default-src 'self'; style-src 'self' 'unsafe-inline'; img-src {images}"


def _is_origin(host: str) -> bool:
    return host.startswith(("http://", "https://")) and not set(host) & set(" ;,'\"")
