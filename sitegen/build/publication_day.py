"""The day up to which a build publishes articles."""

import datetime as dt
import re
from pathlib import Path

from msgspec.structs import replace

from sitegen.core.build_options import TODAY, Site

_CONFIGURATION = "sitegen.toml"
_SCHEDULED = re.compile(rb"^[^#\n]*schedule[\"']?\s*=\s*true", re.MULTILINE)
_MAX_SIZE = 1_000_000
"""Of a configuration that can be valid, in bytes."""


def up_to(site: Site, asked: dt.date | str | None) -> Site:
    """Return the site with the last day whose articles are published.

    ``asked`` is a day, or ``today``; else ``publish.schedule`` decides. Raises BuildError.
    """
    if isinstance(asked, dt.date) or (asked is None and not _may_schedule(site.root)):
        return replace(site, as_of=asked)
    from sitegen.config import load_config  # late: a fifth of an unchanged build
    from sitegen.config.untrusted import overrides

    config = load_config(site.root, **overrides(site))
    if asked == TODAY or config.publish.schedule:
        return replace(site, as_of=dt.datetime.now(config.timezone).date())
    return site


def _may_schedule(root: Path) -> bool:
    """Return whether the configuration is worth reading for ``publish.schedule``."""
    path = root / _CONFIGURATION
    try:
        is_small = path.is_file() and path.stat().st_size <= _MAX_SIZE
        return is_small and _SCHEDULED.search(path.read_bytes()) is not None
    except OSError:
        return False
