"""A new file in an author's folder: whole or not at all, and never in the place of another."""

from contextlib import suppress
from pathlib import Path


def write_new(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, and its folders.

    Raises OSError; nothing of the file is then left: half an article would stand in the way of the
    next attempt, and be published.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            with suppress(OSError):
                path.unlink()
            raise
