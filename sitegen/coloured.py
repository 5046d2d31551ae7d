"""Code that was coloured before comes from the cache: most edits change no code."""

from contextlib import suppress

from sitegen.incremental.cache import Cache, digest
from sitegen.incremental.toolchain import made_by
from sitegen.render.colours import coloured, is_plain


class KeptColours:
    """Colours code, and gathers what the cache has not."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self.new: dict[bytes, bytes] = {}
        """What is to be kept."""

    def __call__(self, code: str, language: str) -> str:
        """Give the HTML of code, as ``coloured`` does."""
        if is_plain(code, language):
            return coloured(code, language)
        place = digest("code", made_by(), language, code)
        data = self._cache.get([place]).get(place)
        if data is not None:
            with suppress(UnicodeDecodeError):
                return data.decode()
        html = coloured(code, language)
        self.new[place] = html.encode("utf-8", "replace")
        return html
