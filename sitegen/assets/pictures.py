"""Sizes of the site's pictures, and their copies in other widths."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path, PurePosixPath

from sitegen.assets.dimensions import dimensions
from sitegen.assets.resize import Measured, Resized, cached, measured
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.model import Asset, Picture
from sitegen.system.process_pool import WorkerCrash, spread

_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".avif", ".heic", ".heif")


def make_pictures(
    assets: Iterable[Asset],
    wanted: Mapping[str, Span],
    url: Callable[[str], str],
    cache: Path,
    processes: int,
) -> tuple[dict[str, Picture], list[Asset], list[Diagnostic]]:
    """Return the wanted pictures by href, the assets of their copies, and the diagnostics.

    ``wanted`` has the first use of each picture, by href, for its diagnostics.
    """
    shown = [
        a for a in assets if a.address.lower().endswith(_SUFFIXES) and url(a.address) in wanted
    ]
    pictures, files, problems = {}, {}, []
    for asset, of in zip(shown, _all(shown, cache, processes), strict=True):
        if of is None:
            continue
        copies = {width: _beside(asset, width, copy) for width, copy in of.copies.items()}
        # Copies of p.png and p.gif have the same address if their bytes are the same.
        files.update({file.address: file for file in copies.values()})
        href = url(asset.address)
        if of.size:
            pictures[href] = _picture(href, of.size, {w: url(f.address) for w, f in copies.items()})
        if of.problem:
            problems.append(_warning(of, wanted[href]))
    return pictures, list(files.values()), problems


def _all(assets: Sequence[Asset], cache: Path, processes: int) -> list[Measured | None]:
    """Measure and resize pictures; None for those that cannot be read."""
    with ThreadPoolExecutor() as threads:  # reading and hashing release the interpreter lock
        found = list(threads.map(partial(_cached, cache), assets))
    new = [asset for asset, (is_read, of) in zip(assets, found, strict=True) if is_read and not of]
    resized = iter(list(_resized(new, cache, processes)))
    return [of or (next(resized) if is_read else None) for is_read, of in found]


def _cached(cache: Path, asset: Asset) -> tuple[bool, Measured | None]:
    """Return whether a picture can be read, and its cached size and copies."""
    try:
        data = _read(asset)
        if asset.address.lower().endswith(".svg"):
            return True, Measured(size=dimensions(data))
        return True, cached(data, cache)
    except OSError:
        return False, None  # reported when the site is written


def _resized(assets: Sequence[Asset], cache: Path, processes: int) -> Iterator[Measured | None]:
    """Resize pictures in worker processes, which may crash for lack of memory."""
    count = max(2, min(processes, len(assets))) if assets and processes > 1 else 1
    results = spread(partial(_measured, cache), assets, count, 1)
    for asset, result in zip(assets, results, strict=True):
        yield _uncopied(asset, result) if isinstance(result, WorkerCrash) else result


def _measured(cache: Path, asset: Asset) -> Measured | None:
    try:
        return measured(_read(asset), cache)
    except OSError:  # deleted after it was searched in the cache
        return None


def _uncopied(asset: Asset, crash: WorkerCrash) -> Measured | None:
    """Return the size of a picture without copies, after the worker crashed on it."""
    problem = f"the worker crashed on it, and crashed again on retry: {crash.how}"
    try:
        return Measured(size=dimensions(_read(asset)), problem=problem, is_lasting=False)
    except OSError:  # as above
        return None


def _read(asset: Asset) -> bytes:
    return Path(asset.origin).read_bytes() if asset.data is None else asset.data


def _picture(href: str, size: tuple[int, int], copies: Mapping[int, str]) -> Picture:
    sources = [(copy, width) for width, copy in copies.items()]
    if sources and sources[-1][1] < size[0]:
        sources.append((href, size[0]))
    return Picture(width=size[0], height=size[1], sources=tuple(sources))


def _warning(of: Measured, span: Span) -> Diagnostic:
    message = f"the image is served as it is: {of.problem}"
    if not of.is_lasting:
        return warning(Code.CRASH, message, span, hint="free memory, or use fewer --jobs")
    hint = "open it, and save it again as PNG, JPEG or WebP, smaller if it is large"
    return warning(Code.IMAGE_RESIZE, message, span, hint=hint)


def _beside(asset: Asset, width: int, copy: Resized) -> Asset:
    """Return the asset of a copy, next to the picture, with width and digest in its name."""
    path = PurePosixPath(asset.address)
    return Asset(
        origin=str(copy.file),
        address=str(path.with_name(f"{path.stem}-{width}.{copy.digest[:8]}.webp")),
        data=copy.data,
    )
