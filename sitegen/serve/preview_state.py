"""What the preview knows after the builds so far, and the messages that open pages get of it."""

import json
import secrets
from collections import deque
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sitegen.serve.remarks import remarks
from sitegen.serve.worker import EarlyPage, Outcome

_REMEMBERED = 200
"""Builds, for pages that have been asleep."""


class PreviewState:
    """The last outcome, and the names that the last builds have changed."""

    def __init__(self, root: Path, base_path: str) -> None:
        """Start before the first build."""
        self.base_path = base_path
        self.building = True
        self.ahead: dict[str, bytes] = {}
        """Pages of a build that goes on, by the names of their files."""
        self._root = root
        self._run = secrets.token_hex(4)
        self._number = 0
        self._remarks: dict[str, Any] = {"failed": False, "remarks": [], "more": 0}
        self._pages: dict[str, str] = {}
        self._changes: deque[tuple[int, tuple[str, ...]]] = deque(maxlen=_REMEMBERED)

    def show(self, page: EarlyPage) -> str:
        """Take a page of a build that goes on; give the message for the pages that are open."""
        self.ahead[page.name] = page.data
        return self._message([page.name])

    def take(self, outcome: Outcome) -> str:
        """Take what a build came to; give the message for the pages that are open."""
        self.building = False
        self._number += 1
        self._pages |= outcome.pages
        if not outcome.failed:
            self.base_path = outcome.base_path
        # Where the build has failed, the folder still has an older page than the one shown.
        changed = tuple(dict.fromkeys((*outcome.changed, *outcome.removed, *self.ahead)))
        self.ahead = {}
        self._changes.append((self._number, changed))
        self._remarks = remarks(outcome, self._root, self._pages)
        return self._message(changed)

    def greeting(self, seen: str, stale: Iterable[str]) -> str:
        """Give the first message for a page that has last seen a build, with its stale files."""
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
