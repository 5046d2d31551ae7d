"""Translations: groups of articles that are one article in several languages."""

from collections.abc import Sequence

from sitegen.core.diagnostics import Code, Diagnostic, warning
from sitegen.core.messages import say
from sitegen.core.model import RenderedArticle
from sitegen.library.article_names import ArticleNames


def translations(
    articles: Sequence[RenderedArticle],
) -> tuple[dict[str, tuple[RenderedArticle, ...]], list[Diagnostic]]:
    """Return each article in all its languages, by address, the original first."""
    originals, problems = _originals(articles)
    groups: dict[str, list[RenderedArticle]] = {}
    for rendered in articles:
        first = _first(rendered, originals)
        group = groups.setdefault(first.article.address, [first])
        if rendered is not first:
            group.append(rendered)
    whole = [tuple(group) for group in groups.values() if len(group) > 1]
    return {each.article.address: group for group in whole for each in group}, problems


def _originals(
    articles: Sequence[RenderedArticle],
) -> tuple[dict[str, RenderedArticle], list[Diagnostic]]:
    """Return the article that each translation names as its original, by address."""
    names = ArticleNames(articles)
    originals: dict[str, RenderedArticle] = {}
    problems = []
    for rendered in articles:
        written = rendered.article.front_matter.translation_of
        if not written:
            continue
        found, message, hint = names.find(written.strip("/").removesuffix(".md"))
        if found is rendered:
            found, message, hint = (
                None,
                say("{written} is this article itself", written=written),
                say("name the other one"),
            )
        if found:
            originals[rendered.article.address] = found
        else:
            span = rendered.article.span("translation_of")
            problems.append(warning(Code.LINK_MISSING, message, span, hint=hint))
    return originals, problems


def _first(rendered: RenderedArticle, originals: dict[str, RenderedArticle]) -> RenderedArticle:
    """Return the original at the end of a chain; in a cycle, the first of its articles by path."""
    chain = [rendered]
    while (found := originals.get(chain[-1].article.address)) and found not in chain:
        chain.append(found)
    if found is None:
        return chain[-1]
    return min(chain[chain.index(found) :], key=lambda each: each.article.source.path)
