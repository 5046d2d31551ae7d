"""The formula store: a formula is typeset once in its life, whatever article it stands in."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from sitegen.core.model import Typeset
from sitegen.typeset.job import Host, Job
from sitegen.typeset.katex import VERSION


class FormulaStorage(Protocol):
    """Keeps bytes by key across builds."""

    def get(self, keys: Sequence[bytes]) -> dict[bytes, bytes]:
        """Give the values that are there."""

    def put(self, items: Mapping[bytes, bytes]) -> object:
        """Keep values."""


class Store:
    """A host that asks another one only for what was never typeset before.

    Errors are not kept: they are few, and their words may change with sitegen.
    """

    def __init__(self, host: Host, kept: FormulaStorage, digest: Callable[..., bytes]) -> None:
        self._host = host
        self._kept = kept
        self._digest = digest

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch; what is new goes to the host and is kept."""
        keys = {job: self._key(job) for job in jobs}
        found = self._kept.get(list(keys.values())) if keys else {}
        known = {job: html for job in keys if (html := _html(found.get(keys[job])))}
        missing = [job for job in keys if job not in known]
        made = dict(zip(missing, self._host.typeset(missing), strict=True))
        self._kept.put({keys[job]: t.html.encode() for job, t in made.items() if t.html})
        return [made.get(job) or Typeset(html=known[job]) for job in jobs]

    def _key(self, job: Job) -> bytes:
        return self._digest("formula", VERSION, str(job.display), str(job.trust), job.tex)


def _html(data: bytes | None) -> str:
    """Return cached HTML; empty if there is none, or no text."""
    try:
        return (data or b"").decode()
    except UnicodeDecodeError:
        return ""
