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
    search: bool = False
    """Whether to make the index of the search, where the site has one."""
    untrusted: bool = False
    """Whether a stranger wrote it: its code is left out, and its raw HTML is made harmless."""
    cache_folder: Path | None = None
    """Instead of ``.sitegen/`` in the root, if given."""
    lasting: bool = True
    """Whether to wait until the disk has it; a preview is made again after a power failure."""

    @property
    def own(self) -> Path:
        """Return the folder of the cache, of previews and of checks."""
        return self.cache_folder or self.root / ".sitegen"

    @property
    def cache(self) -> Path:
        """Give the file of what is kept from build to build."""
        return self.own / "cache.sqlite"

    @property
    def images(self) -> Path:
        """Give the folder of the images that are kept from build to build."""
        return self.own / "images"

    @property
    def processes(self) -> int:
        """Give the number of processes."""
        if self.jobs:
            return self.jobs
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
