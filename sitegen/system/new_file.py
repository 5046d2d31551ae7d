"""Files in an author's folder, written completely or not at all."""

import shutil
from contextlib import suppress
from pathlib import Path


def write_new(path: Path, data: bytes) -> None:
    """Create a file and its folders.

    Raises OSError if the file exists or cannot be written; no part of it is then left, because half
    an article would block the next attempt and be published.
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


def replace_file(path: Path, data: bytes) -> None:
    """Replace the content of a file. Raises OSError; the file is then as it was."""
    file = path.resolve()  # so that a symbolic link stays one
    part = file.with_name(f".{file.name}.part")
    try:
        part.write_bytes(data)
        shutil.copymode(file, part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
