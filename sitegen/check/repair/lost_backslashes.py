"""Repair of math that has lost its backslashes, if KaTeX can typeset the result."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from sitegen.check.repair.applied import failures, with_edits
from sitegen.core.model import Article, RenderedArticle
from sitegen.core.tex import Edit
from sitegen.render.broken_math import broken_formulas
from sitegen.render.lost_math import Lost


def edits(article: Article, render: Callable[[Article], RenderedArticle]) -> list[Edit]:
    """Return the edits that restore the formulas; one that would fail stays as it is."""
    lost = broken_formulas(article.body)
    if not lost:
        return []
    before = render(article)
    # Dropping a formula changes the text around the others, so try again until none fails.
    while lost:
        changes = _edits(lost, article.body_start)
        after = render(with_edits(article, changes))
        failed = failures(after)
        good = [each for each in lost if not _fails(each, changes, article.body_start, failed)]
        if len(good) == len(lost):
            spoilt = len(failed) > len(failures(before))
            count = before.formulas + sum(each.is_new for each in lost)
            return [] if spoilt or after.formulas != count else changes
        lost = good
    return []


def _edits(found: Sequence[Lost], start: int) -> list[Edit]:
    """Return the edits of all these formulas, as offsets in the source text."""
    return [
        replace(change, start=start + change.start, end=start + change.end)
        for each in found
        for change in each.edits
    ]


def _fails(lost: Lost, changes: Sequence[Edit], start: int, failed: Sequence[int]) -> bool:
    """Return whether a failure is inside the formula, after all edits."""
    begin, end = (_moved(start + offset, changes) for offset in (lost.start, lost.end))
    return any(begin <= at <= end for at in failed)


def _moved(offset: int, changes: Sequence[Edit]) -> int:
    return offset + sum(len(e.text) - (e.end - e.start) for e in changes if e.end <= offset)
