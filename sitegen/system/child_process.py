"""A child process: how it starts, is talked to, is found dead, and ends with its parent."""

import faulthandler
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from socket import socket, socketpair
from sys import platform
from threading import Thread
from typing import Any

from sitegen.system.message_framing import Inbox, Stream, framed

# fork shares the modules that are loaded already; elsewhere the platform's own way is taken.
_CONTEXT: Any = get_context("fork" if platform == "linux" else None)
_HEARTBEAT = 0.2
"""Seconds between two looks at whether a silent process still lives.

The end of its socket shows that at once, unless a process that it has forked holds the socket open.
"""
_FAREWELL = 5
"""Seconds that an idle process may take to end."""
_PR_SET_PDEATHSIG = 1
_LOOK = 5
"""Seconds between two looks for the parent, if the kernel does not look."""
_PATIENCE = 60
"""Seconds that code in C may hold the interpreter of a process that looks by itself."""
_SAFE_PATH = "PYTHONSAFEPATH"


class Child:
    """A child process and a socket to it."""

    def __init__(
        self, main: Callable[..., object], *arguments: object, context: Any = _CONTEXT
    ) -> None:
        """Start it with ``main(stream, *arguments)``. Raises OSError if there may be no more."""
        self._socket, theirs = socketpair()
        self._inbox = Inbox(self._socket)
        self._process = context.Process(target=_live, args=(theirs, os.getpid(), main, arguments))
        try:
            with _undisturbed():
                self._process.start()
        except OSError:
            self._socket.close()
            raise
        finally:
            theirs.close()
        self._socket.settimeout(_HEARTBEAT)

    @property
    def pid(self) -> int:
        """Return the number of its process."""
        return int(self._process.pid)

    @property
    def is_alive(self) -> bool:
        """Whether the process has not ended."""
        return bool(self._process.is_alive())

    def send(self, message: bytes) -> None:
        """Send a message. Raises EOFError if the process is dead."""
        left = memoryview(framed(message))
        while left:
            alive = self.is_alive
            try:
                left = left[self._socket.send(left) :]
            except TimeoutError:
                if not alive:
                    raise EOFError from None
            except OSError:
                raise EOFError from None

    def receive(self) -> bytes:
        """Wait for the next message. Raises EOFError if the process died before its end."""
        while (message := self._inbox.next()) is None:
            self._listen()
        return message

    def arrived(self) -> Iterator[bytes]:
        """Read once, and return what has arrived. Raises EOFError as ``receive`` does."""
        self._listen()
        while (message := self._inbox.next()) is not None:
            yield message

    def status(self) -> int:
        """Wait for its end; return the exit status, a signal as a negative number."""
        self._process.join()
        return int(self._process.exitcode)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.join()
        self._socket.close()

    def dismiss(self) -> None:
        """Tell it that there is no more to do: an empty message is the last."""
        with suppress(EOFError):
            self.send(b"")

    def end(self) -> None:
        """Let it end by itself, soon."""
        self._process.join(_FAREWELL)
        self.kill()

    def _listen(self) -> None:
        """Wait for a heartbeat at most. Raises EOFError if the process is dead and all is read."""
        alive = self.is_alive  # before reading: what it wrote until then is there
        try:
            self._inbox.take_in()
        except TimeoutError:
            if not alive:
                raise EOFError from None


def speaking(children: Sequence[Child]) -> list[Child]:
    """Wait for a heartbeat at most; return the children that have sent something or are dead."""
    ends = [end for child in children for end in (child._socket, child._process.sentinel)]
    ready = wait(ends, _HEARTBEAT)
    return [child for child in children if child._socket in ready or not child.is_alive]


def end_with_parent(parent: int) -> None:
    """Have this process ended when its parent ends, even while C code holds the interpreter."""
    if not _ended_by_kernel():  # pragma: no cover (not on Linux)
        _end_by_itself()
    elif os.getppid() != parent:  # pragma: no cover (it ended before the kernel was asked)
        os._exit(1)


def _ended_by_kernel() -> bool:
    if platform != "linux":  # pragma: no cover
        return False
    import ctypes  # 2 ms, which the parent need not wait for

    return bool(ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0)


def _end_by_itself() -> None:
    Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    """End this process with its parent.

    faulthandler's own thread ends it if this one cannot look for the parent in time; it needs no
    interpreter, which code in C may hold.
    """
    parent: Any = parent_process()
    if parent is None:  # it was not started as a child, and ends when its output is not wanted
        return
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        while not wait([parent.sentinel], 0):
            faulthandler.dump_traceback_later(_PATIENCE, exit=True, file=nowhere)
            wait([parent.sentinel], _LOOK)
    os._exit(1)


def _live(
    ours: socket, parent: int, main: Callable[..., object], arguments: Sequence[object]
) -> None:
    """Be the child: end without a word on Ctrl-C, which all processes of a terminal get."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):  # pragma: no branch (Windows)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    end_with_parent(parent)
    with suppress(EOFError, OSError):  # the parent wants no more
        main(Stream(ours), *arguments)


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
