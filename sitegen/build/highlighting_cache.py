"""The memo of highlighted code: most edits change no code."""

from collections.abc import Callable

from sitegen.incremental.cache import Cache
from sitegen.incremental.memo import Memo
from sitegen.incremental.serializer import TEXT
from sitegen.incremental.toolchain import toolchain_fingerprint
from sitegen.render.colours import coloured, is_plain


def colouring(cache: Cache) -> Callable[[str, str], str]:
    """Return ``coloured`` with a cache: it runs once for each code and language."""
    memo = Memo(cache, "code", TEXT, toolchain_fingerprint())

    def cached(code: str, language: str) -> str:
        if is_plain(code, language):
            return coloured(code, language)
        return memo.get(memo.key(language, code), lambda: coloured(code, language))

    return cached
