"""Download of covers from other hosts into the site: ``[images] download = true``."""

import hashlib
from collections.abc import Iterable

from sitegen.assets.dimensions import kind_of
from sitegen.assets.download import fetch
from sitegen.assets.public import Refused
from sitegen.core.diagnostics import Code, Diagnostic, warning
from sitegen.core.messages import say
from sitegen.core.model import Article, Asset
from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import Codec


def remote_covers(
    articles: Iterable[Article], cache: Cache
) -> tuple[list[Asset], list[Diagnostic]]:
    """Fetch each remote cover once, ever; what cannot be had stays remote, with a warning."""
    memo: Memo[bytes] = Memo(cache, "cover", Codec(bytes))
    covers: dict[str, Asset] = {}
    problems = []
    for article in articles:
        address = _absolute(article.front_matter.cover)
        if not address or article.front_matter.cover in covers:
            continue
        try:
            cover = article.front_matter.cover
            covers[cover] = _asset(cover, address, memo)
        except Refused as problem:
            message = say("the cover cannot be fetched: {problem}", problem=problem)
            hint = say("the page links to the remote file; or save it next to the article")
            span = article.span("cover")
            problems.append(warning(Code.IMAGE_DOWNLOAD, message, span, hint=hint))
    return list(covers.values()), problems


def _absolute(cover: str) -> str:
    """Return the address of a remote cover; empty for others."""
    if cover.startswith("//"):
        return f"https:{cover}"
    return cover if cover.startswith(("https://", "http://")) else ""


def _asset(cover: str, address: str, memo: Memo[bytes]) -> Asset:
    """Make a file of a picture that is cached, or is fetched now. Raises Refused."""
    key = memo.key(address)
    data = memo.get(key, lambda: fetch(address))
    digest = hashlib.sha256(cover.encode()).hexdigest()[:16]
    return Asset(
        origin=address,
        address=f"/assets/covers/{digest}.{kind_of(data) or 'jpg'}",
        name=cover,
        data=data,
    )
