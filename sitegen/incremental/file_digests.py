"""Digests of files; a file whose state on disk has not changed since the last build is not read."""

import hashlib
import os
import time
from collections.abc import Mapping
from pathlib import Path

FileState = tuple[int, int, int, int]
"""The times of change of a file's content and of its inode (ns), its size, its inode number."""
_FINE = 100_000_000
_COARSE = 2_100_000_000
"""Nanoseconds until a change of a file is sure to change its times: the resolution of its file
system's clock, and a margin. ext4 with small inodes and HFS+ have 1 s, FAT has 2 s."""
_SECOND = 1_000_000_000


class Digests:
    """SHA-256 of files, in hexadecimal."""

    def __init__(self, last: Mapping[str, tuple[FileState, str]]) -> None:
        """Take the states and digests of the last build, by path."""
        self._last = last
        self.found: dict[str, tuple[FileState, str]] = {}
        """The states and digests of this build, by path, for the next one."""

    def of(self, file: Path) -> str:
        """Return a file's digest. Raises OSError if it cannot be read."""
        path = os.fspath(file)
        state = file_state(path)
        last = self._last.get(path)
        if last is not None and last[0] == state:
            self.found[path] = last
            return last[1]
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        # Recorded only if the file did not change while it was read, and if a change from now on
        # would show in its state; else the next build reads it again.
        if file_state(path) == state and time.time_ns() > settles(state):
            self.found[path] = (state, digest)
        return digest


def file_state(path: str) -> FileState:
    """Return the state that changes whenever a file does. Raises OSError if there is no file."""
    found = os.stat(path)  # noqa: PTH116 - a Path for each file of the site takes twice the time
    return found.st_mtime_ns, found.st_ctime_ns, found.st_size, found.st_ino


def settles(state: FileState) -> int:
    """Return the time (ns) from which on any change changes the state, even if the size stays.

    The resolution is guessed from the file itself: a time of whole seconds comes from a coarse
    clock, or rarely, by chance, from a fine one.
    """
    return max(state[:2]) + (_COARSE if _is_coarse(state) else _FINE)


def version_of(path: str) -> tuple[int, ...]:
    """Return what identifies a file's content in this process; never the same while it may change.

    Raises OSError if there is no file.
    """
    state, now = file_state(path), time.time_ns()
    return (*state, now) if _is_coarse(state) and now <= settles(state) else state


def _is_coarse(state: FileState) -> bool:
    return state[0] % _SECOND == 0
