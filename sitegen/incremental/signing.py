"""Signatures of cached values, signed with a secret of the user's: values of others are not read.

A cache may come from anywhere, such as a workflow's cache, and its values go into pages. The secret
is in the user's data folder or in ``SITEGEN_CACHE_KEY``, never in a cache.
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
    """Sign a sequence of byte strings. Raises OSError if no secret can be read or created."""
    signed = blake2b(digest_size=SIZE, key=_secret(os.environ.get(VARIABLE, "")))
    for part in parts:
        signed.update(len(part).to_bytes(8, "big"))
        signed.update(part)
    return signed.digest()


@lru_cache(maxsize=4)
def _secret(named: str) -> bytes:
    if named:
        return blake2b(named.encode("utf-8", "surrogateescape"), digest_size=_SECRET).digest()
    from platformdirs import (
        user_data_path,
    )  # late: importing it takes a tenth of an unchanged build

    file = user_data_path("sitegen", appauthor=False) / "cache.key"
    secret = _read(file)
    if secret is None:
        _create(file)
        secret = _read(file)
    if secret is None:
        raise OSError(f"{file} cannot be written")
    return secret


def _read(file: Path) -> bytes | None:
    """Return the secret; None if there is no file, or an incomplete one."""
    try:
        with os.fdopen(os.open(file, os.O_RDONLY | _NO_LINK), "rb") as opened:
            secret = opened.read(_SECRET + 1)
    except FileNotFoundError:
        return None
    return secret if len(secret) == _SECRET else None


def _create(file: Path) -> None:
    """Create the secret atomically; of several processes at once, the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = file.with_name(f"{file.name}-{os.getpid()}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(os.urandom(_SECRET))
    if file.exists():  # incomplete, as after a power failure
        file.unlink(missing_ok=True)
    try:
        # A link, unlike a rename, never replaces a file that another process has just created.
        with suppress(FileExistsError):
            os.link(part, file)
    except OSError:  # a file system without hard links
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
