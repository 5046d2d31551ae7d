"""The memo: cached values of pure functions of few inputs, under explicit keys.

A key is a digest of the function's name and of all that the value depends on, so no value becomes
stale. The cache verifies values and evicts them; one that cannot be read is computed again.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Generic, Protocol, TypeVar

from sitegen.incremental.cache import Cache, digest
from sitegen.incremental.serializer import Undecodable, Unserializable

T = TypeVar("T")


class Serializer(Protocol[T]):
    """Converts values to bytes and back."""

    def encode(self, value: T) -> bytes:
        """Return the bytes of a value. Raises Unserializable."""

    def decode(self, data: bytes) -> T:
        """Return the value. Raises Undecodable."""


class Memo(Generic[T]):
    """The cached values of one function."""

    def __init__(
        self, cache: Cache, name: str, serializer: Serializer[T], *inputs: str, recent: int = 0
    ) -> None:
        """Take the name of the function, and inputs that all of its values have, such as versions.

        The ``recent`` values used last stay in the memory of this process.
        """
        self._cache = cache
        self._serializer = serializer
        self._common = (name, *inputs)
        self._capacity = recent
        self._recent: OrderedDict[bytes, T] = OrderedDict()

    def key(self, *inputs: str) -> bytes:
        """Return the key of a value, from the other inputs of the function."""
        return digest(*self._common, *inputs)

    def get(self, key: bytes, make: Callable[[], T]) -> T:
        """Return the value of a key; compute and store it if it is not cached."""
        found = {key: self._recent.pop(key)} if key in self._recent else self.find([key])
        if key not in found:
            found = {key: make()}
            self.store(found)
        if self._capacity:
            self._recent[key] = found[key]
            if len(self._recent) > self._capacity:
                self._recent.popitem(last=False)
        return found[key]

    def find(self, keys: Sequence[bytes]) -> dict[bytes, T]:
        """Return the values that are cached, by key."""
        found: dict[bytes, T] = {}
        for key, data in self._cache.get(keys).items() if keys else ():
            with suppress(Undecodable):
                found[key] = self._serializer.decode(data)
        return found

    def holds(self, keys: Sequence[bytes]) -> set[bytes]:
        """Return the keys that the cache probably holds; values are not verified."""
        return self._cache.holds(keys)

    def store(self, values: Mapping[bytes, T]) -> bool:
        """Cache values; return False if not all of them could be, as on a full disk."""
        encoded: dict[bytes, bytes] = {}
        for key, value in values.items():
            with suppress(Unserializable):
                encoded[key] = self._serializer.encode(value)
        return (not encoded or self._cache.put(encoded)) and len(encoded) == len(values)
