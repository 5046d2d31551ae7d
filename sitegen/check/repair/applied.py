"""Articles with edits applied in memory, and the formulas that fail in them."""

from msgspec.structs import replace

from sitegen.core.diagnostics import Code
from sitegen.core.model import Article, RenderedArticle
from sitegen.core.tex import Edit, edit
from sitegen.core.text import Lines

_FAILURES = (Code.MATH_SYNTAX, Code.MATH_TOO_LONG, Code.MATH_UNTRUSTED, Code.MATH_UNPAIRED)


def with_edits(article: Article, edits: list[Edit]) -> Article:
    """Return the article as it would be loaded after edits of its source text."""
    if not edits:
        return article
    start = article.body_start
    moved = sum(len(e.text) - (e.end - e.start) for e in edits if e.end <= start)
    inside = [replace(e, start=e.start - start, end=e.end - start) for e in edits if e.end > start]
    return replace(
        article,
        source=replace(article.source, text=edit(article.source.text, edits).text),
        body=edit(article.body, inside).text,
        body_start=start + moved,
    )


def failures(rendered: RenderedArticle) -> list[int]:
    """Return the offsets in the source text of formulas that fail."""
    lines = Lines(rendered.article.source.text)
    return [
        lines.start(each.span.line - 1) + each.span.column - 1
        for each in rendered.diagnostics
        if each.code in _FAILURES
    ]
