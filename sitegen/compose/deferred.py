"""Values that are costly to make, and digests of what a page shows.

A page is composed again only where the digest of something it shows has changed. So whatever a
template gets is either cheap, and its digest is made of itself, or a ``Deferred`` that names what
it is made from and is made when the page is.
"""

from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from msgspec import Struct, field


class Deferred(Struct, frozen=True, kw_only=True):
    """A value that is made when a page is composed."""

    key: str
    """Of all that it is made from."""
    make: Callable[[], Any]


def made(value: Any) -> Any:
    """Give a value, made now if it was put off."""
    return value.make() if isinstance(value, Deferred) else value


class Fingerprints(Struct):
    """Digests of values, in hexadecimal; that of a view is made once."""

    _views: dict[int, tuple[Any, str]] = field(default_factory=dict)

    def of(self, value: Any) -> str:
        """Give the digest of a value: a view, text, a number, or a tuple of such."""
        if isinstance(value, Deferred):
            return value.key
        if isinstance(value, tuple):
            return fingerprint(*map(self.of, value))
        if not isinstance(value, Struct):
            return fingerprint(repr(value))
        if id(value) not in self._views:  # kept with the value, or its id may become another's
            self._views[id(value)] = value, fingerprint(repr(value))
        return self._views[id(value)][1]


def fingerprint(*parts: str) -> str:
    """Make a digest of texts; which text ends where matters."""
    digest = blake2b(digest_size=10)
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
