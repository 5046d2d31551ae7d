"""What pages say of the site's pictures: how large they are, and in which widths they come."""

from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath

from sitegen.assets.dimensions import dimensions
from sitegen.assets.resize import Resized, resized
from sitegen.model import Asset, Picture

_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".svg")


def make_pictures(
    assets: Iterable[Asset], wanted: Collection[str], url: Callable[[str], str], cache: Path
) -> tuple[dict[str, Picture], list[Asset]]:
    """Give the pictures among the wanted hrefs, by href, and the files that were made of them."""
    shown = [
        a for a in assets if a.address.lower().endswith(_SUFFIXES) and url(a.address) in wanted
    ]
    with ThreadPoolExecutor() as threads:  # Pillow lets go of the interpreter while it works
        made = list(threads.map(lambda asset: _picture(asset, url, cache), shown))
    pictures = {url(a.address): found[0] for a, found in zip(shown, made, strict=True) if found}
    # Two pictures of one name, p.png and p.gif, may come to the same bytes.
    files = {file.address: file for found in made if found for file in found[1]}
    return pictures, list(files.values())


def _picture(
    asset: Asset, url: Callable[[str], str], cache: Path
) -> tuple[Picture, list[Asset]] | None:
    try:
        data = Path(asset.origin).read_bytes() if asset.data is None else asset.data
    except OSError:
        return None  # told of when the site is written
    size = dimensions(data)
    if size is None:
        return None
    files = {} if asset.address.lower().endswith(".svg") else resized(data, cache)
    made = {width: _beside(asset, width, file) for width, file in sorted(files.items())}
    sources = [(url(file.address), width) for width, file in made.items()]
    if sources and sources[-1][1] < size[0]:
        sources.append((url(asset.address), size[0]))
    return Picture(width=size[0], height=size[1], sources=tuple(sources)), list(made.values())


def _beside(asset: Asset, width: int, made: Resized) -> Asset:
    """Name a file after the picture that it was made of, with a digest like all that is made."""
    path = PurePosixPath(asset.address)
    return Asset(
        origin=str(made.file),
        address=str(path.with_name(f"{path.stem}-{width}.{made.digest[:8]}.webp")),
        data=made.data,
    )
