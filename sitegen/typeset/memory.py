"""Each formula is typeset once: a bounded memory in front of a host."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

from sitegen.model import Tex, Typeset

_CAPACITY = 8_000
"""Formulas; about 25 MB of HTML."""


class Host(Protocol):
    """Runs KaTeX."""

    def typeset(self, formulas: Sequence[Tex]) -> Sequence[Typeset]:
        """Typeset a batch, results in the same order."""


class Memory:
    """A typesetter that asks its host only for what it has not seen lately."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._seen: OrderedDict[Tex, Typeset] = OrderedDict()

    def typeset(self, formulas: Sequence[Tex]) -> list[Typeset]:
        """Typeset a batch; the host gets each missing formula once."""
        missing = [tex for tex in dict.fromkeys(formulas) if tex not in self._seen]
        self._seen.update(zip(missing, self._host.typeset(missing), strict=True))
        results = [self._recall(tex) for tex in formulas]
        while len(self._seen) > _CAPACITY:
            self._seen.popitem(last=False)
        return results

    def _recall(self, tex: Tex) -> Typeset:
        self._seen.move_to_end(tex)
        return self._seen[tex]
