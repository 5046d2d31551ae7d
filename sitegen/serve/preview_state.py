"""State of the preview after the builds so far, and the messages to open pages."""

import json
import secrets
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sitegen.serve.remarks import remarks
from sitegen.serve.worker import EarlyPage, Outcome

_HISTORY = 200
"""Builds whose changes are remembered, for pages that were suspended in the meantime."""


class PreviewState:
    """The last outcome, and the files that recent builds have changed."""

    def __init__(self, root: Path, base_path: str) -> None:
        """Start in the state before the first build."""
        self.base_path = base_path
        self.building = True
        self.ahead: dict[str, bytes] = {}
        """Early pages of the running build, by file name."""
        self._root = root
        self._run = secrets.token_hex(4)
        self._number = 0
        self._remarks: dict[str, Any] = {"failed": False, "remarks": [], "more": 0}
        self._pages: dict[str, str] = {}
        self._changes: deque[tuple[int, tuple[str, ...]]] = deque(maxlen=_HISTORY)

    def show(self, page: EarlyPage) -> str:
        """Store an early page of the running build; return the message to open pages."""
        self.ahead[page.name] = page.data
        return self._message([page.name])

    def take(self, outcome: Outcome) -> str:
        """Store the outcome of a build; return the message to open pages."""
        self.building = False
        self._number += 1
        self._pages |= outcome.pages
        if not outcome.failed:
            self.base_path = outcome.base_path
        # After a failed build the folder still has the old version of pages shown early.
        changed = tuple(dict.fromkeys((*outcome.changed, *outcome.removed, *self.ahead)))
        self.ahead = {}
        self._changes.append((self._number, changed))
        self._remarks = remarks(outcome, self._root, self._pages)
        return self._message(changed)

    def greeting(self, seen: str, stale: Iterable[str]) -> str:
        """Return the first message to a page that connects.

        ``seen`` names the last build that it has shown, ``stale`` its files that have changed.
        """
        run, _, number = seen.partition(".")
        last = int(number) if run == self._run and number.isdecimal() else self._number
        missed = [name for at, names in self._changes if at > last for name in names]
        return self._message((*dict.fromkeys(missed), *stale))

    def _message(self, changed: Iterable[str]) -> str:
        message = {
            "seen": f"{self._run}.{self._number}",
            "building": self.building,
            "changed": list(changed),
            **self._remarks,
        }
        return json.dumps(message, ensure_ascii=False)
