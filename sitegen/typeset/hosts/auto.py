"""The host of choice: pykatex at first, V8 where it can run and enough is left to typeset."""

from collections.abc import Sequence

from sitegen.model import Typeset
from sitegen.typeset.hosts.apart import Apart
from sitegen.typeset.hosts.quickjs import QuickJS, Spent
from sitegen.typeset.hosts.v8 import V8, hindrance
from sitegen.typeset.job import Host, Job

WORTH_V8 = 60
"""Formulas: V8's start takes as long as pykatex takes for about so many."""


class Auto:
    """Starts with pykatex; moves to V8 after some formulas, or where pykatex fails."""

    def __init__(self, v8: bool = True, pykatex_first: int = WORTH_V8) -> None:
        """Without V8 there is pykatex alone, in other processes where it fails in this one."""
        self._host: Host = QuickJS()
        self._done = 0
        self._v8 = v8
        self._pykatex_first = pykatex_first

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch with whichever host it is now."""
        self._done += len(jobs)
        if self._done > self._pykatex_first:
            self._try_v8()
        try:
            return self._host.typeset(jobs)
        except Spent:
            if not self._try_v8():
                self._host = Apart()
            return self._host.typeset(jobs)

    def _try_v8(self) -> bool:
        """Move to V8, once; what hinders it is not looked for again."""
        wanted, self._v8 = self._v8, False
        if not wanted or hindrance():
            return False
        host = V8()
        try:
            host.start()
        except RuntimeError:  # another process has taken the last thread
            return False
        self._host = host
        return True
