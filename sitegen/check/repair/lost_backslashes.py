"""Math that has lost its backslashes gets them back, where KaTeX can typeset the result."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from sitegen.check.repair.applied import failures, with_edits
from sitegen.core.model import Article, RenderedArticle
from sitegen.core.tex import Edit
from sitegen.render.broken_math import broken_formulas
from sitegen.render.lost_math import Lost


def edits(article: Article, rendered: Callable[[Article], RenderedArticle]) -> list[Edit]:
    """Give what brings the formulas back; one that would fail stays as it is."""
    found = broken_formulas(article.body)
    if not found:
        return []
    before = rendered(article)
    while found:
        changes = _edits(found, article.body_start)
        after = rendered(with_edits(article, changes))
        failed = failures(after)
        good = [each for each in found if not _fails(each, changes, article.body_start, failed)]
        if len(good) == len(found):
            spoilt = len(failed) > len(failures(before))
            count = before.formulas + sum(each.is_new for each in found)
            return [] if spoilt or after.formulas != count else changes
        found = good
    return []


def _edits(found: Sequence[Lost], start: int) -> list[Edit]:
    """Give edits of the whole source."""
    return [
        replace(change, start=start + change.start, end=start + change.end)
        for each in found
        for change in each.edits
    ]


def _fails(lost: Lost, changes: Sequence[Edit], start: int, failed: Sequence[int]) -> bool:
    """Tell whether a failure stands where the formula is after all edits."""
    begin, end = (_moved(start + offset, changes) for offset in (lost.start, lost.end))
    return any(begin <= at <= end for at in failed)


def _moved(offset: int, changes: Sequence[Edit]) -> int:
    return offset + sum(len(e.text) - (e.end - e.start) for e in changes if e.end <= offset)
