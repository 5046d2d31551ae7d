"""Download of pictures from other hosts into the site: ``[images] download``."""

import hashlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

from msgspec import Struct

from sitegen.assets.dimensions import kind_of
from sitegen.assets.download import fetch
from sitegen.assets.public import Refused
from sitegen.core.diagnostics import Code, Diagnostic, Span, warning
from sitegen.core.messages import say
from sitegen.core.model import Asset, RenderedArticle
from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec

_AT_ONCE = 8
"""Downloads at a time; each has a time limit of its own."""


class RemotePicture(Struct, frozen=True, kw_only=True):
    """A picture on another host that an article has."""

    written: str
    """The address in the article, which may begin with ``//``."""
    span: Span
    is_cover: bool

    @property
    def address(self) -> str:
        """Return the whole address."""
        return f"https:{self.written}" if self.written.startswith("//") else self.written


def remote_covers(rendered: RenderedArticle) -> Iterator[RemotePicture]:
    """Yield an article's cover, if it is on another host."""
    article = rendered.article
    cover = article.front_matter.cover
    if _is_remote(cover):
        yield RemotePicture(written=cover, span=article.span("cover"), is_cover=True)


def remote_images(rendered: RenderedArticle) -> Iterator[RemotePicture]:
    """Yield the pictures in an article's text that are on other hosts."""
    for link in rendered.links:
        if link.image and _is_remote(link.target):
            yield RemotePicture(written=link.target, span=link.span, is_cover=False)


def _is_remote(target: str) -> bool:
    return target.startswith(("https://", "http://", "//"))


def remote_pictures(
    wanted: Iterable[RemotePicture], cache: Cache
) -> tuple[list[Asset], list[Diagnostic]]:
    """Fetch each picture once, ever; what cannot be had stays remote, with a warning."""
    memo: Memo[bytes] = Memo(cache, "cover", Codec(bytes))
    pictures = {each.written: each for each in reversed(list(wanted))}
    keys = {each: memo.key(each.address) for each in pictures.values()}
    data = memo.find(list(keys.values()))
    missing = list({key: each for each, key in keys.items() if key not in data}.values())
    problems = []
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for each, result in zip(missing, pool.map(_fetched, missing), strict=True):
            if isinstance(result, Refused):
                problems.append(_problem(each, result))
            else:
                data[keys[each]] = result
                memo.store({keys[each]: result})
    return [_asset(each, data[key]) for each, key in keys.items() if key in data], problems


def _fetched(picture: RemotePicture) -> bytes | Refused:
    try:
        return fetch(picture.address)
    except Refused as refused:
        return refused


def _problem(picture: RemotePicture, refused: Refused) -> Diagnostic:
    message = (
        say("the cover cannot be fetched: {problem}", problem=refused)
        if picture.is_cover
        else say("the picture cannot be fetched: {problem}", problem=refused)
    )
    hint = say("the page links to the remote file; or save it next to the article")
    return warning(Code.IMAGE_DOWNLOAD, message, picture.span, hint=hint)


def _asset(picture: RemotePicture, data: bytes) -> Asset:
    """Return the file of the site that has a picture's data."""
    digest = hashlib.sha256(picture.written.encode()).hexdigest()[:16]
    folder = "covers" if picture.is_cover else "pictures"
    return Asset(
        origin=picture.address,
        address=f"/assets/{folder}/{digest}.{kind_of(data) or 'jpg'}",
        name=picture.written,
        data=data,
    )
