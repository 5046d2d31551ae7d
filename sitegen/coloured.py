"""Code that was coloured before comes from the cache: most edits change no code."""

from collections.abc import Callable

from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import TEXT
from sitegen.incremental.toolchain import made_by
from sitegen.render.colours import coloured, is_plain


def colouring(cache: Cache) -> Callable[[str, str], str]:
    """Return a function that does what ``coloured`` does, once for each code and language."""
    memo = Memo(cache, "code", TEXT, made_by())

    def cached(code: str, language: str) -> str:
        if is_plain(code, language):
            return coloured(code, language)
        return memo.get(memo.key(language, code), lambda: coloured(code, language))

    return cached
