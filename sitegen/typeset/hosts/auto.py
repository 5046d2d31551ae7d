"""The host of choice: pykatex at first, V8 where it is installed and enough is left to typeset."""

from collections.abc import Sequence

from sitegen.model import Typeset
from sitegen.typeset.hosts.quickjs import QuickJS
from sitegen.typeset.hosts.v8 import V8, is_installed
from sitegen.typeset.job import Host, Job

WORTH_V8 = 60
"""Formulas: V8's start takes as long as pykatex takes for about so many."""


class Auto:
    """Starts with pykatex and moves to V8 after ``WORTH_V8`` formulas."""

    def __init__(self) -> None:
        self._host: Host = QuickJS()
        self._done = 0
        self._may_move = is_installed()

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch with whichever host it is now."""
        self._done += len(jobs)
        if self._may_move and self._done > WORTH_V8:
            self._host, self._may_move = V8(), False
        return self._host.typeset(jobs)
