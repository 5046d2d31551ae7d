"""Download of covers from other hosts into the site: ``[images] download = true``."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sitegen.assets.dimensions import kind_of
from sitegen.assets.download import fetch
from sitegen.assets.public import Refused
from sitegen.core.diagnostics import Code, Diagnostic, warning
from sitegen.core.model import Article, Asset
from sitegen.incremental.file_digests import read_regular, replace_whole
from sitegen.incremental.signing import signature


def remote_covers(articles: Iterable[Article], cache: Path) -> tuple[list[Asset], list[Diagnostic]]:
    """Return the remote covers as assets, from cache or network; a failed one stays remote."""
    covers: dict[str, Asset] = {}
    problems = []
    for article in articles:
        address = _absolute(article.front_matter.cover)
        if not address or article.front_matter.cover in covers:
            continue
        try:
            cover = article.front_matter.cover
            covers[cover] = _asset(cover, address, cache)
        except Refused as problem:
            message = f"the cover cannot be fetched: {problem}"
            hint = "the page links to the remote file; or save it next to the article"
            span = article.span("cover")
            problems.append(warning(Code.IMAGE_DOWNLOAD, message, span, hint=hint))
    return list(covers.values()), problems


def _absolute(cover: str) -> str:
    """Return the address of a remote cover; empty for others."""
    if cover.startswith("//"):
        return f"https:{cover}"
    return cover if cover.startswith(("https://", "http://")) else ""


def _asset(cover: str, address: str, cache: Path) -> Asset:
    """Return a cover as an asset, from the cache or the network. Raises Refused."""
    name = hashlib.sha256(address.encode()).hexdigest()
    file, data = _cached(cache, name) or _store(cache, name, fetch(address))
    digest = hashlib.sha256(cover.encode()).hexdigest()[:16]
    place = f"/assets/covers/{digest}.{kind_of(data) or 'jpg'}"
    return Asset(origin=str(file or place), address=place, name=cover, data=None if file else data)


def _cached(cache: Path, name: str) -> tuple[Path, bytes] | None:
    """Return a cached picture whose content matches the signature in its name; None if none."""
    for file in sorted(cache.glob(f"{name}-*")):
        with suppress(OSError):
            data = read_regular(file)
            if file.name == _name(name, data):
                return file, data
    return None


def _store(cache: Path, name: str, data: bytes) -> tuple[Path | None, bytes]:
    """Cache a picture; return no file if that fails."""
    try:
        file = cache / _name(name, data)
        cache.mkdir(parents=True, exist_ok=True)
        replace_whole(file, data)
    except OSError:  # disk full, no permission: the next build fetches it again
        return None, data
    return file, data


def _name(name: str, data: bytes) -> str:
    """Return the name of a picture's file. Raises OSError if the signing key is not available."""
    return f"{name}-{signature(name.encode(), data).hex()}"
