"""Tasks in several processes: every result in its place, whatever dies."""

import os
import random
import signal
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from unittest.mock import Mock

import pytest

from sitegen.processes import Beside, Died, beside, spread

KILLED = Died(status=-signal.SIGKILL)


def work(killers: frozenset[int], task: int) -> int:
    if task in killers:
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task


@pytest.mark.long(4, 100)
def test_what_kills_is_told_of_and_all_else_is_done(seed: int) -> None:
    choice = random.Random(seed)
    tasks = range(choice.randrange(1, 40))
    killers = frozenset(choice.sample(tasks, min(len(tasks), seed % 4)))
    results = list(spread(partial(work, killers), tasks, choice.randrange(2, 4), seed % 3 + 1))
    assert results == [KILLED if task in killers else task * task for task in tasks]


def test_what_killed_once_is_done_again(tmp_path: Path) -> None:
    def once(task: int) -> int:
        mark = tmp_path / str(task)
        if task % 4 == 1 and not mark.exists():
            mark.touch()
            os._exit(3)
        return task

    ONCE[:] = [once]
    assert list(spread(called, range(12), 2, 2)) == list(range(12))


ONCE: list[object] = []


def called(task: int) -> int:
    """Call what is there in a forked process, though it could not be sent."""
    return ONCE[0](task)  # type: ignore[operator]


def leave(task: int) -> int:
    os._exit(3)


def test_it_is_said_how_a_process_ended() -> None:
    assert Died(status=-9).how == "killed by SIGKILL"
    assert Died(status=-64).how == "killed by SIGRTMAX"
    assert Died(status=-99).how == "killed by signal 99"
    (died,) = spread(leave, [0], 2, 1)
    assert isinstance(died, Died)
    assert died.how == "it ended with status 3"


def raise_at(killers: frozenset[int], task: int) -> int:
    if task == 5:
        raise LookupError("five")
    return work(killers, task)


@pytest.mark.parametrize("killers", [(), (4,), (6,)])
def test_what_a_task_raises_is_raised(killers: tuple[int, ...]) -> None:
    with pytest.raises(LookupError, match="five"):
        list(spread(partial(raise_at, frozenset(killers)), range(8), 2, 2))


def note_parent(task: int) -> tuple[int, int]:
    return os.getpid(), os.getppid()


def test_one_process_is_this_one() -> None:
    assert {process for process, _ in spread(note_parent, range(3), 1, 1)} == {os.getpid()}
    assert {parent for _, parent in spread(note_parent, range(3), 2, 1)} == {os.getpid()}


@pytest.fixture
def other() -> Iterator[Beside]:
    process = Beside()
    yield process
    process.close()


def test_a_process_beside_this_one_does_one_batch_after_another(other: Beside) -> None:
    first, second = (other.begin(partial(work, frozenset()), tasks) for tasks in ([1, 2, 3], [4]))
    assert [*first, *second] == [1, 4, 9, 16]


def test_what_kills_it_is_told_of_and_all_else_is_done(other: Beside) -> None:
    for _ in range(2):  # it is dead the second time
        results = other.begin(partial(work, frozenset({2})), [1, 2, 3])
        assert list(results) == [1, KILLED, 9]


def test_what_kills_one_of_its_processes_is_told_of_and_all_else_is_done(other: Beside) -> None:
    for killers in ({3, 9}, {0}):  # it lives on
        results = other.begin(partial(work, frozenset(killers)), range(12), 2, 2)
        assert list(results) == [KILLED if n in killers else n * n for n in range(12)]


def kill_parent_at(first: int, task: int) -> int:
    if task == 5 and os.getppid() != first:
        os.kill(os.getppid(), signal.SIGKILL)
    return task * task


def test_where_it_dies_with_its_processes_others_go_on(other: Beside) -> None:
    results = other.begin(partial(kill_parent_at, os.getpid()), range(12), 2, 2)
    assert list(results) == [n * n for n in range(12)]


def test_what_fails_there_fails_here(other: Beside) -> None:
    for processes in (1, 2):
        with pytest.raises(ValueError, match="invalid literal"):
            list(other.begin(int, ["1", "x"], processes))


def test_it_asks_for_processes_that_have_it_for_parent(other: Beside) -> None:
    parents = {parent for _, parent in other.begin(note_parent, range(4), 2)}
    ((process, parent),) = set(other.begin(note_parent, range(4)))
    assert parents == {process}
    assert parent == os.getpid()


def test_where_there_is_one_processor_there_is_no_other_process() -> None:
    with beside(1, "sitegen.making") as other:
        assert other is None


def test_where_there_may_be_no_more_processes_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fork", Mock(side_effect=BlockingIOError))
    with beside(2, "sitegen.making") as other:
        assert other is None
