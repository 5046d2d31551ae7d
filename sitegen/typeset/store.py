"""The formula store: a formula is typeset once in its life, whatever article it stands in."""

from collections.abc import Sequence

from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import TEXT
from sitegen.model import Typeset
from sitegen.typeset.job import Host, Job
from sitegen.typeset.katex import VERSION


class Store:
    """A host that asks another one only for what was never typeset before.

    Errors are not cached: they are few, and their words may change with sitegen.
    """

    def __init__(self, host: Host, cache: Cache) -> None:
        self._host = host
        self._memo = Memo(cache, "formula", TEXT, VERSION)

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch; what is new goes to the host and is cached."""
        keys = {job: self._memo.key(str(job.display), str(job.trust), job.tex) for job in jobs}
        found = self._memo.find(list(keys.values()))
        missing = [job for job in keys if keys[job] not in found]
        made = dict(zip(missing, self._host.typeset(missing), strict=True))
        self._memo.store({keys[job]: t.html for job, t in made.items() if t.html})
        return [made.get(job) or Typeset(html=found[keys[job]]) for job in jobs]
