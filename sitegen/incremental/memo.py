"""Get or make: values of functions of few inputs, cached by explicit keys.

A key is a digest of the function's name and of all that it depends on, so no value grows stale. The
cache verifies values, bounds them and forgets them; one that cannot be read is made again.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from sitegen.incremental.cache import Cache, digest
from sitegen.incremental.serializer import Unreadable, Unserializable

T = TypeVar("T")


class Serializer(Protocol[T]):
    """Makes bytes of values."""

    def encode(self, value: T) -> bytes:
        """Return the bytes of a value. Raises Unserializable."""

    def decode(self, data: bytes) -> T:
        """Return the value. Raises Unreadable."""


class Memo(Generic[T]):
    """The cached values of one function."""

    def __init__(
        self, cache: Cache, name: str, serializer: Serializer[T], *inputs: str, recent: int = 0
    ) -> None:
        """Name the function, and what all of its values depend on, such as versions.

        The last ``recent`` values that were asked for stay in the memory of this process.
        """
        self._cache = cache
        self._serializer = serializer
        self._common = (name, *inputs)
        self._most = recent
        self._recent: OrderedDict[bytes, T] = OrderedDict()

    def key(self, *inputs: str) -> bytes:
        """Return the key of a value, by the other inputs of the function."""
        return digest(*self._common, *inputs)

    def get(self, key: bytes, make: Callable[[], T]) -> T:
        """Return the value of a key; make it and store it if it is not cached."""
        found = {key: self._recent.pop(key)} if key in self._recent else self.find([key])
        if key not in found:
            found = {key: make()}
            self.store(found)
        if self._most:
            self._recent[key] = found[key]
            if len(self._recent) > self._most:
                self._recent.popitem(last=False)
        return found[key]

    def find(self, keys: Sequence[bytes]) -> dict[bytes, T]:
        """Return the values that are cached, by key."""
        found: dict[bytes, T] = {}
        for key, data in self._cache.get(keys).items() if keys else ():
            with suppress(Unreadable):
                found[key] = self._serializer.decode(data)
        return found

    def holds(self, keys: Sequence[bytes]) -> set[bytes]:
        """Return the keys that the cache probably holds; values are not verified."""
        return self._cache.holds(keys)

    def store(self, values: Mapping[bytes, T]) -> bool:
        """Cache values; False if not all of them could be, as on a full disk."""
        written: dict[bytes, bytes] = {}
        for key, value in values.items():
            with suppress(Unserializable):
                written[key] = self._serializer.encode(value)
        return (not written or self._cache.put(written)) and len(written) == len(values)
