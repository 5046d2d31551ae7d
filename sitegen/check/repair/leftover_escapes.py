"""Repair of escapes for other generators, which sitegen removes anyway when it renders."""

import re
from collections.abc import Callable, Iterator

from sitegen.check.repair.applied import with_edits
from sitegen.core.diagnostics import Code
from sitegen.core.model import Article, RenderedArticle
from sitegen.core.tex import Edit
from sitegen.core.text import Lines
from sitegen.render import escapes
from sitegen.render.scan import Formula, scan

_SOURCE = re.compile(
    r"<annotation\b.*?</annotation>|<code class=\"math-error\".*?</code>", re.DOTALL
)
"""Parts of a page that show the TeX source."""


def edits(article: Article, render: Callable[[Article], RenderedArticle]) -> list[Edit]:
    """Return edits removing the escapes that the build removes; none if the page would change."""
    candidates = list(_candidates(article))
    if not candidates:
        return []
    before = render(article)
    reported = _reported(before)
    changes = [
        each for formula in candidates if reported & {e.start for e in formula} for each in formula
    ]
    after = render(with_edits(article, changes))
    return changes if _page(after) == _page(before) else []


def _candidates(article: Article) -> Iterator[list[Edit]]:
    """Yield edits of the source text for each formula with escapes."""
    if "\\" not in article.body:
        return
    formulas = scan(article.body).formulas
    habit = escapes.habits(formula.tex for formula in formulas)
    for formula in formulas:
        if changes := list(_edits(formula, habit, article.body_start)):
            yield changes


def _reported(rendered: RenderedArticle) -> set[int]:
    """Return the offsets in the source text of the escapes that the build reports."""
    lines = Lines(rendered.article.source.text)
    return {
        lines.start(each.span.line - 1) + each.span.column - 1
        for each in rendered.diagnostics
        if each.code is Code.MATH_ESCAPED
    }


def _edits(formula: Formula, habit: escapes.Habits, start: int) -> Iterator[Edit]:
    for change in escapes.edits(formula.tex, habit, display=formula.display):
        begin, last = (formula.offset(at) for at in (change.start, change.end - 1))
        yield Edit(start + begin, start + last + 1, change.text)


def _page(rendered: RenderedArticle) -> str:
    return _SOURCE.sub("", rendered.html)
