"""A child process: start, messages, crash detection, and an end together with its parent."""

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

from sitegen.core.messages import language, speak
from sitegen.system.message_framing import Inbox, Stream, framed

# fork shares the modules that are already loaded; other platforms use their default method.
_CONTEXT: Any = get_context("fork" if platform == "linux" else None)
_HEARTBEAT = 0.2
"""Seconds between two checks whether a silent process is still alive.

Usually the end of its socket shows a crash at once; not if a process that it forked keeps the
socket open.
"""
_EXIT_TIMEOUT = 5
"""Seconds that an idle process may take to exit."""
_PR_SET_PDEATHSIG = 1
_LOOK = 5
"""Seconds between two checks of the parent, if the kernel does not watch it."""
_PATIENCE = 60
"""Seconds that C code may hold the interpreter of a process that checks its parent itself."""
_SAFE_PATH = "PYTHONSAFEPATH"


class Child:
    """A child process and a socket to it."""

    def __init__(
        self, main: Callable[..., object], *arguments: object, context: Any = _CONTEXT
    ) -> None:
        """Start the process with ``main(stream, *arguments)``.

        Raises OSError if the system allows no more processes.
        """
        self._socket, theirs = socketpair()
        self._inbox = Inbox(self._socket)
        ours = (theirs, os.getpid(), language())
        self._process = context.Process(target=_live, args=(*ours, main, arguments))
        try:
            with _safe_start():
                self._process.start()
        except OSError:
            self._socket.close()
            raise
        finally:
            theirs.close()
        self._socket.settimeout(_HEARTBEAT)

    @property
    def pid(self) -> int:
        """Return the process ID."""
        return int(self._process.pid)

    @property
    def is_alive(self) -> bool:
        """Return whether the process is still running."""
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
        """Wait for the next message. Raises EOFError if the process ended before sending it."""
        while (message := self._inbox.next()) is None:
            self._listen()
        return message

    def arrived(self) -> Iterator[bytes]:
        """Read once; yield the complete messages. Raises EOFError as ``receive`` does."""
        self._listen()
        while (message := self._inbox.next()) is not None:
            yield message

    def status(self) -> int:
        """Wait until the process ends; return its exit status, a signal as a negative number."""
        self._process.join()
        return int(self._process.exitcode)

    def kill(self) -> None:
        """Kill the process at once."""
        self._process.kill()
        self._process.join()
        self._socket.close()

    def dismiss(self) -> None:
        """Ask the process to exit: an empty message means that there are no more tasks."""
        with suppress(EOFError):
            self.send(b"")

    def end(self) -> None:
        """Wait a few seconds for the process to exit by itself; kill it if it does not."""
        self._process.join(_EXIT_TIMEOUT)
        self.kill()

    def _listen(self) -> None:
        """Read for one heartbeat at most. Raises EOFError if the process ended and all is read."""
        # Asked before reading: everything that a dead process has written is then in the socket.
        alive = self.is_alive
        try:
            self._inbox.take_in()
        except TimeoutError:
            if not alive:
                raise EOFError from None


def wait_for_any(children: Sequence[Child]) -> list[Child]:
    """Wait for one heartbeat at most; return the children that sent a message or have ended."""
    ends = [end for child in children for end in (child._socket, child._process.sentinel)]
    ready = wait(ends, _HEARTBEAT)
    return [child for child in children if child._socket in ready or not child.is_alive]


def end_with_parent(parent: int) -> None:
    """Make this process end when its parent ends, even while C code holds the interpreter."""
    if not _kill_with_parent_by_kernel():  # pragma: no cover (not on Linux)
        _end_by_itself()
    elif os.getppid() != parent:  # pragma: no cover (it ended before prctl was called)
        os._exit(1)


def _kill_with_parent_by_kernel() -> bool:
    if platform != "linux":  # pragma: no cover
        return False
    import ctypes  # 2 ms, which the parent need not wait for

    return bool(ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0)


def _end_by_itself() -> None:
    Thread(target=_watch_parent, daemon=True).start()


def _watch_parent() -> None:
    """End this process with its parent.

    faulthandler's own thread exits if this thread cannot check the parent in time: unlike this one,
    it needs no interpreter, which C code may hold.
    """
    parent: Any = parent_process()
    if parent is None:  # not started as a child: it ends when nobody reads its output
        return
    with open(os.devnull, "w") as nowhere:  # noqa: PTH123
        while not wait([parent.sentinel], 0):
            faulthandler.dump_traceback_later(_PATIENCE, exit=True, file=nowhere)
            wait([parent.sentinel], _LOOK)
    os._exit(1)


def _live(
    ours: socket,
    parent: int,
    its_language: str,
    main: Callable[..., object],
    arguments: Sequence[object],
) -> None:
    """Run ``main`` in the child; exit silently on Ctrl-C, which the whole terminal gets."""
    speak(its_language)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):  # pragma: no branch (Windows)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    end_with_parent(parent)
    with suppress(EOFError, OSError):  # the parent closed the connection
        main(Stream(ours), *arguments)


@contextmanager
def _safe_start() -> Iterator[None]:
    """Delay Ctrl-C while a process starts: it has not installed its signal handler yet."""
    with safe_path(), _without_interrupts():
        yield


@contextmanager
def safe_path() -> Iterator[None]:
    """Keep child Pythons from importing modules of the current folder, which may be untrusted."""
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
