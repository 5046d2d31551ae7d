"""The toolchain fingerprint: the versions of sitegen and its packages, an input of cache keys."""

import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from sitegen import __version__

_PACKAGES = (
    "markdown-it-py",
    "mdit-py-plugins",
    "linkify-it-py",
    "pygments",
    "pykatex",
    "mini-racer",
    "jinja2",
    "nh3",
)
_EXTRAS = ("imagesize", "pillow", "typst")
_OURS = (".py", ".json", ".mo", ".typ")
_INSTALLED = re.compile(r"(?P<name>.+?)-(?P<version>\d.*)\.(?:dist|egg)-info")


@lru_cache(maxsize=1)
def toolchain_fingerprint() -> str:
    """Return the versions, and the states of sitegen's own files, which change in a checkout."""
    files = (os.stat(file) for file in sorted(_own_files()))  # noqa: PTH116 - as in file_digests.py
    states = (f"{state.st_mtime_ns} {state.st_size}" for state in files)
    return "\n".join([__version__, *map(installed, _PACKAGES), *states])


def extras() -> str:
    """Return the versions of optional packages, on which pages depend and articles do not."""
    return "\n".join(map(installed, _EXTRAS))


def installed(package: str) -> str:
    """Return the version of a package, by its normalized name; empty if it is not installed."""
    return _packages().get(package, "")


def _own_files() -> Iterator[str]:
    for folder, _, names in os.walk(Path(__file__).parent.parent):
        yield from (f"{folder}/{name}" for name in names if name.endswith(_OURS))


@lru_cache(maxsize=1)
def _packages() -> Mapping[str, str]:
    """Return the versions by the names of the folders that installers leave beside packages.

    importlib.metadata reads a file for each package, and takes 20 to 30 ms to load: a sixth of an
    unchanged build.
    """
    found: dict[str, str] = {}
    for place in filter(None, sys.path):
        with suppress(OSError):  # a zip file, a folder that does not exist
            for entry in map(_INSTALLED.fullmatch, os.listdir(place)):  # noqa: PTH208
                if entry:  # the first one on the path is the one that is imported
                    found.setdefault(_normalized(entry["name"]), entry["version"])
    return found


def _normalized(name: str) -> str:
    """Write a package's name as the packaging standard (PEP 503) does."""
    return re.sub(r"[-_.]+", "-", name).lower()
