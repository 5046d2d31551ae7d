"""All articles together: order, neighbours, tags; resolves the links that rendering left open."""

import datetime as dt
import posixpath
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sitegen import marks
from sitegen.diagnostics import Code, Diagnostic, Severity, Span, warning
from sitegen.model import Article, Asset, Link, RenderedArticle, Term
from sitegen.render.rules.links import is_external
from sitegen.text import encode_path, fold, tag_slug

_ROUTES = ("/", "/tags/", "/archives/", "/404.html")
"""Addresses of every site, beside those of articles, pages, tags and files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """What the site holds, sorted; the input of all pages."""

    articles: tuple[RenderedArticle, ...]
    """Newest first; those without a date behind, by their paths."""
    pages: tuple[RenderedArticle, ...]
    tags: tuple[Term, ...]
    """Most used first."""
    assets: tuple[Asset, ...]
    """Files of the site: those beside articles and those of ``static/``."""
    diagnostics: tuple[Diagnostic, ...] = ()

    def tags_of(self, article: RenderedArticle) -> tuple[Term, ...]:
        """Give an article's tags, in its own order."""
        terms = {fold(term.name): term for term in self.tags}
        return tuple(terms[fold(name)] for name in article.article.front_matter.tags)

    def neighbours(self) -> dict[str, tuple[RenderedArticle | None, RenderedArticle | None]]:
        """Give, by address, the next older and the next newer article."""
        row = (None, *self.articles, None)
        return {
            article.article.address: (row[at + 2], row[at])
            for at, article in enumerate(self.articles)
        }


def make_library(
    rendered: Iterable[RenderedArticle], assets: tuple[Asset, ...], zone: ZoneInfo
) -> Library:
    """Sort the articles and gather their tags."""
    by_path = sorted(rendered, key=lambda r: r.article.source.path)
    articles = [r for r in by_path if r.article.source.kind == "article"]
    tags, problems = _tags(articles)
    return Library(
        articles=tuple(sorted(articles, key=lambda r: _newest_first(r.article, zone))),
        pages=tuple(r for r in by_path if r.article.source.kind == "page"),
        tags=tags,
        assets=assets,
        diagnostics=tuple(problems),
    )


def _newest_first(article: Article, zone: ZoneInfo) -> tuple[float, str]:
    date = article.front_matter.date
    return (-instant(date, zone).timestamp() if date else float("inf")), article.source.path


