"""Taxonomies: articles grouped by the tags, authors, series and categories of front matter."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches

from msgspec import Struct
from msgspec.structs import replace

from sitegen.core.diagnostics import Code, Diagnostic, warning
from sitegen.core.front_matter import FrontMatter
from sitegen.core.messages import say, template
from sitegen.core.model import RenderedArticle, Term
from sitegen.core.text import fold, tag_slug

TAXONOMIES = {
    "tags": template("tag"),
    "authors": template("author"),
    "series": template("series"),
    "categories": template("category"),
}
"""The singular name of a term, by key of front matter; the key also starts the addresses."""


class Taxonomy(Struct, frozen=True, kw_only=True):
    """All terms of one kind."""

    key: str
    terms: tuple[Term, ...]
    """The terms, most used first."""
    by_name: Mapping[str, Term]
    """The terms, by folded name."""

    def of(self, rendered: RenderedArticle) -> tuple[Term, ...]:
        """Return the terms of an article in its own order; pages have none."""
        if rendered.article.source.kind != "article":
            return ()
        keys = dict.fromkeys(map(fold, _names(self.key, rendered.article.front_matter)))
        return tuple(self.by_name[key] for key in keys)


def gather(
    key: str, articles: Sequence[RenderedArticle], by_path: Sequence[RenderedArticle]
) -> tuple[Taxonomy, list[Diagnostic]]:
    """Group articles by the terms of one key of front matter.

    ``articles`` have the order that terms list them in; ``by_path`` are the same articles by path,
    of which the first decides the spelling of a term.
    """
    spelt, problems = _spellings(key, by_path)
    members: dict[str, list[RenderedArticle]] = {folded: [] for folded in spelt}
    for rendered in articles:
        for folded in dict.fromkeys(map(fold, _names(key, rendered.article.front_matter))):
            members[folded].append(rendered)
    addresses, clashes = _addresses(key, spelt, members)
    terms = {
        folded: Term(name=name, address=addresses[folded], articles=_in_order(key, members[folded]))
        for folded, name in spelt.items()
    }
    by_use = sorted(terms.values(), key=lambda term: (-len(term.articles), term.name))
    return Taxonomy(key=key, terms=tuple(by_use), by_name=terms), problems + clashes


def _names(key: str, front: FrontMatter) -> tuple[str, ...]:
    if key == "series":
        return (front.series,) if front.series else ()
    names: tuple[str, ...] = getattr(front, key)
    return names


def _in_order(key: str, articles: list[RenderedArticle]) -> tuple[RenderedArticle, ...]:
    """Sort a series by ``series_order``; articles without one come last."""
    if key != "series":
        return tuple(articles)
    orders = [(rendered, rendered.article.front_matter.series_order) for rendered in articles]
    orders.sort(key=lambda row: (row[1] is None, row[1] or 0))
    return tuple(rendered for rendered, _ in orders)


def _spellings(
    key: str, articles: Sequence[RenderedArticle]
) -> tuple[dict[str, str], list[Diagnostic]]:
    """Return the first spelling of each name, by folded name, and warnings for other spellings."""
    spelt: dict[str, str] = {}
    problems = []
    for rendered in articles:
        for name in _names(key, rendered.article.front_matter):
            first = spelt.setdefault(fold(name), name)
            if first != name:
                message = say(
                    "the {kind} {name} is also written {first}",
                    kind=say(TAXONOMIES[key]),
                    name=name,
                    first=first,
                )
                hint = say("both are one page; write {first}", first=first)
                span = rendered.article.span(key)
                problems.append(warning(Code.TAG_DOUBLE, message, span, hint=hint))
    return spelt, problems


def _addresses(
    key: str, spelt: Mapping[str, str], members: Mapping[str, list[RenderedArticle]]
) -> tuple[dict[str, str], list[Diagnostic]]:
    """Return a unique address for each term; a conflict is resolved by a number, ``-2``."""
    taken: dict[str, str] = {}
    addresses: dict[str, str] = {}
    problems = []
    for folded, name in spelt.items():
        base = unique = tag_slug(name)
        number = 1
        while fold(unique) in taken:
            number += 1
            unique = f"{base}-{number}"
        taken[fold(unique)] = name
        addresses[folded] = f"/{key}/{unique}/"
        if number > 1:
            first = min(members[folded], key=lambda r: r.article.source.path)
            message = say(
                "the {kind} {other} and {name} want one address",
                kind=key,
                other=taken[fold(base)],
                name=name,
            )
            hint = say("now at {address}", address=addresses[folded])
            problems.append(warning(Code.TAG_DOUBLE, message, first.article.span(key), hint=hint))
    return addresses, problems


def describe(
    tags: Iterable[Term], descriptions: Iterable[RenderedArticle]
) -> tuple[dict[str, RenderedArticle], list[Diagnostic]]:
    """Assign each description to its tag's address; report and drop those without a tag."""
    by_address = {fold(term.address): term for term in tags}
    found: dict[str, RenderedArticle] = {}
    problems = []
    for rendered in descriptions:
        term = by_address.get(fold(rendered.article.address))
        if term is None:
            problems.append(_unknown(rendered, [term.name for term in by_address.values()]))
        else:
            at_tag = replace(rendered.article, address=term.address)
            found[term.address] = replace(rendered, article=at_tag)
    return found, problems


def _unknown(rendered: RenderedArticle, names: list[str]) -> Diagnostic:
    name = rendered.article.name
    near = get_close_matches(name, names, n=1)
    hint = (
        say("did you mean {name}?", name=near[0])
        if near
        else say("name the file as the tag is written")
    )
    message = say("no article has the tag {name} that this file describes", name=name)
    return warning(Code.TAG_UNKNOWN, message, rendered.article.span("title"), hint=hint)
