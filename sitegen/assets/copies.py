"""Sizes and copies of pictures, cached by digests of the pictures."""

import errno
import hashlib
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path, PurePosixPath

from msgspec import Struct

from sitegen.assets.resize import Measured, measured, options
from sitegen.core.messages import say
from sitegen.core.model import Asset
from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec

_RECENT = 4
"""Pictures whose copies stay in memory while they are written, one after another."""


class Made(Struct, frozen=True, kw_only=True):
    """What was made of a picture."""

    digest: str
    """Of the picture's bytes."""
    measured: Measured
    copies: dict[int, bytes]


class Found(Struct, frozen=True, kw_only=True):
    """A picture's size, and the files of its copies by width."""

    measured: Measured
    files: Mapping[int, Asset] = {}


class Copies:
    """What is cached of pictures: sizes apart from copies, as few builds write these."""

    def __init__(self, cache: Cache) -> None:
        """Take the cache that they lie in."""
        sizes: Codec[Measured] = Codec(Measured)
        copies: Codec[dict[int, bytes]] = Codec(dict[int, bytes])
        self._measured = Memo(cache, "picture", sizes, options())
        self._copies = Memo(cache, "copies", copies, options(), recent=_RECENT)

    def find(self, pictures: Sequence[tuple[Asset, str]]) -> list[Found | None]:
        """Return what is cached of pictures, by digests of their bytes; None unless it is whole."""
        sizes = self._measured.find([self._measured.key(digest) for _, digest in pictures])
        there = self._copies.holds([self._copies.key(digest) for _, digest in pictures])
        found: list[Found | None] = []
        for asset, digest in pictures:
            of = sizes.get(self._measured.key(digest))
            whole = of and (not of.digests or self._copies.key(digest) in there)
            found.append(self._found(asset, digest, of, {}) if of and whole else None)
        return found

    def store(self, asset: Asset, made: Made) -> Found:
        """Cache what was made of a picture, unless another build may make more of it."""
        of, copies = made.measured, made.copies
        if copies and self._copies.store({self._copies.key(made.digest): copies}):
            copies = {}
        if of.is_lasting and not copies:
            self._measured.store({self._measured.key(made.digest): of})
        return self._found(asset, made.digest, of, copies)

    def _found(
        self, asset: Asset, digest: str, of: Measured, uncached: Mapping[int, bytes]
    ) -> Found:
        """Name files after the picture, with digests like all that is made."""
        path = PurePosixPath(asset.address)
        files = {
            width: Asset(
                origin=asset.origin,
                address=str(path.with_name(f"{path.stem}-{width}.{version[:8]}.webp")),
                data=uncached.get(width),
                load=None if uncached else partial(self._load, asset, digest, width),
                version=version,
            )
            for width, version in sorted(of.digests.items())
        }
        return Found(measured=of, files=files)

    def _load(self, asset: Asset, digest: str, width: int) -> bytes:
        """Read a copy; make all of the picture's again if the cache has lost them."""
        return self._copies.get(self._copies.key(digest), partial(_again, asset, digest))[width]


def made(asset: Asset) -> Made:
    """Measure a picture and make its copies. Raises OSError if it cannot be read."""
    data = read(asset)
    of, copies = measured(data)
    return Made(digest=digest_of(data), measured=of, copies=copies)


def _again(asset: Asset, digest: str) -> dict[int, bytes]:
    """Make the copies of a picture that had some. Raises OSError if it has none any more."""
    again = made(asset)
    if again.digest != digest:
        raise OSError(errno.ESTALE, say("it has changed since the build began"))
    if not again.copies:
        raise OSError(errno.ENOMEM, again.measured.problem)
    return again.copies


def read(asset: Asset) -> bytes:
    """Return a picture's bytes. Raises OSError."""
    return Path(asset.origin).read_bytes() if asset.data is None else asset.data


def digest_of(data: bytes) -> str:
    """Return the digest by which things are cached that are made of a picture."""
    return hashlib.sha256(data).hexdigest()
