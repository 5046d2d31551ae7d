"""Paths for tools that read sitegen's output: they count from where the command was given."""

import os
from pathlib import Path


def from_here(path: str, root: Path) -> str:
    """Give a path below the site's folder as one from the current folder, with forward slashes.

    A site that lies elsewhere keeps its own paths.
    """
    try:
        below = Path(os.path.relpath(root / path))
    except ValueError:  # pragma: no cover (another drive, which Windows has)
        return path
    return path if below.parts[:1] == ("..",) else below.as_posix()
