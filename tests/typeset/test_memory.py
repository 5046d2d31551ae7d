"""Each formula is typeset once."""

from collections.abc import Sequence

from sitegen.core.model import Typeset
from sitegen.typeset.formula_memory import FormulaMemory
from sitegen.typeset.job import Job


class Noting:
    """A host that notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        self.asked.append([job.tex for job in jobs])
        return [Typeset(html=f"<{job.tex}{job.display}{job.trust}>") for job in jobs]


def jobs(text: str) -> list[Job]:
    return [Job(letter, False) for letter in text]


def test_a_formula_is_asked_for_once_within_and_across_batches() -> None:
    host = Noting()
    memory = FormulaMemory(host)
    first = memory.typeset(jobs("abab"))
    second = memory.typeset(jobs("bca"))
    assert [t.html[1] for t in first] == list("abab")
    assert [t.html[1] for t in second] == list("bca")
    assert host.asked == [["a", "b"], ["c"]]


def test_display_and_trust_tell_formulas_apart() -> None:
    host = Noting()
    kinds = [Job("a", False), Job("a", True), Job("a", False, True)]
    results = FormulaMemory(host).typeset(kinds)
    assert host.asked == [["a", "a", "a"]]
    assert len({t.html for t in results}) == 3


def test_what_was_not_used_for_longest_is_forgotten_first() -> None:
    host = Noting()
    memory = FormulaMemory(host, capacity=2)
    memory.typeset(jobs("ab"))
    memory.typeset(jobs("a"))
    memory.typeset(jobs("c"))
    memory.typeset(jobs("a"))
    memory.typeset(jobs("b"))
    assert host.asked == [["a", "b"], [], ["c"], [], ["b"]]


def test_a_batch_larger_than_the_memory_is_answered_in_full() -> None:
    assert len(FormulaMemory(Noting(), capacity=2).typeset(jobs("abcdeabcde"))) == 10


def test_an_error_is_remembered_too() -> None:
    class Failing(Noting):
        def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
            super().typeset(jobs)
            return [Typeset(error="no") for _ in jobs]

    host = Failing()
    memory = FormulaMemory(host)
    assert [memory.typeset(jobs("a"))[0].reason for _ in range(2)] == ["no", "no"]
    assert host.asked == [["a"], []]
