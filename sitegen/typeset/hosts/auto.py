"""The default host: pykatex for the first formulas, then V8 if it can run."""

from collections.abc import Sequence

from sitegen.core.model import Typeset
from sitegen.typeset.hosts.apart import Apart
from sitegen.typeset.hosts.quickjs import QuickJS, Spent
from sitegen.typeset.hosts.v8 import V8, hindrance
from sitegen.typeset.job import Host, Job
from sitegen.typeset.limits import is_short

WORTH_V8 = 60
"""Formulas: V8 takes as long to start as pykatex takes to typeset about this many."""


class Auto:
    """Starts with pykatex; switches to V8 after some formulas, or if pykatex fails."""

    def __init__(self, v8: bool = True, pykatex_first: int = WORTH_V8) -> None:
        """Take whether to try V8; without it, pykatex moves to a child process once it has failed.

        Nothing can stop pykatex in this process, so it gets no formula here that may take long.
        """
        self._here: QuickJS | None = QuickJS()
        self._host: Host = Apart()
        self._done = 0
        self._v8 = v8
        self._pykatex_first = pykatex_first

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch with the current host."""
        self._done += len(jobs)
        if self._done > self._pykatex_first:
            self._try_v8()
        short = [job for job in jobs if is_short(job.tex)] if self._here else []
        if len(short) < len(jobs):
            self._try_v8()
        if self._here is None:
            return self._host.typeset(jobs)
        return self._parted(jobs, self._here, short)

    def _parted(self, jobs: Sequence[Job], here: QuickJS, short: list[Job]) -> list[Typeset]:
        """Typeset short ones here, others in the child process; all there if pykatex fails here."""
        try:
            results = dict(zip(short, here.typeset(short), strict=True))
        except Spent:
            self._try_v8()
            self._here = None
            return self._host.typeset(jobs)
        others = [job for job in jobs if job not in results]
        results.update(zip(others, self._host.typeset(others), strict=True))
        return [results[job] for job in jobs]

    def _try_v8(self) -> None:
        """Switch to V8 if it can run; tried once only."""
        wanted, self._v8 = self._v8, False
        if not wanted or hindrance():
            return
        host = V8()
        try:
            host.start()
        except RuntimeError:  # another process has taken the last thread
            return
        self._here, self._host = None, host
