"""Symbols that mean something: their meanings, their names, and the classes of their uses."""

from base64 import b32encode
from collections.abc import Collection, Mapping
from functools import lru_cache
from hashlib import blake2b

from msgspec import Struct


class Meaning(Struct, frozen=True, kw_only=True):
    """What a symbol means, and where it is defined."""

    means: str
    """Plain text."""
    see: str = ""
    """As a reference: ``article#label``, ``#label`` in the same article, or an article's name."""


@lru_cache(maxsize=1_000)
def symbol_class(name: str) -> str:
    """Return the class that marks the uses of a symbol, the same in all articles: ``n-k3xq7a``."""
    digest = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return f"n-{b32encode(digest).decode()[:6].lower()}"


def symbol_name(written: str, macros: Collection[str]) -> str:
    r"""Return the name of a symbol: ``\KL`` for ``KL`` if there is such a macro, else its TeX.

    ``macros`` are names of macros, with or without a backslash.
    """
    written = " ".join(written.split())
    is_macro = written in macros or f"\\{written}" in macros
    return f"\\{written}" if is_macro and not written.startswith("\\") else written


def named(notation: Mapping[str, Meaning], macros: Collection[str]) -> dict[str, Meaning]:
    """Return a notation by the names of its symbols."""
    return {symbol_name(written, macros): meaning for written, meaning in notation.items()}
