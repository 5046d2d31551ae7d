"""``typeset`` up to the host: macros, rewrites, limits, trust."""

from collections.abc import Iterable, Sequence

from fuzz import seeds as corpus
from fuzz.properties import text_of
from sitegen.core.model import Tex, Typeset
from sitegen.typeset.job import Job
from sitegen.typeset.rewrites import rewrite
from sitegen.typeset.typesetter import KatexTypesetter


class Failing:
    """A host that takes nothing: it says that the middle of each formula is wrong."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        self.jobs += jobs
        return [Typeset(error="no", position=len(job.tex) * 2 // 3) for job in jobs]


def seeds() -> Iterable[bytes]:
    """Give formulas."""
    return [tex.encode() for tex in corpus.formulas()]


def check(data: bytes) -> None:
    """Prepare the formulas of one article: the lines between blank ones."""
    formulas = [
        Tex(tex=part, display=number % 2 == 0)
        for number, part in enumerate(text_of(data).split("\n\n"))
        if part.strip()
    ]
    first, second = Failing(), Failing()
    made = KatexTypesetter(first, {"\\R": "\\mathbb{R}"}).typeset(formulas, {"S": "#1+\\R"})
    again = KatexTypesetter(second, {"\\R": "\\mathbb{R}"}).typeset(formulas, {"S": "#1+\\R"})
    assert (made, first.jobs) == (again, second.jobs)
    assert len(made) == len(formulas)
    for formula, result in zip(formulas, made, strict=True):
        _has_a_place(formula, result)
    for formula in formulas:
        _knows_its_origin(formula)


def _has_a_place(formula: Tex, result: Typeset) -> None:
    assert not result.html
    assert result.position is None or 0 <= result.position <= len(formula.tex), result


def _knows_its_origin(formula: Tex) -> None:
    """Hold that each position of what was rewritten comes from one of the formula, in order."""
    rewritten = rewrite(formula.tex, formula.display)
    origins = [rewritten.origin(at) for at in range(len(rewritten.text) + 1)]
    assert all(0 <= origin <= len(formula.tex) for origin in origins)
    assert origins == sorted(origins)