def instant(date: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Give the moment of a date: midnight in the site's time zone where no time was given."""
    if isinstance(date, dt.datetime):
        return date
    return dt.datetime(date.year, date.month, date.day, tzinfo=zone)


def _tags(articles: list[RenderedArticle]) -> tuple[tuple[Term, ...], list[Diagnostic]]:
    names: dict[str, str] = {}
    members: dict[str, list[RenderedArticle]] = {}
    problems = []
    for rendered in articles:
        front = rendered.article.front_matter
        for name in front.tags:
            first = names.setdefault(fold(name), name)
            members.setdefault(first, []).append(rendered)
            if first != name:
                span = rendered.article.span("tags")
                problems.append(_double(f"the tag {name} is also written {first}", span, first))
    addresses, clashes = _tag_addresses(members)
    terms = [Term(name=n, address=addresses[n], articles=tuple(a)) for n, a in members.items()]
    return tuple(sorted(terms, key=lambda t: (-len(t.articles), t.name))), problems + clashes


def _double(message: str, span: Span, first: str) -> Diagnostic:
    return warning(Code.TAG_DOUBLE, message, span, hint=f"both are one page; write {first}")


def _tag_addresses(
    members: Mapping[str, list[RenderedArticle]],
) -> tuple[dict[str, str], list[Diagnostic]]:
    """Give each tag its own address; a second that wants the same gets ``-2``."""
    taken: dict[str, str] = {}
    problems = []
    for name, articles in members.items():
        base = unique = tag_slug(name)
        number = 1
        while fold(unique) in taken:
            number += 1
            unique = f"{base}-{number}"
        if number > 1:
            span = articles[0].article.span("tags")
            message = f"the tags {taken[fold(base)]} and {name} want one address"
            problems.append(warning(Code.TAG_DOUBLE, message, span, hint=f"now at /tags/{unique}/"))
        taken[fold(unique)] = name
        members_address = f"/tags/{unique}/"
        taken.setdefault(members_address, name)
    return {name: key for key, name in taken.items() if key.startswith("/tags/")}, problems


class Resolver:
    """Knows every address of the site; turns what authors wrote in links into addresses."""

    def __init__(self, library: Library, url: Callable[[str], str]) -> None:
        """Take the library and the function that makes an href of a site path."""
        self._url = url
        everything = (*library.articles, *library.pages)
        self._by_path = {r.article.source.path: r for r in everything}
        self._by_address = {r.article.address: r for r in everything}
        self._files = {a.source_path: a.address for a in library.assets if a.source_path}
        self._addresses = {
            *_ROUTES,
            *self._by_address,
            *(term.address for term in library.tags),
            *(asset.address for asset in library.assets),
        }

    def resolve(self, rendered: RenderedArticle) -> tuple[str, list[Diagnostic]]:
        """Close the links of one article; what is missing stays as written, with a warning."""
        hrefs, problems = [], []
        for link in rendered.links:
            href, problem = self.href(link, rendered)
            hrefs.append(href)
            problems += [problem] if problem else []
        _, missing_cover = self.cover(rendered)
        html = marks.LINK.sub(lambda m: hrefs[int(m[1])], rendered.html)
        return html, problems + ([missing_cover] if missing_cover else [])

    def cover(self, rendered: RenderedArticle) -> tuple[str, Diagnostic | None]:
        """Give the href of an article's cover; empty where it has none."""
        cover = rendered.article.front_matter.cover
        if not cover or is_external(cover):
            return cover, None
        link = Link(target=cover, span=rendered.article.span("cover"), image=True)
        return self.href(link, rendered)

    def href(self, link: Link, rendered: RenderedArticle) -> tuple[str, Diagnostic | None]:
        """Give the href of a link, percent-encoded and escaped, and what is wrong with it."""
        path, query, fragment = _parts(link.target)
        folder = posixpath.dirname(rendered.article.source.path)
        if not path:
            found: str | None = ""
            target: RenderedArticle | None = rendered
        else:
            found, target = self._find(path, folder)
        if found is None:
            return _quoted(link.target), _missing(link, f"{link.target} does not exist")
        href = (self._url(found) if found else "") + query
        if fragment and target and fragment not in target.ids:
            problem = _missing(link, f"there is no heading or id {fragment} to link to")
            return f"{href}#{_quoted(fragment)}", problem
        return href + (f"#{_quoted(fragment)}" if fragment else ""), None

    def _find(self, path: str, folder: str) -> tuple[str | None, RenderedArticle | None]:
        """Look for a target among sources, files beside articles, and addresses."""
        below = f"content{path}" if path.startswith("/") else posixpath.join(folder, path)
        below = posixpath.normpath(below)
        for candidate in (below, f"{below}/index.md", f"{below}.md"):
            if target := self._by_path.get(candidate):
                return target.article.address, target
        if path.startswith("/"):
            for address in (path, f"{path}/"):
                if address in self._addresses:
                    return address, self._by_address.get(address)
        return self._files.get(below), None


def _parts(target: str) -> tuple[str, str, str]:
    rest, _, fragment = target.partition("#")
    path, mark, query = rest.partition("?")
    return path, mark + query, fragment


def _quoted(text: str) -> str:
    return encode_path(text).replace("&", "&amp;").replace("'", "%27")


def _missing(link: Link, message: str) -> Diagnostic:
    what = "the image" if link.image else "the link's target"
    hint = "paths count from the article's own folder; a leading / means the site"
    return Diagnostic(
        code=Code.LINK_MISSING,
        severity=Severity.WARNING,
        message=re.sub(r"^", f"{what} ", message, count=1) if "exist" in message else message,
        span=link.span,
        hint=hint if "exist" in message else "",
    )
