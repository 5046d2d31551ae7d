"""Tasks in several processes: all results in order, whichever process crashes."""

import ctypes
import errno
import os
import random
import resource
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from unittest.mock import Mock

import pytest

from sitegen.system import child_process
from sitegen.system.message_framing import Stream, framed
from sitegen.system.pool_workers import packed
from sitegen.system.process_pool import HelperProcess, WorkerCrash, helper_process, spread

KILLED = WorkerCrash(status=-signal.SIGKILL)


def work(killers: frozenset[int], task: int) -> int:
    if task in killers:
        os.kill(os.getpid(), signal.SIGKILL)
    return task * task


@pytest.mark.long(4, 100)
def test_what_kills_is_reported_of_and_all_else_is_done(seed: int) -> None:
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
    """Call a function that a forked process has, although it could not be pickled."""
    return ONCE[0](task)  # type: ignore[operator]


def leave(task: int) -> int:
    os._exit(3)


def test_it_is_reported_how_a_process_ended() -> None:
    assert WorkerCrash(status=-9).how == "killed by SIGKILL"
    assert WorkerCrash(status=-64).how == "killed by SIGRTMAX"
    assert WorkerCrash(status=-99).how == "killed by signal 99"
    (died,) = spread(leave, [0], 2, 1)
    assert isinstance(died, WorkerCrash)
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
def other() -> Iterator[HelperProcess]:
    process = HelperProcess()
    yield process
    process.close()


def test_a_process_beside_this_one_does_one_batch_after_another(other: HelperProcess) -> None:
    first, second = (other.submit(partial(work, frozenset()), tasks) for tasks in ([1, 2, 3], [4]))
    assert [*first, *second] == [1, 4, 9, 16]


def test_what_kills_it_is_reported_of_and_all_else_is_done(other: HelperProcess) -> None:
    for _ in range(2):  # it is dead the second time
        results = other.submit(partial(work, frozenset({2})), [1, 2, 3])
        assert list(results) == [1, KILLED, 9]


def test_what_kills_one_of_its_processes_is_reported_of_and_all_else_is_done(
    other: HelperProcess,
) -> None:
    for killers in ({3, 9}, {0}):  # it lives on
        results = other.submit(partial(work, frozenset(killers)), range(12), 2, 2)
        assert list(results) == [KILLED if n in killers else n * n for n in range(12)]


def kill_parent_at(first: int, task: int) -> int:
    if task == 5 and os.getppid() != first:
        os.kill(os.getppid(), signal.SIGKILL)
    return task * task


def test_where_it_dies_with_its_processes_others_go_on(other: HelperProcess) -> None:
    results = other.submit(partial(kill_parent_at, os.getpid()), range(12), 2, 2)
    assert list(results) == [n * n for n in range(12)]


def test_what_fails_there_fails_here(other: HelperProcess) -> None:
    for processes in (1, 2):
        with pytest.raises(ValueError, match="invalid literal"):
            list(other.submit(int, ["1", "x"], processes))


def test_it_asks_for_processes_that_have_it_for_parent(other: HelperProcess) -> None:
    parents = {parent for _, parent in other.submit(note_parent, range(4), 2)}
    ((process, parent),) = set(other.submit(note_parent, range(4)))
    assert parents == {process}
    assert parent == os.getpid()


def test_where_there_is_one_processor_there_is_no_other_process() -> None:
    with helper_process(1, "sitegen.build.article_worker") as other:
        assert other is None


def test_where_there_may_be_no_more_processes_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.fork", Mock(side_effect=BlockingIOError))
    with helper_process(2, "sitegen.build.article_worker") as other:
        assert other is None


def square(task: int) -> bytes:
    return b"%d" % (task * task) * 40


MESSAGE = len(framed(packed(([square(8), square(9)], None))))
PROMPT = 15
"""Seconds: far more than needed, but finite, so that a hang fails the test."""


def cut(keep: int, mark: Path, parent: int, holds: bool) -> Callable[[Stream, bytes], None]:
    """Return a replacement of ``send`` that kills a process once, after ``keep`` bytes.

    The process is a child of ``parent``, or, if that is 0, a grandchild of this one.
    """
    here = os.getpid()

    def send(stream: Stream, message: bytes) -> None:
        data = framed(message)
        if (os.getppid() == parent or (parent == 0 and os.getppid() != here)) and not mark.exists():
            mark.touch()
            stream._socket.sendall(data[:keep])
            if holds and os.fork() == 0:  # who holds the socket open, and is not killed with it
                time.sleep(1)
                os._exit(0)
            os.kill(os.getpid(), signal.SIGKILL)
        stream._socket.sendall(data)

    return send


