"""Options of a build, and the location of a site's cache."""

import datetime as dt
import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

from msgspec import Struct

Progress = Callable[[str, int, int], None]
"""Callback of progress: name of the step, number of items done, total number."""


WORKFLOW = ".github/workflows/pages.yml"
"""The site's workflow for GitHub Pages, below its folder."""
CACHE = "SITEGEN_CACHE"
"""The environment variable that replaces the user's folder for caches."""
_NAMED = 40
"""Maximum characters of the site's name in its cache's name; file names have at most 255 bytes."""


def cache_folder(root: Path, caches: Path | None = None) -> Path:
    """Return the cache folder of a site; its name is derived from the site's real path.

    Its parent is ``caches``, else the folder of the environment variable, else the user's own. By
    default it is not inside the site, whose files may come from anybody.
    """
    real = root.resolve()
    digest = blake2b(os.fsencode(real), digest_size=8).hexdigest()
    return _caches(caches) / f"{real.name[:_NAMED] or 'site'}-{digest}"


def _caches(named: Path | None) -> Path:
    if named is not None:
        return named.absolute()
    if given := os.environ.get(CACHE):
        return Path(given).absolute()
    from platformdirs import user_cache_path  # the import takes a tenth of an unchanged build

    return user_cache_path("sitegen", appauthor=False)


TODAY = "today"
"""A day that depends on the site's time zone."""


class Site(Struct, frozen=True, kw_only=True):
    """The options of a build: everything that the command line decides."""

    root: Path
    output: Path
    base_url: str | None = None
    """Replaces the configuration's, if given."""
    drafts: bool = False
    as_of: dt.date | None = None
    """Articles with a later date are left out."""
    jobs: int = 0
    """Processes; 0 for one a core."""
    untrusted: bool = False
    """Whether its author is not trusted: its code is not run, and its raw HTML is sanitized."""
    fsync: bool = True
    """Whether to wait until data is on disk; a preview need not survive a power failure."""
    caches: Path | None = None
    """Replaces the user's folder for the caches of all sites."""

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
        """Return the number of processes to use."""
        if self.jobs:
            return self.jobs
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1
