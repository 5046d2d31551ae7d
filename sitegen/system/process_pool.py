"""Tasks spread over worker processes; results come in the order of tasks, even if workers crash.

A crash does not show at which task of its chunk it happened. So the tasks of that chunk are retried
at the end, each in a process of its own.
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

from sitegen.core.messages import say
from sitegen.system.child_process import Child
from sitegen.system.message_framing import Stream
from sitegen.system.pool_workers import NO_MEMORY, Pool, attempt, packed

NO_PROCESS = errno.EAGAIN
"""Status of a crash that means: no process could be started."""
_PAUSES = (0.0, 0.2, 1.0)
"""Seconds before each attempt to start a process, while the system allows no more of them."""


Task = TypeVar("Task")
Result = TypeVar("Result")


class WorkerCrash(Struct, frozen=True, kw_only=True):
    """The result of a task at which its worker crashed, and crashed again on retry."""

    status: int
    """Exit status of the worker; a signal as a negative number."""

    @property
    def how(self) -> str:
        """Return the cause for a message: ``killed by SIGKILL``."""
        if self.status == NO_PROCESS:
            return say("no process could be started for it")
        if self.status == NO_MEMORY:
            return say("it ran out of memory")
        if self.status > 0:
            return say("it ended with status {status}", status=self.status)
        try:
            return say("killed by {name}", name=signal.Signals(-self.status).name)
        except ValueError:
            return say("killed by signal {number}", number=-self.status)


def spread(
    work: Callable[[Task], Result], tasks: Sequence[Task], processes: int, chunk: int
) -> Iterator[Result | WorkerCrash]:
    """Yield the result of each task, in order; re-raise an exception of ``work``.

    With fewer than two processes everything runs in this one, and then ``WorkerCrash`` is never
    returned. Workers get ``chunk`` tasks at a time. If the system allows fewer processes, fewer
    are used, or only this one.
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
    # Suspects are retried only now, when no other worker takes memory any more. Chunks for which no
    # worker could be started run in this process.
    for number in pool.suspects:
        done[number] = [_retry(work, task) for task in chunks[number]]
    for number in range(at, len(chunks)):
        yield from done[number] if number in done else map(work, chunks[number])


class HelperProcess:
    """A process that runs tasks while this one does other work; it may have workers of its own.

    It may crash; then ``submit`` runs the rest of its tasks in a pool.
    """

    def __init__(self, ready: Callable[[], object] = lambda: None) -> None:
        """Start the process; it calls ``ready`` before it waits for tasks."""
        self._child = Child(_serve_tasks, ready)

    def submit(
        self,
        work: Callable[[Task], Result],
        tasks: Sequence[Task],
        processes: int = 1,
        chunk: int = 1,
    ) -> Iterator[Result | WorkerCrash]:
        """Start tasks at once; yield their results in order, re-raise an exception of ``work``.

        With two ``processes`` or more the helper spreads the tasks over workers that share its
        loaded modules. If the helper crashes, the remaining tasks run in a pool of this process
        with one worker fewer: memory may be short.
        """
        self.send(work, tasks, processes, chunk)
        return self._results(work, tasks, processes, chunk)

    def send(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], processes: int, chunk: int
    ) -> None:
        """Send tasks to the helper."""
        with suppress(EOFError):  # a crash is noticed when the first result is received
            self._child.send(bytes(ForkingPickler.dumps((work, tasks, processes, chunk))))

    def receive(self) -> Any:
        """Wait for the next result.

        Re-raises an exception of ``work``; raises EOFError if the helper crashed.
        """
        result, problem = ForkingPickler.loads(self._child.receive())
        if problem is not None:
            raise problem
        return result

    def crash(self) -> WorkerCrash:
        """Return how the helper crashed."""
        return WorkerCrash(status=self._child.status())

    def close(self) -> None:
        """Kill the helper."""
        self._child.kill()

    def _results(
        self, work: Callable[[Task], Result], tasks: Sequence[Task], processes: int, chunk: int
    ) -> Iterator[Result | WorkerCrash]:
        for at in range(len(tasks)):
            try:
                yield self.receive()
            except EOFError:
                yield from _pooled(work, tasks[at:], max(1, processes - 1), chunk)
                return


@contextmanager
def helper_process(processes: int, module: str) -> Iterator[HelperProcess | None]:
    """Start a helper that imports a module while this process imports others.

    Yields None if there is only one processor, if processes are not forked (a new one would import
    everything again), or if the system allows no more processes.
    """
    helper = None
    if processes > 1 and platform == "linux":
        with suppress(OSError):
            helper = HelperProcess(partial(import_module, module))
    try:
        yield helper
    finally:
        if helper:
            helper.close()


def _retry(work: Callable[[Task], Result], task: Task) -> Result | WorkerCrash:
    """Run one task in a process of its own; if that crashes, once more.

    A second attempt is fair: the crash of the whole chunk may have happened at another task.
    """
    result = _once(work, task)
    return _once(work, task) if isinstance(result, WorkerCrash) else result


def _once(work: Callable[[Task], Result], task: Task) -> Result | WorkerCrash:
    helper = _start_helper()
    if helper is None:
        return WorkerCrash(status=NO_PROCESS)
    try:
        helper.send(work, [task], 1, 1)
        result: Result = helper.receive()
        return result
    except EOFError:
        return helper.crash()
    finally:
        helper.close()


def _start_helper() -> HelperProcess | None:
    """Start a helper; None if the system allows no more processes after some attempts."""
    for pause in _PAUSES:
        time.sleep(pause)
        with suppress(OSError):
            return HelperProcess()
    return None


def _serve_tasks(  # pragma: no cover (killed before it writes coverage data)
    stream: Stream, ready: Callable[[], object]
) -> None:
    ready()
    while True:
        work, tasks, processes, chunk = ForkingPickler.loads(stream.receive())
        for outcome in spread(partial(_outcome, work), tasks, processes, chunk):
            # Queued without blocking: workers must not wait until the parent reads their results.
            stream.put(packed((outcome, None)) if isinstance(outcome, WorkerCrash) else outcome)
        stream.flush()


def _outcome(  # pragma: no cover (as above)
    work: Callable[[Any], Any], task: Any
) -> bytes:
    """Return the outcome of a task as bytes, which cost little to pass on."""
    return packed(attempt(partial(work, task)))
