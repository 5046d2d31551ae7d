"""Tasks spread over processes, in a stable order of results; a process may die.

The pool of the standard library knows that one of its processes has died, but not at what. So what
may have been under way is done again, each task alone in a process of its own.
"""

import os
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from sys import platform
from threading import Thread
from typing import Any, TypeVar

from msgspec import Struct

# fork shares the modules that are loaded already; elsewhere the platform's own way is taken.
_CONTEXT: Any = get_context("fork" if platform == "linux" else None)

_SAFE_PATH = "PYTHONSAFEPATH"

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
                    yield from done.pop(at) if at in done else futures.pop(at).result()
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
    with safe_path(), _without_interrupts():
        yield


@contextmanager
def safe_path() -> Iterator[None]:
    """Start no Python that looks for modules in the current folder, which may be a stranger's."""
    before = os.environ.get(_SAFE_PATH)
    os.environ[_SAFE_PATH] = "1"
    try:
        yield
    finally:
        os.environ.pop(_SAFE_PATH)
        if before is not None:
            os.environ[_SAFE_PATH] = before


@contextmanager
def _without_interrupts() -> Iterator[None]:
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


class Beside:
    """A process that works beside this one, alone or with others of its own; it may die."""

    def __init__(self, ready: Callable[[], object] = lambda: None) -> None:
        """Start it; ``ready`` is what it does before anything is given to it."""
        self._pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_answer, args=(theirs, ready))
        with _undisturbed():
            self._process.start()
        theirs.close()

    def begin(
        self,
        work: Callable[[Task], Result],
        tasks: Sequence[Task],
        processes: int = 1,
        chunk: int = 1,
    ) -> Iterator[Result | Died]:
        """Begin with tasks at once; gives the results in their order, raises what ``work`` raises.

        Two processes and more are others, as in ``spread``, and know what this one has loaded. What
        was not done when it died is done again.
        """
        self.give(work, tasks, processes, chunk)
        return self._results(work, tasks, processes, chunk)

    def give(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], processes: int, chunk: int
    ) -> None:
        """Give it tasks."""
        with suppress(OSError):  # it has died, as is told where the first result is taken
            self._pipe.send((work, tasks, processes, chunk))

    def take(self) -> Any:
        """Wait for the next result; raises what ``work`` has raised, and EOFError if it died."""
        try:
            result, problem = self._pipe.recv()
        except OSError:
            raise EOFError from None
        if problem is not None:
            raise problem
        return result

    def died(self) -> Died:
        """Say how it died."""
        self._process.join()
        return Died(status=self._process.exitcode)

    def close(self) -> None:
        """End it."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def _results(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], processes: int, chunk: int
    ) -> Iterator[Result | Died]:
        for at in range(len(tasks)):
            try:
                yield self.take()
            except EOFError:
                left = tasks[at:]
                alone = (_alone(work, task) for task in left)
                yield from alone if processes < 2 else spread(work, left, processes, chunk)
                return


@contextmanager
def beside(processes: int, module: str) -> Iterator[Beside | None]:
    """Start a process that loads a module, while this one loads others.

    None where it would have to load what this one has loaded, or to wait for it, and where there
    may be no more processes.
    """
    other = None
    if processes > 1 and platform == "linux":
        with suppress(OSError):
            other = Beside(partial(import_module, module))
    try:
        yield other
    finally:
        if other:
            other.close()


def _alone(work: Callable[[Task], Result], task: Task) -> Result | Died:
    """Do one task in a process of its own; twice where it dies.

    It is not known whether the task was under way when the last process died.
    """
    result = _once(work, task)
    return _once(work, task) if isinstance(result, Died) else result


def _once(work: Callable[[Task], Result], task: Task) -> Result | Died:
    other = Beside()
    try:
        other.give(work, [task], 1, 1)
        made: Result = other.take()
        return made
    except EOFError:
        return other.died()
    finally:
        other.close()


def _answer(  # pragma: no cover (killed as soon as it has answered, before it writes down)
    pipe: Connection, ready: Callable[[], object]
) -> None:
    _begin()
    ready()
    with suppress(EOFError, OSError):
        while True:
            work, tasks, processes, chunk = pipe.recv()
            for outcome in spread(partial(_outcome, work), tasks, processes, chunk):
                sent = _sent(outcome) if isinstance(outcome, Died) else outcome
                pipe.send_bytes(sent)


def _outcome(  # pragma: no cover (as above)
    work: Callable[[Any], Any], task: Any
) -> bytes:
    """Do a task; what came of it as bytes, which cost little to hand from process to process."""
    try:
        return _sent(work(task))
    except Exception as problem:
        return _sent(None, problem)


def _sent(result: Any, problem: Exception | None = None) -> bytes:
    return bytes(ForkingPickler.dumps((result, problem)))
