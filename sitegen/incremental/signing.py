"""Signatures of cached values, by a secret of the user's: what others have written is not read.

A cache may come from anywhere, as from a workflow's store, and what it holds goes into pages.
The secret lies in the user's data folder, never in a cache, or in ``SITEGEN_CACHE_KEY``.
"""

import os
from contextlib import suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

VARIABLE = "SITEGEN_CACHE_KEY"
SIZE = 16
"""Bytes of a signature."""
_SECRET = 32
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)


def signature(*parts: bytes) -> bytes:
    """Sign byte strings; where one ends matters. Raises OSError if there can be no secret."""
    made = blake2b(digest_size=SIZE, key=_secret(os.environ.get(VARIABLE, "")))
    for part in parts:
        made.update(len(part).to_bytes(8, "big"))
        made.update(part)
    return made.digest()


@lru_cache(maxsize=4)
def _secret(named: str) -> bytes:
    if named:
        return blake2b(named.encode("utf-8", "surrogateescape"), digest_size=_SECRET).digest()
    from platformdirs import user_data_path  # a tenth of an unchanged build

    file = user_data_path("sitegen", appauthor=False) / "cache.key"
    secret = _read(file)
    if secret is None:
        _create(file)
        secret = _read(file)
    if secret is None:
        raise OSError(f"{file} cannot be written")
    return secret


def _read(file: Path) -> bytes | None:
    """Read a secret; None if there is none, or half of one."""
    try:
        with os.fdopen(os.open(file, os.O_RDONLY | _NO_LINK), "rb") as opened:
            secret = opened.read(_SECRET + 1)
    except FileNotFoundError:
        return None
    return secret if len(secret) == _SECRET else None


def _create(file: Path) -> None:
    """Write a new secret in one step. Of several processes at once, the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = file.with_name(f"{file.name}-{os.getpid()}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(os.urandom(_SECRET))
    if file.exists():  # half of one, as after a power failure
        file.unlink(missing_ok=True)
    try:
        with suppress(FileExistsError):
            os.link(part, file)
    except OSError:  # a file system without hard links
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
