"""Escapes for other generators leave the source, where sitegen undoes them anyway."""

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
"""What shows the TeX as it is written."""


def edits(article: Article, rendered: Callable[[Article], RenderedArticle]) -> list[Edit]:
    """Undo the escapes that the build undoes; the page must stay as it is."""
    found = list(_undone(article))
    if not found:
        return []
    before = rendered(article)
    told = _places(before)
    changes = [each for formula in found if told & {e.start for e in formula} for each in formula]
    after = rendered(with_edits(article, changes))
    return changes if _page(after) == _page(before) else []


def _undone(article: Article) -> Iterator[list[Edit]]:
    """Give edits of the source for each formula that has escapes."""
    if "\\" not in article.body:
        return
    formulas = scan(article.body).formulas
    habit = escapes.habits(formula.tex for formula in formulas)
    for formula in formulas:
        if changes := list(_edits(formula, habit, article.body_start)):
            yield changes


def _places(rendered: RenderedArticle) -> set[int]:
    """Give the offsets in the source of the escapes that the build tells of."""
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
