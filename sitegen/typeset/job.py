"""The interface of hosts: jobs in, results out."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct

from sitegen.core.model import Typeset

DEADLINE = 10.0
"""Seconds for one formula."""


class Job(Struct, frozen=True):
    """TeX as KaTeX gets it: macros in front, rewrites done."""

    tex: str
    display: bool
    trust: bool = False
    r"""Whether ``\href`` and ``\url`` make links."""


class Host(Protocol):
    """Runs KaTeX."""

    def typeset(self, jobs: Sequence[Job]) -> list[Typeset]:
        """Typeset a batch, results in the same order. Never raises for bad TeX."""
