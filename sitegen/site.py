"""What to build and how, and where the cache of a site lies."""

import datetime as dt
import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

Progress = Callable[[str, int, int], None]
"""Told what is being done, how much is done, and of how many."""


CACHE = "SITEGEN_CACHE"
"""The environment variable that names another folder for caches than the user's."""
_NAMED = 40
"""Characters of the site's name in the name of its cache; a file's name has 255 bytes at most."""


def cache_folder(root: Path, caches: Path | None = None) -> Path:
    """Return the folder of a site's cache, by the real path of the site.

    It lies in the folder ``caches``, else in that of the environment, else in the user's own. It
    never lies in the site by itself: a site may come from anywhere.
    """
    real = root.resolve()
    digest = blake2b(os.fsencode(real), digest_size=8).hexdigest()
    return _caches(caches) / f"{real.name[:_NAMED] or 'site'}-{digest}"


def _caches(named: Path | None) -> Path:
    if named is not None:
        return named.absolute()
    if given := os.environ.get(CACHE):
        return Path(given).absolute()
    from platformdirs import user_cache_path  # a tenth of an unchanged build

    return user_cache_path("sitegen", appauthor=False)


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
    untrusted: bool = False
    """Whether a stranger wrote it: its code is left out, and its raw HTML is made harmless."""
    lasting: bool = True
    """Whether to wait until the disk has it; a preview is made again after a power failure."""
    caches: Path | None = None
    """Folder of all sites' caches, instead of the user's."""

    @property
    def cache_folder(self) -> Path:
        """Return the folder of the site's cache."""
        return cache_folder(self.root, self.caches)

    @property
    def cache(self) -> Path:
        """Return the file of cached values."""
        return self.cache_folder / "cache.sqlite"

    @property
    def processes(self) -> int:
        """Give the number of processes."""
        if self.jobs:
            return self.jobs
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
