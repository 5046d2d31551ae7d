"""A pool of worker processes that run chunks of tasks and may crash."""

import errno
import os
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.reduction import ForkingPickler
from typing import Any

from sitegen.system.child_process import Child, wait_for_any
from sitegen.system.message_framing import Stream

NO_MEMORY = errno.ENOMEM
"""Exit status of a worker that ran out of memory."""

_QUEUED = 2
"""Chunks assigned to a worker at a time, so that it need not wait for the next one."""

Outcome = tuple[Any, Exception | None]
"""The result of a task or a chunk, or the exception that it raised."""


class Pool:
    """Runs chunks in worker processes; chunks at which a worker crashed are left as ``suspects``.

    All other chunks are done, unless no process can be started at all. A crashed worker is
    replaced, but with more crashes than workers the number of workers falls, down to one in the
    end: memory may be short.
    """

    def __init__(
        self, work: Callable[[Any], Any], chunks: Sequence[Sequence[Any]], processes: int
    ) -> None:
        self.suspects: list[int] = []
        self._work = work
        self._chunks = chunks
        self._pending = deque(range(len(chunks)))
        self._assigned: dict[Child, deque[int]] = {}
        self._limit = self._spare_crashes = processes

    def outcomes(self) -> Iterator[tuple[int, Outcome]]:
        """Yield the number and the outcome of each chunk as it is done."""
        self._fill()
        while any(self._assigned.values()):
            for child in wait_for_any([*self._assigned]):
                yield from self._results(child)
            self._fill()

    def dismiss(self) -> None:
        """Let the workers, which are idle, exit."""
        for child in self._assigned:
            child.dismiss()
        for child in self._assigned:
            child.end()
        self._assigned.clear()

    def kill(self) -> None:
        """Kill the workers, whatever they are doing."""
        for child in self._assigned:
            child.kill()
        self._assigned.clear()

    def _fill(self) -> None:
        """Start workers up to the limit, as far as the system allows, and assign chunks to them."""
        while self._pending and len(self._assigned) < self._limit:
            try:
                child = Child(_serve_chunks, self._work, self._chunks)
            except OSError:
                self._limit = len(self._assigned)
                break
            self._assigned[child] = deque()
            self._assign(child)
        for child in [*self._assigned]:
            room = _QUEUED if len(self._pending) > len(self._assigned) else 1
            while self._pending and child in self._assigned and len(self._assigned[child]) < room:
                self._assign(child)

    def _assign(self, child: Child) -> None:
        number = self._pending.popleft()
        self._assigned[child].append(number)
        try:
            child.send(str(number).encode())
        except EOFError:
            self._recover_chunks(child)

    def _results(self, child: Child) -> Iterator[tuple[int, Outcome]]:
        try:
            for message in child.arrived():
                yield self._assigned[child].popleft(), ForkingPickler.loads(message)
        except EOFError:
            self._recover_chunks(child)

    def _recover_chunks(self, child: Child) -> None:
        """Take back the chunks of a crashed worker; the first one is the suspect.

        A worker runs its chunks in order, so it crashed at the first that has no result, and had
        not started the others.
        """
        chunks = self._assigned.pop(child)
        if chunks:
            self.suspects.append(chunks.popleft())
        self._pending.extendleft(reversed(chunks))
        child.kill()
        self._spare_crashes -= 1
        if self._spare_crashes < 0:
            self._limit = max(1, self._limit - 1)


def packed(outcome: Outcome) -> bytes:
    """Return an outcome as bytes; a description replaces an exception that cannot be pickled."""
    try:
        return bytes(ForkingPickler.dumps(outcome))
    except Exception as problem:
        return bytes(ForkingPickler.dumps((None, RuntimeError(f"{outcome[1] or problem!r}"))))


def attempt(work: Callable[[], Any]) -> Outcome:
    """Return the outcome of ``work`` in a worker, which exits if it runs out of memory."""
    try:
        return work(), None
    except MemoryError:  # pragma: no cover (the process exits without writing coverage data)
        os._exit(NO_MEMORY)
    except Exception as problem:
        problem.add_note("".join(traceback.format_exception(problem)))
        return None, problem


def _serve_chunks(
    stream: Stream, work: Callable[[Any], Any], chunks: Sequence[Sequence[Any]]
) -> None:
    """Run in a worker: do the chunks whose numbers arrive, until an empty message."""
    while number := stream.receive():
        stream.send(packed(attempt(partial(_run_all, work, chunks[int(number)]))))


def _run_all(work: Callable[[Any], Any], tasks: Sequence[Any]) -> list[Any]:
    return [work(task) for task in tasks]
