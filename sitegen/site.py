"""What to build and how."""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much is done, and of how many."""


class Site(Struct, frozen=True, kw_only=True):
    """What to build and how; everything the command line decides."""

    root: Path
    output: Path
    base_url: str | None = None
    """Instead of the configuration's, where given."""
    drafts: bool = False
    as_of: dt.date | None = None
    """Leave out articles with a later date."""
    jobs: int = 0
    """Processes; 0 for one a core."""
    lasting: bool = True
    """Whether to wait until the disk has it; a preview is made again after a power failure."""

    @property
    def cache(self) -> Path:
        """Give the file of what is kept from build to build."""
        return self.root / ".sitegen" / "cache.sqlite"

    @property
    def images(self) -> Path:
        """Give the folder of the images that are kept from build to build."""
        return self.root / ".sitegen" / "images"

    @property
    def processes(self) -> int:
        """Give the number of processes."""
        if self.jobs:
            return self.jobs
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
