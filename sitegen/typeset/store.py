"""The formula store: a formula is typeset once and cached, whatever article it is in."""

from collections.abc import Sequence

from sitegen.core.model import Typeset
from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import TEXT
from sitegen.typeset.job import Host, Job
from sitegen.typeset.katex import VERSION


class Store:
    """A host in front of another one, which typesets only the formulas that are not cached.

    Errors are not cached: they are few, and their messages may change with sitegen.
    """

    def __init__(self, host: Host, cache: Cache) -> None:
        self._host = host
        self._memo = Memo(cache, "formula", TEXT, VERSION)

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch; the host typesets new formulas, which are then cached."""
        keys = {job: self._memo.key(str(job.display), str(job.trust), job.tex) for job in jobs}
        found = self._memo.find(list(keys.values()))
        missing = [job for job in keys if keys[job] not in found]
        results = dict(zip(missing, self._host.typeset(missing), strict=True))
        self._memo.store({keys[job]: t.html for job, t in results.items() if t.html})
        return [results.get(job) or Typeset(html=found[keys[job]]) for job in jobs]
