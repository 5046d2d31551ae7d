"""Covers that lie on other hosts, brought into the site: ``[images] download = true``."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from sitegen.assets.download import fetch
from sitegen.assets.public import Refused
from sitegen.diagnostics import Code, Diagnostic, warning
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
            covers[article.front_matter.cover] = _asset(
                article.front_matter.cover, _kept(address, cache)
            )
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


def _kept(address: str, cache: Path) -> Path:
    """Give the file that holds a picture; fetched where there is none yet."""
    file = cache / hashlib.sha256(address.encode()).hexdigest()
    if not file.is_file():
        data = fetch(address)
        part = file.with_suffix(".part")
        try:
            cache.mkdir(parents=True, exist_ok=True)
            part.write_bytes(data)
            part.replace(file)
        except OSError as problem:
            raise Refused(f"{file} cannot be written: {problem.strerror}") from None
    return file


def _asset(cover: str, file: Path) -> Asset:
    with file.open("rb") as picture:
        kind = _KINDS.get(picture.read(4), "jpg")
    digest = hashlib.sha256(cover.encode()).hexdigest()[:16]
    return Asset(origin=str(file), address=f"/assets/covers/{digest}.{kind}", name=cover)
