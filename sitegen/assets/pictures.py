"""What pages say of the site's pictures: how large they are, and in which widths they come."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path, PurePosixPath

from msgspec import Struct

from sitegen.assets.dimensions import dimensions
from sitegen.assets.resize import options, resized
from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec
from sitegen.model import Asset, Picture

_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg")
_RECENT = 4
"""Pictures whose widths stay in memory while they are written, one after another."""


class _Shown(Struct, frozen=True, kw_only=True):
    """A picture that pages show."""

    asset: Asset
    size: tuple[int, int]
    key: bytes
    """Of its widths; empty if it has none."""


def make_pictures(
    assets: Iterable[Asset], wanted: Collection[str], url: Callable[[str], str], cache: Cache
) -> tuple[dict[str, Picture], list[Asset]]:
    """Return the pictures among the wanted hrefs, by href, and the files that were made of them."""
    codec: Codec[dict[int, bytes]] = Codec(dict[int, bytes])
    memo = Memo(cache, "widths", codec, options(), recent=_RECENT)
    shown = [
        found
        for asset in assets
        if asset.address.lower().endswith(_SUFFIXES) and url(asset.address) in wanted
        if (found := _shown(asset, memo))
    ]
    made = dict(_widths(shown, memo))
    pictures = {
        url(each.asset.address): _picture(each, made.get(each.asset.address, {}), url)
        for each in shown
    }
    # Two pictures of one name, p.png and p.gif, may come to the same bytes.
    files = {file.address: file for found in made.values() for file in found.values()}
    return pictures, list(files.values())


def _shown(asset: Asset, memo: Memo[dict[int, bytes]]) -> _Shown | None:
    """Measure a picture; None if it cannot be read, which is reported as the site is written."""
    try:
        data = _content(asset)
    except OSError:
        return None
    size = dimensions(data)
    if size is None:
        return None
    drawn = asset.address.lower().endswith(".svg") or not options()
    key = b"" if drawn else memo.key(hashlib.sha256(data).hexdigest())
    return _Shown(asset=asset, size=size, key=key)


def _content(asset: Asset) -> bytes:
    """Return a file's bytes. Raises OSError."""
    if asset.data is not None:
        return asset.data
    return asset.load() if asset.load else Path(asset.origin).read_bytes()


def _widths(
    shown: Iterable[_Shown], memo: Memo[dict[int, bytes]]
) -> Iterator[tuple[str, dict[int, Asset]]]:
    """Give the files of pictures in their widths, by the pictures' addresses."""
    missing = []
    for each in shown:
        if each.key:
            found = memo.find([each.key]).get(each.key)
            if found is None:
                missing.append(each)
            else:
                yield each.asset.address, _files(each, found, memo, is_cached=True)
    with ThreadPoolExecutor() as threads:  # Pillow lets go of the interpreter while it works
        for each, made in zip(missing, threads.map(_resized, missing), strict=True):
            is_cached = memo.store({each.key: made})
            yield each.asset.address, _files(each, made, memo, is_cached=is_cached)


def _resized(shown: _Shown) -> dict[int, bytes]:
    try:
        return resized(_content(shown.asset))
    except OSError:  # gone since it was measured
        return {}


def _files(
    shown: _Shown, widths: Mapping[int, bytes], memo: Memo[dict[int, bytes]], *, is_cached: bool
) -> dict[int, Asset]:
    """Name files after the picture that they were made of, with digests like all that is made."""
    path = PurePosixPath(shown.asset.address)
    files = {}
    for width, data in sorted(widths.items()):
        digest = hashlib.sha256(data).hexdigest()
        files[width] = Asset(
            origin=shown.asset.origin,
            address=str(path.with_name(f"{path.stem}-{width}.{digest[:8]}.webp")),
            data=None if is_cached else data,
            load=partial(_load, shown, width, memo) if is_cached else None,
            version=digest,
        )
    return files


def _load(shown: _Shown, width: int, memo: Memo[dict[int, bytes]]) -> bytes:
    """Read one width, or make all of them again if the cache has lost them."""
    return memo.get(shown.key, lambda: _resized(shown))[width]


def _picture(shown: _Shown, files: Mapping[int, Asset], url: Callable[[str], str]) -> Picture:
    width, height = shown.size
    sources = [(url(file.address), each) for each, file in files.items()]
    if sources and sources[-1][1] < width:
        sources.append((url(shown.asset.address), width))
    return Picture(width=width, height=height, sources=tuple(sources))
