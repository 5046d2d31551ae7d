"""Digests of files.

A file whose state on disk is that of the last time is not read again.
"""

import hashlib
import os
import time
from collections.abc import Mapping
from pathlib import Path

State = tuple[int, int, int, int]
"""When a file's content and its entry were changed (nanoseconds), its size, its inode."""
_FINE = 100_000_000
_COARSE = 2_100_000_000
"""Nanoseconds until a change of a file is sure to show in its times: the step of the clock of its
file system, and some more. ext4 with small inodes and HFS+ know whole seconds, FAT every other."""
_SECOND = 1_000_000_000


class Digests:
    """SHA-256 of files, in hexadecimal."""

    def __init__(self, known: Mapping[str, tuple[State, str]]) -> None:
        """Take what is known from the last time, by the files' paths."""
        self._known = known
        self.found: dict[str, tuple[State, str]] = {}
        """What is known now, for the next time."""

    def of(self, file: Path) -> str:
        """Give a file's digest. Raises OSError where it cannot be read."""
        path = os.fspath(file)
        state = state_of(path)
        last = self._known.get(path)
        if last is not None and last[0] == state:
            self.found[path] = last
            return last[1]
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        if state_of(path) == state and time.time_ns() > settles(state):
            self.found[path] = (state, digest)
        return digest


def state_of(path: str) -> State:
    """Give what tells a file from what it was before. Raises OSError where there is none."""
    found = os.stat(path)  # noqa: PTH116 - a Path for each file of the site takes twice the time
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def settles(state: State) -> int:
    """Return the moment from which on a change of the file will show, even if its size stays.

    The clock is read off the file: times of whole seconds come from a coarse one, or once in a
    while from a fine one.
    """
    return max(state[:2]) + (_COARSE if _is_coarse(state) else _FINE)


def version_of(path: str) -> tuple[int, ...]:
    """Return what identifies a file's content in this process; never the same while it may change.

    Raises OSError if there is no file.
    """
    state, now = state_of(path), time.time_ns()
    return (*state, now) if _is_coarse(state) and now <= settles(state) else state


def _is_coarse(state: State) -> bool:
    return state[0] % _SECOND == 0
