"""Paths for tools that read sitegen's output: relative to the current folder."""

import os
from pathlib import Path


def from_here(path: str, root: Path) -> str:
    """Return a path below the site's folder relative to the current folder, with forward slashes.

    If the site is not below the current folder, the path does not change.
    """
    try:
        below = Path(os.path.relpath(root / path))
    except ValueError:  # pragma: no cover (another drive, on Windows)
        return path
    return path if below.parts[:1] == ("..",) else below.as_posix()
