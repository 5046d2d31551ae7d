"""File locks that are released when their process ends, however it ends.

The file names the holder. Processes forked while the lock is held hold it too, so it is released
only when they have ended as well. On a file system without locks nobody is kept waiting.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sitegen.core.diagnostics import BuildError, Code, Diagnostic, Span, error
from sitegen.core.messages import say

BUILDING = "build.lock"
"""Name of a lock file in a cache; builds share it, because several may run at once."""
PATIENCE = 60.0
"""Seconds after which a waiting command gives up."""
_SILENCE = 1.0
"""Seconds after which a waiting command reports that it waits."""
_PAUSE = 0.05
_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""Refuses symbolic links: the target of one would be overwritten."""
_LEFT_TO_READ = 1 << 30
"""Offset of the byte that is locked on Windows, where nobody else can read a locked range."""


class Lock:
    """A lock that is held."""

    def __init__(self, file: Path, descriptor: int) -> None:
        self._file = file
        self._descriptor = descriptor

    def release(self) -> None:
        """Release the lock and delete its file."""
        with suppress(OSError):  # Windows deletes no open file; a left-over one does no harm
            self._file.unlink()
        self.close()

    def close(self) -> None:
        """Release the lock; its file stays, because others may share it."""
        os.close(self._descriptor)


@contextmanager
def held(file: Path, action: str, patience: float = PATIENCE) -> Iterator[None]:
    """Hold an exclusive lock while the block runs; wait for it at most ``patience`` seconds.

    ``action`` completes "cannot …" in messages. Raises BuildError if the wait takes too long or the
    lock file cannot be created.
    """
    try:
        lock = _acquire(file, action, patience)
    except OSError as problem:
        raise BuildError(_unusable(file, action, problem)) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def shared(file: Path, action: str, patience: float = PATIENCE) -> Iterator[None]:
    """Hold a shared lock while the block runs, once nobody holds an exclusive one.

    The file stays, because others may share it. Raises BuildError if the wait takes too long. There
    is no wait if the file cannot be created, or on Windows, which has no shared locks.
    """
    lock = None
    with suppress(OSError):
        lock = _acquire(file, action, patience, share=True)
    try:
        yield
    finally:
        if lock:
            lock.close()


def take(file: Path, *, share: bool = False) -> Lock | None:
    """Acquire a lock; None if another process has it. Raises OSError if it cannot be created."""
    file.parent.mkdir(parents=True, exist_ok=True)
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o666)
        try:
            if not _try_lock(descriptor, share):
                os.close(descriptor)
                return None
            if _is_current(file, descriptor):
                _sign(descriptor)
                return Lock(file, descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # the last holder deleted the file in the meantime: open a new one


def _acquire(file: Path, action: str, patience: float, *, share: bool = False) -> Lock:
    started, is_reported = time.monotonic(), False
    while True:
        if lock := take(file, share=share):
            return lock
        waited = time.monotonic() - started
        if waited > patience:
            raise BuildError(_timed_out(file, action, patience))
        if waited > _SILENCE and not is_reported:
            # Written at once, not collected as diagnostics are: it is useful only while waiting.
            sys.stderr.write(
                say(
                    "waiting to {action}: {holder} holds the lock\n",
                    action=action,
                    holder=holder(file),
                )
            )
            sys.stderr.write(
                say(
                    "  for {patience:.0f} s at most; press Ctrl-C to stop waiting\n",
                    patience=patience,
                )
            )
            sys.stderr.flush()
            is_reported = True
        time.sleep(_PAUSE)


def holder(file: Path) -> str:
    """Return a description of the process that holds a lock: ``process 123 (sitegen build)``."""
    try:
        number, _, command = file.read_text("utf-8", "replace").partition(" ")
    except OSError:
        number, command = "", ""
    return (
        say("process {number} ({command})", number=number, command=command)
        if number.isdecimal()
        else say("another process")
    )


def _sign(descriptor: int) -> None:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
    with suppress(OSError):  # the disk is full; the lock is held nevertheless
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()} {command}".encode("utf-8", "replace"))


def _is_current(file: Path, descriptor: int) -> bool:
    """Return whether the opened file still has its path, so that others will open it too."""
    try:
        return os.path.samestat(file.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _try_lock(descriptor: int, share: bool) -> bool:
    """Lock an open file; return False if another process has locked it."""
    try:
        _lock(descriptor, share)
    except OSError as problem:
        # Some network file systems do not support locks; on those every attempt succeeds.
        return problem.errno not in _BUSY
    return True


if sys.platform == "win32":

    def _lock(descriptor: int, share: bool) -> None:
        import msvcrt

        if share:
            return
        os.lseek(descriptor, _LEFT_TO_READ, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        os.lseek(descriptor, 0, os.SEEK_SET)

else:

    def _lock(descriptor: int, share: bool) -> None:
        import fcntl

        fcntl.flock(descriptor, (fcntl.LOCK_SH if share else fcntl.LOCK_EX) | fcntl.LOCK_NB)


def _unusable(file: Path, action: str, problem: OSError) -> Diagnostic:
    return error(
        Code.OUTPUT,
        say(
            "cannot {action}: {file}: {reason}",
            action=action,
            file=problem.filename or file,
            reason=problem.strerror,
        ),
        Span(path=str(file.parent)),
        hint=say("free disk space or fix the permissions, or choose another folder with --output"),
    )


def _timed_out(file: Path, action: str, patience: float) -> Diagnostic:
    who = holder(file)
    return error(
        Code.OUTPUT,
        say(
            "cannot {action}: {who} still holds the lock after {patience:.0f} s",
            action=action,
            who=who,
            patience=patience,
        ),
        Span(path=str(file.parent)),
        hint=say("wait until that process has ended, or end it, and try again"),
    )
