"""Tasks spread over processes, in a stable order of results; a process may die.

The pool of the standard library knows that one of its processes has died, but not at what. So what
may have been under way is done again, each task alone in a process of its own.
"""

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from sys import platform
from threading import Thread
from typing import Any, TypeVar

from msgspec import Struct

# fork shares the modules that are loaded already; elsewhere the platform's own way is taken.
_CONTEXT: Any = get_context("fork" if platform == "linux" else None)

Task = TypeVar("Task")
Result = TypeVar("Result")


class Died(Struct, frozen=True, kw_only=True):
    """Stands for the result of a task at which its process died, and died again alone."""

    status: int
    """Of its exit; a signal as a negative number."""

    @property
    def how(self) -> str:
        """Say how it ended: ``killed by SIGKILL``."""
        if self.status >= 0:
            return f"it ended with status {self.status}"
        try:
            return f"killed by {signal.Signals(-self.status).name}"
        except ValueError:
            return f"killed by signal {-self.status}"


def spread(
    work: Callable[[Task], Result], tasks: Sequence[Task], processes: int, chunk: int
) -> Iterator[Result | Died]:
    """Give the result of each task, in their order; raises what ``work`` raises.

    Below two processes all is done in this one, and then ``Died`` is never given. Processes are
    handed ``chunk`` tasks at once.
    """
    if processes < 2:
        yield from map(work, tasks)
        return
    chunks = [tasks[at : at + chunk] for at in range(0, len(tasks), chunk)]
    done: dict[int, list[Result | Died]] = {}
    at = 0
    while at < len(chunks):
        waiting = [number for number in range(at, len(chunks)) if number not in done]
        futures: dict[int, Future[list[Result | Died]]] = {}
        with _pool(processes) as pool:
            try:
                with _undisturbed():  # processes are started here
                    for number in waiting:
                        futures[number] = pool.submit(_each, work, chunks[number])
                while at < len(chunks):
                    yield from done.pop(at) if at in done else futures[at].result()
                    at += 1
            except BrokenProcessPool:
                done.update(_finished(futures, at))
        # They are taken in order, so what was under way stands in front of all that is left.
        suspects = [number for number in waiting if number >= at and number not in done]
        for number in suspects[:processes]:
            done[number] = [_alone(work, task) for task in chunks[number]]


def _each(work: Callable[[Task], Result], tasks: Sequence[Task]) -> list[Result]:
    return [work(task) for task in tasks]


def _finished(futures: Mapping[int, Future[Any]], at: int) -> Iterator[tuple[int, Any]]:
    """Give what was finished beyond a place, before the pool broke."""
    for number, future in futures.items():
        if number >= at and future.done() and not future.exception():
            yield number, future.result()


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    pool = ProcessPoolExecutor(processes, mp_context=_CONTEXT, initializer=_begin)
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let Ctrl-C wait: a process that has just been started does not know yet how to take it."""
    if not hasattr(signal, "pthread_sigmask"):  # pragma: no cover (Windows)
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """End without a word on Ctrl-C, which every process of a terminal gets, and with the parent."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):  # pragma: no branch (Windows)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the parent's end: an executor's processes would wait for its word for ever."""
    if parent := parent_process():  # pragma: no branch (the child of a process has one)
        parent.join()
        os._exit(1)  # pragma: no cover (nothing is written down any more)


def _alone(work: Callable[[Task], Result], task: Task) -> Result | Died:
    """Do one task in a process of its own."""
    ours, theirs = _CONTEXT.Pipe(duplex=False)
    process = _CONTEXT.Process(target=_answer, args=(theirs, work, task))
    with _undisturbed():
        process.start()
    theirs.close()
    try:
        result, problem = ours.recv()
    except (EOFError, OSError):
        process.join()
        return Died(status=process.exitcode)
    finally:
        process.kill()
        process.join()
        ours.close()
    if problem is not None:
        raise problem
    made: Result = result
    return made


def _answer(  # pragma: no cover (killed as soon as it has answered, before it writes down)
    pipe: Connection, work: Callable[[Any], Any], task: Any
) -> None:
    _begin()
    try:
        pipe.send((work(task), None))
    except Exception as problem:
        pipe.send((None, problem))
