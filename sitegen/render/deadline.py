"""A deadline, in processor time, for regular expressions of other packages.

Python's ``re`` checks for signals while it matches, so a handler that raises ends a match. There is
no deadline outside a process's main thread, nor on systems without such a timer (Windows).
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TooSlow(Exception):
    """The deadline has passed."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TooSlow in the block once it has taken this many seconds of processor time."""
    if not hasattr(signal, "setitimer") or threading.current_thread() != threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGPROF, _stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _stop(number: int, frame: object) -> None:
    raise TooSlow
