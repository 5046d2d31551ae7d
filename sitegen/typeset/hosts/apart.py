"""pykatex in a process of its own, which may crash and can be killed: 0.2 s to start."""

import os
import sys
import weakref
from collections.abc import Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from msgspec import msgpack

from sitegen.core.model import Typeset
from sitegen.system.child_process import end_with_parent
from sitegen.typeset.errors import FAILED, TOO_SLOW
from sitegen.typeset.hosts.quickjs import QuickJS, Spent
from sitegen.typeset.job import DEADLINE, Job

if TYPE_CHECKING:
    from subprocess import Popen

_PROGRAM = "from sitegen.typeset.hosts.apart import answer; answer()"
_LENGTH = 4
"""Bytes of the length that precedes each message."""
_MEMORY = 2_000_000_000
"""Bytes."""
_ENDED = b"Timeout ("
"""The message of ``faulthandler`` when it ends a process at the deadline."""


class Apart:
    """Runs pykatex in a child process; after a crash or a timeout it starts another one."""

    def __init__(self) -> None:
        self._process: Popen[bytes] | None = None
        self._owner = 0

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch, results in the same order."""
        return [self._typeset(job) for job in jobs]

    def _typeset(self, job: Job) -> Typeset:
        try:
            process = self._running()
            assert process.stdin
            assert process.stdout
            _send(process.stdin, msgpack.encode(job))
            answer = _receive(process.stdout)
        except OSError:  # no process can be started, or this one has just crashed
            answer = b""
        return msgpack.decode(answer, type=Typeset) if answer else self._failed()

    def _running(self) -> "Popen[bytes]":
        # A fork of the process that started it may not read from the same pipes.
        if self._process is None or self._owner != os.getpid():
            self._process, self._owner = _start(), os.getpid()
            weakref.finalize(self, _end, self._process, self._owner)
        return self._process

    def _failed(self) -> Typeset:
        """Return the error by the cause of the crash; the next formula starts another process."""
        process, self._process = self._process, None
        if process is None:
            return FAILED
        with suppress(OSError, ValueError):
            return TOO_SLOW if _ENDED in process.communicate()[1] else FAILED
        return FAILED


def _start() -> "Popen[bytes]":
    import subprocess  # late: hardly ever needed

    command = [sys.executable, "-P", "-c", _PROGRAM, str(os.getpid())]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=environment)


def _end(process: "Popen[bytes]", owner: int) -> None:
    if owner == os.getpid() and process.poll() is None:
        process.kill()
        process.communicate()


def _send(stream: IO[bytes], message: bytes) -> None:
    stream.write(len(message).to_bytes(_LENGTH, "big") + message)
    stream.flush()


def _receive(stream: IO[bytes]) -> bytes:
    """Read a message; empty if there is none, or only a part of it."""
    length = int.from_bytes(stream.read(_LENGTH), "big")
    message = stream.read(length)
    return message if len(message) == length else b""


def answer() -> None:  # pragma: no cover (in that process)
    """Typeset jobs from stdin to stdout, until pykatex fails or a formula exceeds the deadline."""
    import faulthandler

    end_with_parent(int(sys.argv[1]))
    _limit_memory()
    host = QuickJS()
    with suppress(Spent):
        while message := _receive(sys.stdin.buffer):
            # No Python code runs while QuickJS does; faulthandler's watchdog is a thread in C.
            faulthandler.dump_traceback_later(DEADLINE, exit=True)
            (typeset,) = host.typeset([msgpack.decode(message, type=Job)])
            faulthandler.cancel_dump_traceback_later()
            _send(sys.stdout.buffer, msgpack.encode(typeset))


def _limit_memory() -> None:  # pragma: no cover (in that process)
    """Limit this process's memory, so that a formula fails before the machine runs out."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        _, most = resource.getrlimit(resource.RLIMIT_DATA)
        limit = _MEMORY if most == resource.RLIM_INFINITY else min(_MEMORY, most)
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
