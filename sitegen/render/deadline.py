"""A deadline for patterns that are not sitegen's own, in processor time.

Python's ``re`` looks for signals while it matches, so a handler that raises ends a match. There is
no deadline outside a process's main thread, nor where the system has no such timer (Windows).
"""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class TooSlow(Exception):
    """The time is up."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Raise TooSlow in what is done meanwhile, once it has taken so long."""
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
