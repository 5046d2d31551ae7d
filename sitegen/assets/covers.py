"""Covers that lie on other hosts, brought into the site: ``[images] download = true``."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from sitegen.assets.download import fetch
from sitegen.assets.public import Refused
from sitegen.diagnostics import Code, Diagnostic, warning
from sitegen.incremental.file_digests import read_regular, replace_whole
from sitegen.incremental.signing import signature
from sitegen.model import Article, Asset

_KINDS = {b"\x89PNG": "png", b"GIF8": "gif", b"RIFF": "webp"}


def remote_covers(articles: Iterable[Article], cache: Path) -> tuple[list[Asset], list[Diagnostic]]:
    """Fetch each remote cover once, ever; what cannot be had stays remote, with a warning."""
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
            hint = "the page points at it where it lies; or save it beside the article"
            span = article.span("cover")
            problems.append(warning(Code.IMAGE_DOWNLOAD, message, span, hint=hint))
    return list(covers.values()), problems


def _absolute(cover: str) -> str:
    """Give the address of a remote cover; empty for others."""
    if cover.startswith("//"):
        return f"https:{cover}"
    return cover if cover.startswith(("https://", "http://")) else ""


def _asset(cover: str, address: str, cache: Path) -> Asset:
    """Make a file of a picture that was kept, or is fetched now. Raises Refused."""
    name = hashlib.sha256(address.encode()).hexdigest()
    file, data = _kept(cache, name) or _keep(cache, name, fetch(address))
    digest = hashlib.sha256(cover.encode()).hexdigest()[:16]
    kind = _KINDS.get(data[:4], "jpg")
    place = f"/assets/covers/{digest}.{kind}"
    return Asset(origin=str(file or place), address=place, name=cover, data=None if file else data)


def _kept(cache: Path, name: str) -> tuple[Path, bytes] | None:
    """Find a picture that is as it was fetched: its signature stands in its name."""
    for file in sorted(cache.glob(f"{name}-*")):
        with suppress(OSError):
            data = read_regular(file)
            if file.name == _name(name, data):
                return file, data
    return None


def _keep(cache: Path, name: str, data: bytes) -> tuple[Path | None, bytes]:
    """Keep a picture; gives no file where that cannot be done."""
    try:
        file = cache / _name(name, data)
        cache.mkdir(parents=True, exist_ok=True)
        replace_whole(file, data)
    except OSError:  # no room, no permission: fetched again next time
        return None, data
    return file, data


def _name(name: str, data: bytes) -> str:
    """Name a picture's file. Raises OSError if nothing can be signed."""
    return f"{name}-{signature(name.encode(), data).hex()}"
