"""What templates see. The names here are a contract with every theme."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping

from markupsafe import Markup
from msgspec import Struct

from sitegen.compose.look import LookView
from sitegen.config import Config
from sitegen.library import Library
from sitegen.model import Heading, RenderedArticle, Term
from sitegen.resolve import Resolver
from sitegen.services import Analytics, Comments
from sitegen.text import is_external

_SHARED = "/assets/share.png"
_LANGUAGES = {
    "de": "Deutsch",
    "en": "English",
    "es": "Español",
    "fr": "Français",
    "ja": "日本語",
    "ko": "한국어",
    "ru": "Русский",
    "zh": "中文",
}


class TermView(Struct, frozen=True, kw_only=True):
    """A tag, an author, a series or a category."""

    name: str
    url: str
    count: int


class SeriesView(Struct, frozen=True, kw_only=True):
    """An article's place in a series."""

    name: str
    url: str
    number: int
    """From 1."""
    count: int


class Translation(Struct, frozen=True, kw_only=True):
    """An article in another language."""

    lang: str
    language: str
    """The language's own name for itself."""
    url: str
    title: "Title"


class Alternate(Struct, frozen=True, kw_only=True):
    """A page in one language, its own included."""

    lang: str
    url: str
    """Absolute."""


class Cover(Struct, frozen=True, kw_only=True):
    """An article's picture."""

    url: str
    remote: bool
    width: int
    """In pixels, like ``height``; 0 where it is not known."""
    height: int
    srcset: str
    """Empty where there is but one size."""


class Title(Struct, frozen=True, kw_only=True):
    """A title as HTML and as plain text."""

    html: Markup
    text: str


class ArticleView(Struct, frozen=True, kw_only=True):
    """An article in a listing, and the head of its own page."""

    url: str
    title: Title
    authors: tuple[str, ...]
    author_pages: tuple[TermView, ...]
    """Of the same; those from ``content/pages/`` have none, nor other terms."""
    date: dt.date | None
    updated: dt.date | None
    tags: tuple[TermView, ...]
    categories: tuple[TermView, ...]
    series: SeriesView | None
    translations: tuple[Translation, ...]
    cover: Cover | None
    summary: Markup
    description: str
    minutes: int
    words: int
    lang: str
    draft: bool
    pinned: bool
    comments: bool
    """Whether it has them, where the site has."""
    math: bool
    extra: Mapping[str, object]
    source: str = ""
    """Its file below the site's folder: ``content/a.md``."""
    body: Markup | None = None
    """Only on the article's own page, like ``toc`` and ``previews``."""
    toc: "tuple[TocEntry, ...]" = ()
    notes: int = 0
    """How many footnotes the body has: ``fn1`` and so on, first referred to by ``fnref1``."""
    previews: tuple[str, ...] = ()
    """The ids of the previews at the end of the body."""

    def __hash__(self) -> int:
        """Leave ``extra`` out, which may hold what has no hash."""
        return hash(self.url)


class TocEntry(Struct, frozen=True, kw_only=True):
    """A heading with those below it."""

    id: str
    text: str
    level: int
    children: "tuple[TocEntry, ...]"


class PageView(Struct, frozen=True, kw_only=True):
    """What every page has."""

    kind: str
    title: str
    description: str
    url: str
    canonical: str
    lang: str
    math: bool
    picture: str
    """Absolute; its cover for other sites to show, empty where it has none that they can."""
    alternates: tuple[Alternate, ...]
    csp: str


class SiteView(Struct, frozen=True, kw_only=True):
    """What all pages share."""

    title: str
    description: str
    language: str
    author: str
    menu: tuple["MenuView", ...]
    icp: str
    feed: str
    """The href of the site's feed; empty where there is none."""
    search: str
    """The href of the page with the search; empty where there is none."""
    picture: str
    """Absolute; what other sites show with a page that has no cover. Empty where there is none."""
    tags: tuple[TermView, ...]
    comments: Comments
    analytics: Analytics
    look: LookView


class MenuView(Struct, frozen=True, kw_only=True):
    """One entry of the menu."""

    name: str
    url: str


def site_view(
    library: Library,
    config: Config,
    url: Callable[[str], str],
    look: LookView,
    *,
    searchable: bool = False,
) -> SiteView:
    """Make the site's view; menu entries that lie in the site get the base path."""
    return SiteView(
        title=config.title,
        description=config.description,
        language=config.language,
        author=config.author,
        menu=tuple(MenuView(name=item.name, url=_menu_url(item.url, url)) for item in config.menu),
        icp=config.look.icp or config.footer.icp,
        feed=url("/feed.xml") if config.base_url and _has_dates(library) else "",
        search=url("/search/") if searchable else "",
        picture=_picture(library, config, url),
        tags=tuple(term_view(term, url) for term in library.tags),
        comments=config.comments,
        analytics=config.analytics,
        look=look,
    )


