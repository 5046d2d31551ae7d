"""Chunks of tasks done by several processes that may die."""

import errno
import os
import traceback
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.reduction import ForkingPickler
from typing import Any

from sitegen.system.child_process import Child, speaking
from sitegen.system.message_framing import Stream

NO_MEMORY = errno.ENOMEM
"""Exit status of a process that ran out of memory."""

_QUEUED = 2
"""Chunks that a process is given at once, so that it need not wait for the next one."""

Outcome = tuple[Any, Exception | None]
"""What a task or a chunk returned, or what it raised."""


class Pool:
    """Does chunks in processes; those at which one died are left as ``suspects``.

    All others are done, unless there may be no process at all. A dead process is replaced, but with
    the number of deaths the number of processes falls, to one in the end: memory may be short.
    """

    def __init__(
        self, work: Callable[[Any], Any], chunks: Sequence[Sequence[Any]], processes: int
    ) -> None:
        self.suspects: list[int] = []
        self._work = work
        self._chunks = chunks
        self._waiting = deque(range(len(chunks)))
        self._given: dict[Child, deque[int]] = {}
        self._wanted = self._spare = processes

    def outcomes(self) -> Iterator[tuple[int, Outcome]]:
        """Return the numbers of chunks and what came of them, as they are done."""
        self._fill()
        while any(self._given.values()):
            for child in speaking([*self._given]):
                yield from self._heard(child)
            self._fill()

    def dismiss(self) -> None:
        """End the processes, which are idle."""
        for child in self._given:
            child.dismiss()
        for child in self._given:
            child.end()
        self._given.clear()

    def kill(self) -> None:
        """End the processes, whatever they do."""
        for child in self._given:
            child.kill()
        self._given.clear()

    def _fill(self) -> None:
        """Start processes, as many as are wanted and may be, and give each something to do."""
        while self._waiting and len(self._given) < self._wanted:
            try:
                child = Child(_answer, self._work, self._chunks)
            except OSError:
                self._wanted = len(self._given)
                break
            self._given[child] = deque()
            self._give(child)
        for child in [*self._given]:
            room = _QUEUED if len(self._waiting) > len(self._given) else 1
            while self._waiting and child in self._given and len(self._given[child]) < room:
                self._give(child)

    def _give(self, child: Child) -> None:
        number = self._waiting.popleft()
        self._given[child].append(number)
        try:
            child.send(str(number).encode())
        except EOFError:
            self._bury(child)

    def _heard(self, child: Child) -> Iterator[tuple[int, Outcome]]:
        try:
            for message in child.arrived():
                yield self._given[child].popleft(), ForkingPickler.loads(message)
        except EOFError:
            self._bury(child)

    def _bury(self, child: Child) -> None:
        """Take back from a dead process what it had not begun with."""
        begun = self._given.pop(child)
        if begun:
            self.suspects.append(begun.popleft())
        self._waiting.extendleft(reversed(begun))
        child.kill()
        self._spare -= 1
        if self._spare < 0:
            self._wanted = max(1, self._wanted - 1)


def packed(outcome: Outcome) -> bytes:
    """Return an outcome as bytes; an exception that cannot be sent is described by another."""
    try:
        return bytes(ForkingPickler.dumps(outcome))
    except Exception as problem:
        return bytes(ForkingPickler.dumps((None, RuntimeError(f"{outcome[1] or problem!r}"))))


def tried(work: Callable[[], Any]) -> Outcome:
    """Do something in a child process, which ends if it runs out of memory."""
    try:
        return work(), None
    except MemoryError:  # pragma: no cover (it writes nothing down)
        os._exit(NO_MEMORY)
    except Exception as problem:
        problem.add_note("".join(traceback.format_exception(problem)))
        return None, problem


def _answer(stream: Stream, work: Callable[[Any], Any], chunks: Sequence[Sequence[Any]]) -> None:
    """Be a process of the pool: do the chunks whose numbers come in."""
    while number := stream.receive():
        stream.send(packed(tried(partial(_each, work, chunks[int(number)]))))


def _each(work: Callable[[Any], Any], tasks: Sequence[Any]) -> list[Any]:
    return [work(task) for task in tasks]
