r"""The environments of a text, each a pair of ``\\begin{x}`` and ``\\end{x}``."""

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from sitegen.render.scan.layout import layout

_MARK = re.compile(r"(?<![\\`])\\(begin|end)\{([^\W\d]\w*)\*?\}")


class Environment(Struct, frozen=True, kw_only=True):
    """A pair of ``\\begin`` and ``\\end``, as offsets into the text."""

    name: str
    start: int
    inside: int
    """Of the first character behind ``\\begin{…}``."""
    stop: int
    """Of ``\\end``."""
    end: int


def find_environments(text: str) -> Iterator[Environment]:
    r"""Yield all environments outside fences; an ``\end`` closes the nearest of its name."""
    opened: list[re.Match[str]] = []
    waiting: Counter[str] = Counter()
    for mark in _outside_fences(text):
        if mark[1] == "begin":
            opened.append(mark)
            waiting[mark[2]] += 1
        elif waiting[mark[2]]:  # so that each opener is popped once, and the time is linear
            while (opener := opened.pop())[2] != mark[2]:
                waiting[opener[2]] -= 1
            waiting[mark[2]] -= 1
            yield Environment(
                name=mark[2],
                start=opener.start(),
                inside=opener.end(),
                stop=mark.start(),
                end=mark.end(),
            )


def _outside_fences(text: str) -> Iterator[re.Match[str]]:
    fences = list(layout(text).fences)[::-1]
    for mark in _MARK.finditer(text):
        while fences and fences[-1][1] <= mark.start():
            fences.pop()
        if not fences or mark.start() < fences[-1][0]:
            yield mark
