"""The formula memory: the formulas that this process has typeset last, in front of a host."""

from collections import OrderedDict
from collections.abc import Sequence

from sitegen.core.model import Typeset
from sitegen.typeset.job import Host, Job

_CAPACITY = 8_000
"""Formulas; about 25 MB of HTML."""


class FormulaMemory:
    """A host with an LRU cache; another host typesets the missing formulas."""

    def __init__(self, host: Host, capacity: int = _CAPACITY) -> None:
        self._host = host
        self._capacity = capacity
        self._seen: OrderedDict[Job, Typeset] = OrderedDict()

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch; the host gets each missing formula once."""
        missing = [job for job in dict.fromkeys(jobs) if job not in self._seen]
        self._seen.update(zip(missing, self._host.typeset(missing), strict=True))
        results = [self._recall(job) for job in jobs]
        while len(self._seen) > self._capacity:
            self._seen.popitem(last=False)
        return results

    def _recall(self, job: Job) -> Typeset:
        self._seen.move_to_end(job)
        return self._seen[job]