def _menu_url(target: str, url: Callable[[str], str]) -> str:
    if is_external(target):
        return target
    path, rest = re.split(r"(?=[?#])|$", target, maxsplit=1)
    return url("/" + path.lstrip("/")) + rest


def _picture(library: Library, config: Config, url: Callable[[str], str]) -> str:
    if not config.base_url or all(asset.address != _SHARED for asset in library.assets):
        return ""
    return config.base_url.removesuffix(config.base_path) + url(_SHARED)


def _has_dates(library: Library) -> bool:
    return any(r.article.front_matter.date for r in library.articles)


def term_view(term: Term, url: Callable[[str], str]) -> TermView:
    """Make a tag's view."""
    return TermView(name=term.name, url=url(term.address), count=len(term.articles))


def article_view(
    rendered: RenderedArticle,
    library: Library,
    config: Config,
    url: Callable[[str], str],
    resolver: Resolver,
) -> ArticleView:
    """Make an article's view for listings, without its body."""
    article, front = rendered.article, rendered.article.front_matter

    def terms(key: str) -> tuple[TermView, ...]:
        return tuple(term_view(term, url) for term in library.terms_of(key, rendered))

    return ArticleView(
        url=url(article.address),
        title=Title(html=Markup(rendered.title.html), text=rendered.title.text),
        authors=front.authors,
        author_pages=terms("authors"),
        date=front.date,
        updated=front.updated,
        tags=terms("tags"),
        categories=terms("categories"),
        series=_series(rendered, library, url),
        translations=_translations(rendered, library, config, url),
        cover=_cover(rendered, resolver),
        summary=Markup(rendered.summary.html),
        description=rendered.description,
        minutes=reading_minutes(rendered),
        words=rendered.characters + rendered.words,
        lang=front.lang or config.language,
        draft=front.draft,
        pinned=front.pinned,
        comments=article.takes_comments,
        math=rendered.body_math,
        extra=front.extra,
        source=article.source.path,
    )


def _series(
    rendered: RenderedArticle, library: Library, url: Callable[[str], str]
) -> SeriesView | None:
    for term in library.terms_of("series", rendered):
        number = term.articles.index(rendered) + 1
        count = len(term.articles)
        return SeriesView(name=term.name, url=url(term.address), number=number, count=count)
    return None


def _translations(
    rendered: RenderedArticle, library: Library, config: Config, url: Callable[[str], str]
) -> tuple[Translation, ...]:
    found = []
    for other in library.translations.get(rendered.article.address, ()):
        if other is not rendered:
            lang = other.article.front_matter.lang or config.language
            language = _LANGUAGES.get(lang.lower().partition("-")[0], lang)
            title = Title(html=Markup(other.title.html), text=other.title.text)
            address = url(other.article.address)
            found.append(Translation(lang=lang, language=language, url=address, title=title))
    return tuple(found)


def reading_minutes(rendered: RenderedArticle) -> int:
    """Estimate the time: 350 CJK characters, 220 words or 12 formulas a minute."""
    minutes = rendered.characters / 350 + rendered.words / 220 + rendered.formulas / 12
    return max(1, round(minutes))


def _cover(rendered: RenderedArticle, resolver: Resolver) -> Cover | None:
    href = resolver.cover(rendered)
    if not href:
        return None
    picture = resolver.picture(href)
    return Cover(
        url=href,
        remote=is_external(href),
        width=picture.width if picture else 0,
        height=picture.height if picture else 0,
        srcset=picture.srcset if picture else "",
    )


def toc(headings: Iterable[Heading]) -> tuple[TocEntry, ...]:
    """Nest headings by level; none where there are fewer than two."""
    rows = list(headings)
    return _nested(rows) if len(rows) > 1 else ()


def _nested(rows: list[Heading]) -> tuple[TocEntry, ...]:
    entries = []
    while rows:
        head, rest = rows[0], rows[1:]
        below = next((i for i, row in enumerate(rest) if row.level <= head.level), len(rest))
        entries.append(
            TocEntry(id=head.id, text=head.text, level=head.level, children=_nested(rest[:below]))
        )
        rows = rest[below:]
    return tuple(entries)
