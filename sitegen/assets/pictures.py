"""Sizes of the site's pictures, and their copies in other widths."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from sitegen.assets.copies import Copies, Found, Made, digest_of, made, read
from sitegen.assets.dimensions import dimensions
from sitegen.assets.resize import Measured
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say, template
from sitegen.core.model import Asset, Picture
from sitegen.incremental.cache import Cache
from sitegen.system.process_pool import WorkerCrash, spread

_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg", ".avif", ".heic", ".heif")


def make_pictures(
    assets: Iterable[Asset],
    wanted: Mapping[str, Span],
    url: Callable[[str], str],
    cache: Cache,
    processes: int,
) -> tuple[dict[str, Picture], list[Asset], list[Diagnostic]]:
    """Return the wanted pictures by href, the assets of their copies, and the diagnostics.

    ``wanted`` has the first use of each picture, by href, for its diagnostics.
    """
    shown = [
        a for a in assets if a.address.lower().endswith(_SUFFIXES) and url(a.address) in wanted
    ]
    if not shown:
        return {}, [], []
    pictures, files, problems = {}, {}, []
    for asset, found in zip(shown, _all(shown, Copies(cache), processes), strict=True):
        if found is None:
            continue
        # Two pictures of one name, p.png and p.gif, may come to the same bytes.
        files.update({file.address: file for file in found.files.values()})
        href, of = url(asset.address), found.measured
        if of.size:
            hrefs = {width: url(file.address) for width, file in found.files.items()}
            pictures[href] = _picture(href, of.size, hrefs)
        if of.problem:
            problems.append(_warning(of, wanted[href]))
    return pictures, list(files.values()), problems


def _all(assets: Sequence[Asset], copies: Copies, processes: int) -> list[Found | None]:
    """Measure pictures and make their copies; None for those that cannot be read."""
    with ThreadPoolExecutor() as threads:  # reading and hashing let go of the interpreter
        seen = list(threads.map(_seen, assets))
    digests = [(a, of) for a, of in zip(assets, seen, strict=True) if isinstance(of, str)]
    found = iter(copies.find(digests))
    known = [next(found) if isinstance(of, str) else of for of in seen]
    new = [
        asset
        for asset, of, each in zip(assets, seen, known, strict=True)
        if isinstance(of, str) and each is None
    ]
    stored = _stored(new, copies, processes)
    return [
        next(stored) if isinstance(of, str) and each is None else each
        for of, each in zip(seen, known, strict=True)
    ]


def _seen(asset: Asset) -> str | Found | None:
    """Return the digest of a picture; of a drawing its size, as it needs no copies."""
    try:
        data = read(asset)
    except OSError:
        return None  # reported when the site is written
    if asset.address.lower().endswith(".svg"):
        return Found(measured=Measured(size=dimensions(data)))
    return digest_of(data)


def _stored(assets: Sequence[Asset], copies: Copies, processes: int) -> Iterator[Found | None]:
    """Make copies in processes, as a picture may need more memory than there is, and end one."""
    count = max(2, min(processes, len(assets))) if assets and processes > 1 else 1
    results = spread(_made, assets, count, 1)
    for asset, result in zip(assets, results, strict=True):
        if isinstance(result, WorkerCrash):
            yield _uncopied(asset, result)
        else:
            yield copies.store(asset, result) if result else None


def _made(asset: Asset) -> Made | None:
    try:
        return made(asset)
    except OSError:  # deleted since its digest was taken
        return None


def _uncopied(asset: Asset, died: WorkerCrash) -> Found | None:
    """Stand in for the copies of a picture at which a process died."""
    problem = template("the process that resized it died, and again alone: {detail}")
    try:
        size = dimensions(read(asset))
    except OSError:  # as above
        return None
    return Found(measured=Measured(size=size, problem=problem, detail=died.how, is_lasting=False))


def _picture(href: str, size: tuple[int, int], copies: Mapping[int, str]) -> Picture:
    sources = [(copy, width) for width, copy in copies.items()]
    if sources and sources[-1][1] < size[0]:
        sources.append((href, size[0]))
    return Picture(width=size[0], height=size[1], sources=tuple(sources))


def _warning(of: Measured, span: Span) -> Diagnostic:
    message = say(
        "the image is served as it is: {problem}", problem=say(of.problem, detail=of.detail)
    )
    if not of.is_lasting:
        return warning(Code.CRASH, message, span, hint=say("free memory, or use fewer --jobs"))
    hint = say("open it, and save it again as PNG, JPEG or WebP, smaller if it is large")
    return warning(Code.IMAGE_RESIZE, message, span, hint=hint)
