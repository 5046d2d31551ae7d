"""One at a time: locks on files, which are free again when their process is gone, however it ended.

The file says who holds the lock. Processes forked meanwhile hold it too, so it is not free before
they have ended as well. Where a file system knows no locks, nobody is held back.
"""

import errno
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sitegen.core.diagnostics import BuildError, Code, Diagnostic, Span, error

BUILDING = "build.lock"
"""In a cache; builds share it, for several may run at once."""
PATIENCE = 60.0
"""Seconds until a command gives up waiting."""
_SILENCE = 1.0
"""Seconds until it says that it waits."""
_PAUSE = 0.05
_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
"""What a link leads to would be written."""
_LEFT_TO_READ = 1 << 30
"""The byte that is locked on Windows, where others cannot read what is locked."""


class Lock:
    """A lock that is held."""

    def __init__(self, file: Path, descriptor: int) -> None:
        self._file = file
        self._descriptor = descriptor

    def release(self) -> None:
        """Let it go, and take the file away."""
        with suppress(OSError):  # Windows: not while it is open; it does no harm
            self._file.unlink()
        self.close()

    def close(self) -> None:
        """Let it go, and leave the file to others."""
        os.close(self._descriptor)


@contextmanager
def held(file: Path, doing: str, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of a file while the block runs, once nobody else does.

    Raises BuildError where that takes too long, or where the file cannot be made.
    """
    try:
        lock = _waited_for(file, doing, patience)
    except OSError as problem:
        raise BuildError(_unusable(file, doing, problem)) from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def shared(file: Path, doing: str, patience: float = PATIENCE) -> Iterator[None]:
    """Share the lock of a file while the block runs, once nobody holds it alone.

    Its file stays, for others may share it. Raises BuildError if the wait takes too long; nobody
    waits if the file cannot be made, or on Windows, where locks cannot be shared.
    """
    lock = None
    with suppress(OSError):
        lock = _waited_for(file, doing, patience, share=True)
    try:
        yield
    finally:
        if lock:
            lock.close()


def take(file: Path, *, share: bool = False) -> Lock | None:
    """Take a lock; None if another has it. Raises OSError if the file cannot be made."""
    file.parent.mkdir(parents=True, exist_ok=True)
    while True:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT | _NO_LINK, 0o666)
        try:
            if not _is_locked_now(descriptor, share):
                os.close(descriptor)
                return None
            if _is_still(file, descriptor):
                _sign(descriptor)
                return Lock(file, descriptor)
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)  # the last holder has taken it away meanwhile


def _waited_for(file: Path, doing: str, patience: float, *, share: bool = False) -> Lock:
    began, is_told = time.monotonic(), False
    while True:
        if lock := take(file, share=share):
            return lock
        waited = time.monotonic() - began
        if waited > patience:
            raise BuildError(_given_up(file, doing, patience))
        if waited > _SILENCE and not is_told:
            # At once, for it is of use now only; what a build has to say comes at its end.
            sys.stderr.write(f"waiting to {doing}: {holder(file)} is at it\n")
            sys.stderr.write(f"  for {patience:.0f} s at most; Ctrl-C ends this\n")
            sys.stderr.flush()
            is_told = True
        time.sleep(_PAUSE)


def holder(file: Path) -> str:
    """Name the process that holds a lock: ``process 123 (sitegen build)``."""
    try:
        number, _, command = file.read_text("utf-8", "replace").partition(" ")
    except OSError:
        number, command = "", ""
    return f"process {number} ({command})" if number.isdecimal() else "another process"


def _sign(descriptor: int) -> None:
    command = " ".join([Path(sys.argv[0]).name, *sys.argv[1:]])[:200]
    with suppress(OSError):  # a full disk; the lock holds all the same
        os.ftruncate(descriptor, 0)
        os.write(descriptor, f"{os.getpid()} {command}".encode("utf-8", "replace"))


def _is_still(file: Path, descriptor: int) -> bool:
    """Tell whether the file that was opened is the one that others will open."""
    try:
        return os.path.samestat(file.stat(), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _is_locked_now(descriptor: int, share: bool) -> bool:
    """Lock an open file; False if another process has locked it."""
    try:
        _lock(descriptor, share)
    except OSError as problem:
        # Some file systems of a network know no locks.
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


def _unusable(file: Path, doing: str, problem: OSError) -> Diagnostic:
    return error(
        Code.OUTPUT,
        f"cannot {doing}: {problem.filename or file}: {problem.strerror}",
        Span(path=str(file.parent)),
        hint="free the disk or mend the permissions; another output folder can be had by --output",
    )


def _given_up(file: Path, doing: str, patience: float) -> Diagnostic:
    who = holder(file)
    return error(
        Code.OUTPUT,
        f"cannot {doing}: {who} has been at it for {patience:.0f} s",
        Span(path=str(file.parent)),
        hint="wait until it has ended, or end it, and try again",
    )
