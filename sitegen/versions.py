"""What a kept result was made by: what another version made is made anew."""

from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from sitegen import __version__

_STANDS_ON = (
    "markdown-it-py",
    "mdit-py-plugins",
    "linkify-it-py",
    "Pygments",
    "pykatex",
    "Jinja2",
    "nh3",
)
_EXTRAS = ("pagefind", "pagefind_bin_extended", "Pillow")
_PACKAGE = Path(__file__).parent
_OURS = ("*.py", "*.json", "*.mo")


@lru_cache(maxsize=1)
def made_by() -> str:
    """Name the versions, and the state of sitegen's own files, which change in a checkout."""
    files = sorted(file for pattern in _OURS for file in _PACKAGE.rglob(pattern))
    states = (f"{(state := file.stat()).st_mtime_ns} {state.st_size}" for file in files)
    return "\n".join([__version__, *map(_version, _STANDS_ON), *states])


def extras() -> str:
    """Name the versions of what a site is made better with, where it is installed."""
    return "\n".join(map(_version, _EXTRAS))


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
