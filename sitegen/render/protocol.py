"""What rendering needs from outside: options and somebody who typesets. ``build`` hands both in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sitegen.model import Tex, Typeset


class Typesetter(Protocol):
    """Turns TeX into HTML."""

    def typeset(self, formulas: Sequence[Tex]) -> Sequence[Typeset]:
        """Typeset a batch; results stand in the order of the formulas. Never raises for bad TeX."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderOptions:
    """The configuration that rendering depends on; part of a cached result's key."""

    language: str = "zh-CN"
    mid_sentence_inline: bool = True
    indented_code: bool = False
