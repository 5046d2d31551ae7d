"""The search for closing delimiters: each stretch of text is searched in vain at most once."""

import re
from bisect import bisect_left
from functools import lru_cache

_DOLLAR = re.compile(r"(?<!\\)\$")


class BoundedSearch:
    """Finds closers in one text, and caches the stretches in which there is none.

    Without this cache, a text full of openers without closers takes quadratic time.
    """

    __slots__ = (
        "_absent",
        "_backticks",
        "_odd",
        "brackets",
        "chains",
        "dropped",
        "group_end",
        "patience",
        "read",
        "shared",
        "text",
        "unsure",
    )

    def __init__(self, text: str) -> None:
        """Take the text; all offsets refer to it."""
        self.text = text
        self._absent: dict[str, tuple[int, int]] = {}
        self._backticks: dict[int, list[int]] | None = None
        self.patience = 20_000
        """How many more searches for a dollar outside braces may fail; from 0 on none is made."""
        self.chains: dict[tuple[int, int], bool] = {}
        """Cache, by start and limit: whether a chain of formulas follows, as in ``$a$$b$$c$``."""
        self.read = 0
        """Characters examined as the content of brackets."""
        self._odd: tuple[int, int, bool] = (0, 0, False)
        self.brackets = False
        r"""Whether one ``\(…\)`` or ``\[…\]`` is certainly math: then all are."""
        self.unsure = False
        """Whether one was left as text for want of that certainty."""
        self.dropped: set[int] = set()
        """Offsets of dollars that are no delimiters: the odd ones of paragraphs."""
        self.group_end = -1
        """Offset of the dollars that close a group of displays."""
        self.shared = -1
        """Offset of the second dollar of ``$a$$b$$``, which opens the display."""

    @property
    def is_spent(self) -> bool:
        """Whether brackets have used up their time; the rest of them stay text.

        With ten thousand openers before one closer, the content of each is the rest of the text.
        """
        return self.read > 1_000_000 + 20 * len(self.text)

    def find(self, pattern: str, start: int, limit: int) -> re.Match[str] | None:
        """Return the first match of a pattern between start and limit."""
        # For each pattern, the last stretch without a match is cached. No part of it has one.
        low, high = self._absent.get(pattern, (0, -1))
        if low <= start and limit <= high:
            return None
        found = _compiled(pattern).search(self.text, start, limit)
        if found is None:
            self._absent[pattern] = (start, limit)
        return found

    def backticks(self, length: int, start: int, limit: int) -> int:
        """Return the end of the first run of exactly ``length`` backticks; 0 if there is none."""
        if self._backticks is None:
            self._backticks = {}
            for run in re.finditer("`+", self.text):
                self._backticks.setdefault(len(run.group()), []).append(run.start())
        runs = self._backticks.get(length, [])
        at = bisect_left(runs, start)
        return runs[at] + length if at < len(runs) and runs[at] < limit else 0

    def has_odd_dollars(self, at: int) -> bool:
        """Whether the number of dollars on the line at an offset is odd; cached for one line."""
        start, end, odd = self._odd
        if not start <= at < end:
            start = self.text.rfind("\n", 0, at) + 1
            end = self.text.find("\n", at)
            end = len(self.text) if end < 0 else end
            odd = len(_DOLLAR.findall(self.text, start, end)) % 2 == 1
            self._odd = (start, end, odd)
        return odd


@lru_cache(maxsize=256)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)
