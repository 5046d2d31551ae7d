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
        if self._done > self._pykatex_first and self._moves_to_v8():
            self._host = V8()
        try:
            return self._host.typeset(jobs)
        except Spent:
            self._host = V8() if self._moves_to_v8() else Apart()
            return self._host.typeset(jobs)

    def _moves_to_v8(self) -> bool:
        """Whether to take V8 from now on; what hindered it once is not looked for again."""
        self._v8 = self._v8 and isinstance(self._host, QuickJS) and not hindrance()
        return self._v8
