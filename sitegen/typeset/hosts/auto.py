"""The host of choice: pykatex at first, V8 where it is installed and enough is left to typeset."""

from collections.abc import Sequence

from sitegen.model import Typeset
from sitegen.typeset.hosts.apart import Apart
from sitegen.typeset.hosts.quickjs import QuickJS, Spent
from sitegen.typeset.hosts.v8 import V8, is_installed
from sitegen.typeset.job import Host, Job

WORTH_V8 = 60
"""Formulas: V8's start takes as long as pykatex takes for about so many."""


class Auto:
    """Starts with pykatex; moves to V8 after ``WORTH_V8`` formulas, or where pykatex fails."""

    def __init__(self, v8: bool = True) -> None:
        """Without V8 there is pykatex alone, in other processes where it fails in this one."""
        self._host: Host = QuickJS()
        self._done = 0
        self._v8 = v8 and is_installed()

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch with whichever host it is now."""
        self._done += len(jobs)
        if self._v8 and self._done > WORTH_V8:
            self._move()
        try:
            return self._host.typeset(jobs)
        except Spent:
            self._move()
            return self._host.typeset(jobs)

    def _move(self) -> None:
        if isinstance(self._host, QuickJS):
            self._host = V8() if self._v8 else Apart()
