"""Tasks spread over processes, in a stable order of results; a process may die.

It is not known at which task of its chunk a process died. So the tasks of that chunk are done again
in the end, each alone in a process of its own.
"""

import errno
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from importlib import import_module
from multiprocessing.reduction import ForkingPickler
from sys import platform
from typing import Any, TypeVar

from msgspec import Struct

from sitegen.system.child_process import Child
from sitegen.system.message_framing import Stream
from sitegen.system.pool_workers import NO_MEMORY, Pool, packed, tried

NO_PROCESS = errno.EAGAIN
"""Stands for the exit status of a process that could not be started."""
_PAUSES = (0.0, 0.2, 1.0)
"""Seconds before each attempt to start a process, if there may be no more of them."""


Task = TypeVar("Task")
Result = TypeVar("Result")


class WorkerCrash(Struct, frozen=True, kw_only=True):
    """Stands for the result of a task at which its process died, and died again alone."""

    status: int
    """Of its exit; a signal as a negative number."""

    @property
    def how(self) -> str:
        """Say how it ended: ``killed by SIGKILL``."""
        if self.status == NO_PROCESS:
            return "no process could be started for it"
        if self.status == NO_MEMORY:
            return "it ran out of memory"
        if self.status > 0:
            return f"it ended with status {self.status}"
        try:
            return f"killed by {signal.Signals(-self.status).name}"
        except ValueError:
            return f"killed by signal {-self.status}"


def spread(
    work: Callable[[Task], Result], tasks: Sequence[Task], processes: int, chunk: int
) -> Iterator[Result | WorkerCrash]:
    """Return the result of each task, in their order; raises what ``work`` raises.

    Below two processes all is done in this one, and then ``WorkerCrash`` is never returned.
    Processes are handed ``chunk`` tasks at once. If there may be no more processes, there are
    fewer, or this one.
    """
    return map(work, tasks) if processes < 2 else _pooled(work, tasks, processes, chunk)


def _pooled(
    work: Callable[[Task], Result], tasks: Sequence[Task], processes: int, chunk: int
) -> Iterator[Result | WorkerCrash]:
    chunks = [tasks[at : at + chunk] for at in range(0, len(tasks), chunk)]
    done: dict[int, list[Result | WorkerCrash]] = {}
    at = 0
    pool = Pool(work, chunks, processes)
    try:
        for number, (results, problem) in pool.outcomes():
            if problem is not None:
                raise problem
            done[number] = results
            while at in done:
                yield from done.pop(at)
                at += 1
        pool.dismiss()
    finally:
        pool.kill()
    # What may have been too much is done when no other process takes memory any more, and what no
    # process could be started for is done in this one.
    for number in pool.suspects:
        done[number] = [_alone(work, task) for task in chunks[number]]
    for number in range(at, len(chunks)):
        yield from done[number] if number in done else map(work, chunks[number])


class HelperProcess:
    """A process that works beside this one, alone or with others of its own; it may die."""

    def __init__(self, ready: Callable[[], object] = lambda: None) -> None:
        """Start it; ``ready`` is what it does before anything is given to it."""
        self._child = Child(_answer, ready)

    def begin(
        self,
        work: Callable[[Task], Result],
        tasks: Sequence[Task],
        processes: int = 1,
        chunk: int = 1,
    ) -> Iterator[Result | WorkerCrash]:
        """Begin with tasks at once; gives the results in their order, raises what ``work`` raises.

        Two processes and more are others, as in ``spread``, and know what this one has loaded. What
        was not done when it died is done again, with fewer processes: memory may be short.
        """
        self.give(work, tasks, processes, chunk)
        return self._results(work, tasks, processes, chunk)

    def give(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], processes: int, chunk: int
    ) -> None:
        """Give it tasks."""
        with suppress(EOFError):  # it has died, as is told where the first result is taken
            self._child.send(bytes(ForkingPickler.dumps((work, tasks, processes, chunk))))

    def take(self) -> Any:
        """Wait for the next result; raises what ``work`` has raised, and EOFError if it died."""
        result, problem = ForkingPickler.loads(self._child.receive())
        if problem is not None:
            raise problem
        return result

    def died(self) -> WorkerCrash:
        """Say how it died."""
        return WorkerCrash(status=self._child.status())

    def close(self) -> None:
        """End it."""
        self._child.kill()

    def _results(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], processes: int, chunk: int
    ) -> Iterator[Result | WorkerCrash]:
        for at in range(len(tasks)):
            try:
                yield self.take()
            except EOFError:
                yield from _pooled(work, tasks[at:], max(1, processes - 1), chunk)
                return


@contextmanager
def beside(processes: int, module: str) -> Iterator[HelperProcess | None]:
    """Start a process that loads a module, while this one loads others.

    None where it would have to load what this one has loaded, or to wait for it, and where there
    may be no more processes.
    """
    other = None
    if processes > 1 and platform == "linux":
        with suppress(OSError):
            other = HelperProcess(partial(import_module, module))
    try:
        yield other
    finally:
        if other:
            other.close()


def _alone(work: Callable[[Task], Result], task: Task) -> Result | WorkerCrash:
    """Do one task in a process of its own; twice where it dies.

    It is not known whether the task was under way when the last process died.
    """
    result = _once(work, task)
    return _once(work, task) if isinstance(result, WorkerCrash) else result


def _once(work: Callable[[Task], Result], task: Task) -> Result | WorkerCrash:
    other = _started()
    if other is None:
        return WorkerCrash(status=NO_PROCESS)
    try:
        other.give(work, [task], 1, 1)
        made: Result = other.take()
        return made
    except EOFError:
        return other.died()
    finally:
        other.close()


def _started() -> HelperProcess | None:
    """Start a process; None if there may be no more after some attempts."""
    for pause in _PAUSES:
        time.sleep(pause)
        with suppress(OSError):
            return HelperProcess()
    return None


def _answer(  # pragma: no cover (killed as soon as it has answered, before it writes down)
    stream: Stream, ready: Callable[[], object]
) -> None:
    ready()
    while True:
        work, tasks, processes, chunk = ForkingPickler.loads(stream.receive())
        for outcome in spread(partial(_outcome, work), tasks, processes, chunk):
            # Its processes are not to wait until the parent takes what they have made.
            stream.put(packed((outcome, None)) if isinstance(outcome, WorkerCrash) else outcome)
        stream.flush()


def _outcome(  # pragma: no cover (as above)
    work: Callable[[Any], Any], task: Any
) -> bytes:
    """Do a task; its outcome as bytes, which cost little to hand from process to process."""
    return packed(tried(partial(work, task)))
