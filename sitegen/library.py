"""All articles together: order, neighbours, tags."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from sitegen.diagnostics import Code, Diagnostic, Span, warning
from sitegen.model import Article, Asset, RenderedArticle, Term
from sitegen.text import fold, tag_slug


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
        keys = dict.fromkeys(map(fold, article.article.front_matter.tags))
        return tuple(terms[key] for key in keys)

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
            row = members.setdefault(first, [])
            if rendered not in row[-1:]:
                row.append(rendered)
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