@pytest.mark.long(9, 600)
def test_a_death_at_any_byte_of_a_result_costs_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    """With ``--long`` at every byte: of a worker, of a helper, and of a worker of the helper."""
    keep, way = seed // 3 * 67 % 200, seed % 3
    assert MESSAGE < 200
    mark = tmp_path / "killed"
    send = cut(keep, mark, 0 if way == 2 else os.getpid(), seed % 5 == 4)
    monkeypatch.setattr(Stream, "send", send)
    monkeypatch.setattr(Stream, "put", send)
    began = time.monotonic()
    if way == 0:
        results = list(spread(square, range(24), 2, 2))
    else:
        other = HelperProcess()
        results = list(other.submit(square, range(24), 2, 2))
        other.close()
    assert results == [square(task) for task in range(24)]
    assert mark.exists()
    assert time.monotonic() - began < PROMPT


@pytest.mark.parametrize("started", [0, 1, 2])
def test_where_fewer_processes_may_be_started_they_do_it_all(
    monkeypatch: pytest.MonkeyPatch, started: int
) -> None:
    fork, left = os.fork, [started]

    def limited() -> int:
        left[0] -= 1
        if left[0] < 0:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        return fork()

    monkeypatch.setattr("os.fork", limited)
    here = os.getpid()
    done_by = {process for process, _ in spread(note_parent, range(12), 3, 1)}
    assert (here in done_by) == (started == 0)
    assert len(done_by) <= max(1, started)


def test_what_may_get_no_process_of_its_own_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    fork, left = os.fork, [1]

    def limited() -> int:
        left[0] -= 1
        if left[0] < 0:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        return fork()

    monkeypatch.setattr("os.fork", limited)
    monkeypatch.setattr("sitegen.system.process_pool._PAUSES", (0.0,))
    first, *others = spread(partial(work, frozenset({0})), range(4), 2, 1)
    assert isinstance(first, WorkerCrash)
    assert first.how == "no process could be started for it"
    assert others == [1, 4, 9]


def want_memory(task: int) -> int:
    """Allocate more memory than is allowed, in a process that has done nothing else."""
    resource.setrlimit(resource.RLIMIT_AS, (1 << 33, resource.RLIM_INFINITY))
    return len(bytearray((1 << 34) if task == 5 else task))


def test_what_runs_out_of_memory_is_reported() -> None:
    results = list(spread(want_memory, range(8), 2, 2))
    assert results[:5] + results[6:] == [0, 1, 2, 3, 4, 6, 7]
    assert isinstance(results[5], WorkerCrash)
    assert results[5].how == "it ran out of memory"


def raise_unsendable(task: int) -> None:
    raise type("Local", (Exception,), {})("of this place")


def test_what_is_raised_and_cannot_be_sent_is_described() -> None:
    with pytest.raises(RuntimeError, match="of this place"):
        list(spread(raise_unsendable, [1, 2], 2, 1))


def hold_interpreter(stream: Stream, alone: bool) -> None:
    """Block in C code for a minute without releasing the interpreter."""
    if alone:
        ctypes.CDLL(None).prctl(child_process._PR_SET_PDEATHSIG, 0, 0, 0, 0)
        child_process._PATIENCE = child_process._LOOK = 1
        child_process._end_by_itself()
    stream.send(str(os.getpid()).encode())
    time.sleep(0.5)
    ctypes.PyDLL(None).sleep(60)


def start_and_be_killed(pipe: int, alone: bool) -> None:
    context = get_context("spawn" if alone else "fork")
    started = child_process.Child(hold_interpreter, alone, context=context)
    os.write(pipe, started.receive())
    time.sleep(1)
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize("alone", [False, True], ids=["by the kernel", "by itself"])
def test_a_process_ends_with_its_parent_whatever_it_does(alone: bool) -> None:
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        try:
            start_and_be_killed(writing, alone)
        finally:
            os._exit(1)
    os.close(writing)
    assert os.waitstatus_to_exitcode(os.waitpid(parent, 0)[1]) == -signal.SIGKILL
    process = int(os.read(reading, 20))
    end = time.monotonic() + PROMPT
    while is_running(process):
        assert time.monotonic() < end
        time.sleep(0.05)
    os.close(reading)


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
