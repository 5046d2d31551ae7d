r"""The length of TeX after KaTeX has expanded its macros: estimated, without expanding it.

A formula of 3 KB may become one of a megabyte, and the expansion of ``\w\w{x}`` may never end.
"""

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from sitegen.typeset.macros import FoundDefinition, definitions

MAX_EXPANSIONS = 1_000
"""Macros that KaTeX expands in one formula; at one more it reports an error."""

_COMMAND = re.compile(r"\\(?:[A-Za-z@]+|.)", re.DOTALL)
_PARAMETER = re.compile(r"#\d")
_UNREAD = re.compile(
    r"\\(?:def|edef|xdef|let|futurelet|expandafter|global|long|(?:re)?newcommand|providecommand)"
    r"(?![A-Za-z@])"
)
"""Definitions that sitegen could not parse; it rewrites the others as ``\\gdef``."""


class Expansion(Struct, frozen=True):
    """An estimate of a formula's expansion."""

    length: int
    """Characters, if each argument is used once."""
    is_bounded: bool = True
    """Whether ``length`` is a maximum: no argument is repeated, all definitions are parsed."""


def expansion(tex: str) -> Expansion:
    """Estimate the expansion of TeX with its definitions, as KaTeX gets it."""
    found = definitions(tex)
    is_read = tex.count("\\gdef") == len(found) and not _UNREAD.search(tex)
    if not found:
        return Expansion(len(tex), is_read)
    sizes = _Sizes(found)
    used = [each for part in _outside(tex, found) for each in _COMMAND.findall(part)]
    length = len(tex) + sum(map(sizes.length, used))
    bounded = is_read and not sizes.recursive and not any(map(sizes.repeats, used))
    return Expansion(min(length, len(tex) + MAX_EXPANSIONS * sizes.longest), bounded)


def _outside(tex: str, found: list[FoundDefinition]) -> Iterator[str]:
    """Yield the parts of TeX between definitions."""
    at = 0
    for each in found:
        yield tex[at : each.start]
        at = each.end
    yield tex[at:]


class _Sizes:
    """Lengths of macros with all macros that they use; each is computed once."""

    def __init__(self, found: list[FoundDefinition]) -> None:
        # All bodies of a name are joined: which one a use means depends on its place.
        self._bodies: dict[str, str] = {}
        for each in found:
            name, body = each.definition.name, each.definition.body
            self._bodies[name] = self._bodies.get(name, "") + body
        self.longest = max(map(len, self._bodies.values()))
        self.recursive = False
        self._lengths: dict[str, int] = {}
        self._repeating: dict[str, bool] = {}
        for name in self._bodies:
            self._measure(name)

    def length(self, name: str) -> int:
        """Return the length of a macro's expansion; 0 for other commands."""
        return self._lengths.get(name, 0)

    def repeats(self, name: str) -> bool:
        """Whether a macro, or one that it uses, repeats an argument."""
        return self._repeating.get(name, False)

    def _measure(self, first: str) -> None:
        """Measure a macro after all macros that it uses."""
        # A depth-first search with a stack of its own: chains of macros are longer than Python's
        # limit on recursion. A macro stays on the stack until those that it uses are measured; one
        # that is met again before that uses itself.
        waiting, entered = [first], set[str]()
        while waiting:
            name = waiting[-1]
            used = [each for each in _COMMAND.findall(self._bodies[name]) if each in self._bodies]
            missing = {each for each in used if each not in self._lengths}
            if name in self._lengths or name in entered or not missing:
                waiting.pop()
                self._settle(name, used, missing)
            else:
                entered.add(name)
                waiting += missing

    def _settle(self, name: str, used: list[str], missing: set[str]) -> None:
        if name in self._lengths:
            return
        body = self._bodies[name]
        if missing:  # it uses itself, by way of these
            self.recursive = True
            self._lengths[name] = MAX_EXPANSIONS * len(body)
        else:
            self._lengths[name] = len(body) + sum(self._lengths[each] for each in used)
        times = Counter(_PARAMETER.findall(body)).values()
        self._repeating[name] = any(n > 1 for n in times) or any(map(self.repeats, used))
