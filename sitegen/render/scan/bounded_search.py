"""Looking ahead for a closing delimiter, at most once over the same stretch of text."""

import re
from bisect import bisect_left
from functools import lru_cache

_DOLLAR = re.compile(r"(?<!\\)\$")


class BoundedSearch:
    """Finds closers in one text and remembers where one was looked for in vain.

    Without the memory a text full of openers that have no closer takes quadratic time.
    """

    __slots__ = (
        "_absent",
        "_backticks",
        "_odd",
        "brackets",
        "chains",
        "dropped",
        "patience",
        "read",
        "shared",
        "text",
        "unsure",
    )

    def __init__(self, text: str) -> None:
        """Take the text that all offsets refer to."""
        self.text = text
        self._absent: dict[str, tuple[int, int]] = {}
        self._backticks: dict[int, list[int]] | None = None
        self.patience = 20_000
        """How often braces that never balance are still looked through."""
        self.chains: dict[tuple[int, int], bool] = {}
        """From where to which limit formulas stand one at the other, as in ``$a$$b$$c$``."""
        self.read = 0
        """Characters read as the content of brackets."""
        self._odd: tuple[int, int, bool] = (0, 0, False)
        self.brackets = False
        r"""Whether a ``\(…\)`` or ``\[…\]`` is math for certain: then all are."""
        self.unsure = False
        """Whether one was left as text before that was known."""
        self.dropped: set[int] = set()
        """Dollars that are no delimiters: the odd one of a paragraph."""
        self.shared = -1
        """The second dollar of ``$a$$b$$``, which opens the display."""

    @property
    def is_spent(self) -> bool:
        """Whether the content of brackets has been read so often that the rest stays text.

        Of ten thousand openers before one closer, each has all that follows for its content.
        """
        return self.read > 1_000_000 + 20 * len(self.text)

    def find(self, pattern: str, start: int, limit: int) -> re.Match[str] | None:
        """Find the first match of a pattern that lies between start and limit."""
        low, high = self._absent.get(pattern, (0, -1))
        if low <= start and limit <= high:
            return None
        found = _compiled(pattern).search(self.text, start, limit)
        if found is None:
            self._absent[pattern] = (start, limit)
        return found

    def backticks(self, length: int, start: int, limit: int) -> int:
        """Find the end of the first run of exactly so many backticks; 0 where there is none."""
        if self._backticks is None:
            self._backticks = {}
            for run in re.finditer("`+", self.text):
                self._backticks.setdefault(len(run.group()), []).append(run.start())
        runs = self._backticks.get(length, [])
        at = bisect_left(runs, start)
        return runs[at] + length if at < len(runs) and runs[at] < limit else 0

    def has_odd_dollars(self, at: int) -> bool:
        """Tell whether one of the dollars of a line has no partner on it."""
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
